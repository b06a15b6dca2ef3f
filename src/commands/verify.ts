import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type Message,
  SnowflakeUtil,
  TimestampStyles,
  time,
} from 'discord.js';
import { isIn, type Job } from '../jobs/job.ts';
import type { ReadMark } from '../provenance.ts';
import { messageUrl } from '../replies/message-url.ts';
import { answerPrivately } from './answer.ts';
import type { InteractionContext, MessageCommand } from './command.ts';
import { jobIn } from './job-in.ts';

/** On any message: says whether this bot made the video in it, with what, for whom and when. */
export const verify = {
  data: {
    name: 'Verify',
    type: ApplicationCommandType.Message,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  },

  async execute(interaction, context) {
    const message = interaction.targetMessage;
    const own = await jobIn(message, context);
    if (own && !isIn(own, 'succeeded')) {
      return answerPrivately(interaction, 'This message is mine, but there is no finished video in it.');
    }
    const marks = marksIn(message, context);
    const mark = marks.find(({ isMine }) => isMine) ?? marks[0];
    const jobId = own?.id ?? (mark?.isMine ? mark.jobId : undefined);
    if (jobId === undefined) return answerPrivately(interaction, notMade(mark));
    const job = own ?? (await context.findJob(jobId));
    const isCopy = own === undefined && message.author.id !== message.client.user.id;
    await answerPrivately(interaction, made(jobId, job, { guildId: interaction.guildId, isCopy }, context));
  },
} satisfies MessageCommand;

/** All that look like ours, in the message and in what it forwards; a text can be copied, so only our own counts. */
function marksIn(message: Message, { provenance }: InteractionContext): ReadMark[] {
  const parts = [message, ...message.messageSnapshots.values()];
  const files = parts.flatMap(({ attachments }) => [...attachments.values()]);
  const isOwn = message.author.id === message.client.user.id;
  return [
    ...files.map(({ name, size }) => provenance.readFile({ name, bytes: size })),
    isOwn ? provenance.readText(message.content) : undefined,
  ].filter((mark) => mark !== undefined);
}

function notMade(mark: ReadMark | undefined): string {
  return mark
    ? '❌ Not made here: what looks like my mark is forged, or the file was changed after I made it.'
    : '❌ Not made here, as far as I can tell: nothing in this message has my mark. A video that was renamed or changed has lost it.';
}

function made(
  jobId: string,
  job: Job | undefined,
  { guildId, isCopy }: { guildId: string; isCopy: boolean },
  { catalogue }: InteractionContext,
): string {
  const when = time(Math.floor(SnowflakeUtil.timestampFrom(jobId) / 1_000), TimestampStyles.ShortDateTime);
  if (!job) {
    return `✅ I made this video, ${when}. What I knew of it has been deleted since, so with what and for whom I can no longer say.`;
  }
  if (job.origin.guildId !== guildId) {
    return `✅ I made this video, ${when}, on another server. With what and for whom is for that server to know.`;
  }
  const { model, durationSeconds, resolution } = job.request;
  const label = catalogue.find(model)?.label ?? model;
  const url = messageUrl(job);
  const copy = isCopy
    ? ' Somebody else has posted it here; its name and size are still those of the original.'
    : '';
  return (
    `✅ I made this video with ${label} (${durationSeconds} s, ${resolution}) for <@${job.origin.userId}>, ${when}.` +
    `${copy}${url && isCopy ? ` The original: ${url}` : ''}`
  );
}
