import { ApplicationCommandType, type Message, SnowflakeUtil, TimestampStyles, time } from 'discord.js';
import { moderates } from '../components/may-manage.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { inARow, type Translate, translatorFor } from '../locales/translate.ts';
import type { ReadMark } from '../provenance.ts';
import { messageUrl } from '../replies/message-url.ts';
import { relativeTime } from '../replies/text.ts';
import { type InteractionContext, inGuilds, type MessageCommand } from './command.ts';
import { jobIn } from './job-in.ts';

/** On any message: says whether this bot made the video in it, with what, for whom and when. */
export const verify = {
  data: {
    name: 'Verify',
    type: ApplicationCommandType.Message,
    ...inGuilds,
  },

  async execute(interaction, context) {
    const t = translatorFor(interaction);
    const message = interaction.targetMessage;
    const own = await jobIn(message, context);
    if (own && !isIn(own, 'succeeded')) {
      return answerPrivately(interaction, t('verify.unfinished'));
    }
    const marks = marksIn(message, context);
    const mark = marks.find(({ isMine }) => isMine) ?? marks[0];
    const jobId = own?.id ?? (mark?.isMine ? mark.jobId : undefined);
    if (jobId === undefined) return answerPrivately(interaction, notMade(mark, t));
    const job = own ?? (await context.findJob(jobId));
    const isCopy = own === undefined && message.author.id !== message.client.user.id;
    const { guildId } = interaction;
    const isStaff = job !== undefined && (await moderates(interaction, job.origin.channelId, context));
    await answerPrivately(interaction, made(jobId, job, { guildId, isCopy, isStaff, t }, context));
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

function notMade(mark: ReadMark | undefined, t: Translate): string {
  return `❌ ${mark ? t('verify.forged') : t('verify.unknown')}`;
}

function made(
  jobId: string,
  job: Job | undefined,
  { guildId, isCopy, isStaff, t }: { guildId: string; isCopy: boolean; isStaff: boolean; t: Translate },
  { catalogue }: InteractionContext,
): string {
  const when = time(Math.floor(SnowflakeUtil.timestampFrom(jobId) / 1_000), TimestampStyles.ShortDateTime);
  if (!job) {
    return `✅ ${t('verify.forgotten', { when })}`;
  }
  if (job.origin.guildId !== guildId) {
    return `✅ ${t('verify.otherServer', { when })}`;
  }
  const { model, durationSeconds, resolution } = job.request;
  const label = catalogue.labelOf(model);
  const url = messageUrl(job);
  const length = t('time.seconds', { seconds: durationSeconds });
  const member = `<@${job.origin.userId}>`;
  const sentence = `✅ ${t('verify.made', { model: label, length, resolution, member, when })}`;
  const copy = isCopy ? [t('verify.copy'), url ? t('verify.original', { url }) : ''] : [];
  return inARow(t, sentence, ...copy, isStaff ? rightSentence(job, t) : '');
}

/** What staff may want to know of who is in it. */
function rightSentence({ image, consent, origin }: Job, t: Translate): string {
  if (!consent) return image === null ? '' : t('verify.noConsent');
  const key = image === null ? 'verify.noNamesake' : 'verify.consent';
  return t(key, { member: `<@${origin.userId}>`, when: relativeTime(consent.atMs) });
}
