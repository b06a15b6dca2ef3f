import { ApplicationCommandType, type Message, SnowflakeUtil, TimestampStyles, time } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { labelAt } from '../catalog/provider-names.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { inGuilds, type MessageCommand, type MessageMenuData } from '../interactions/handlers.ts';
import { moderates, type RightsDeps } from '../interactions/may-manage.ts';
import type { Library } from '../interactions/ports/library.ts';
import { findShownJob, type ShownJobDeps } from '../interactions/shown-job.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { inARow, type Translate, translatorFor } from '../locales/translate.ts';
import type { ReadMark } from '../provenance.ts';
import { messageUrl } from '../replies/message-url.ts';
import { relativeTime } from '../replies/times.ts';

interface VerifyDeps extends ShownJobDeps, RightsDeps {
  library: Pick<Library, 'find' | 'findByMessage' | 'provenance'>;
  catalog: Pick<Catalog, 'labelOf' | 'makerOf'>;
}

export const verifyData = {
  name: 'Verify',
  type: ApplicationCommandType.Message,
  ...inGuilds,
} as const satisfies MessageMenuData;

/** On any message: says whether this bot made the video in it, with which model, for whom and when. */
export function createVerifyCommand(deps: VerifyDeps): MessageCommand {
  return {
    data: verifyData,

    async execute(interaction) {
      const t = translatorFor(interaction);
      const message = interaction.targetMessage;
      const own = await findShownJob(message, deps);
      if (own && !isIn(own, 'succeeded')) {
        return answerPrivately(interaction, t('verify.unfinished'));
      }
      const marks = marksIn(message, deps);
      const mark = marks.find(({ isMine }) => isMine) ?? marks[0];
      const jobId = own?.id ?? (mark?.isMine ? mark.jobId : undefined);
      if (jobId === undefined) return answerPrivately(interaction, notMade(mark, t));
      const job = own ?? (await deps.library.find(jobId));
      const isCopy = own === undefined && message.author.id !== message.client.user.id;
      const { guildId } = interaction;
      const isStaff = job !== undefined && (await moderates(interaction, job.origin.channelId, deps));
      await answerPrivately(interaction, made(jobId, job, { guildId, isCopy, isStaff, t }, deps));
    },
  };
}

/**
 * All possible marks in the message and in what it forwards. A text can be copied, so only the bot's own message
 * counts.
 */
function marksIn(message: Message, { library: { provenance } }: VerifyDeps): ReadMark[] {
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
  { catalog }: VerifyDeps,
): string {
  const when = time(Math.floor(SnowflakeUtil.timestampFrom(jobId) / 1_000), TimestampStyles.ShortDateTime);
  if (!job) {
    return `✅ ${t('verify.forgotten', { when })}`;
  }
  if (job.origin.guildId !== guildId) {
    return `✅ ${t('verify.otherServer', { when })}`;
  }
  const { durationSeconds, resolution } = job.request;
  const label = catalog.labelOf(job.request.model);
  const maker = catalog.makerOf(job.request);
  const model = maker === undefined ? label : labelAt(label, maker);
  const url = messageUrl(job);
  const length = t('time.seconds', { seconds: durationSeconds });
  const member = `<@${job.origin.userId}>`;
  const sentence = job.reel
    ? t('verify.joined', { length, member, when })
    : t('verify.made', { model, length, resolution, member, when });
  const copy = isCopy ? [t('verify.copy'), url ? t('verify.original', { url }) : ''] : [];
  return inARow(t, `✅ ${sentence}`, ...copy, isStaff ? rightSentence(job, t) : '');
}

/** Facts about the people in it, for staff. */
function rightSentence({ inputs, reel, consent, origin }: Job, t: Translate): string {
  const isFromFiles = inputs.length > 0 || reel !== undefined;
  if (!consent) return isFromFiles ? t('verify.noConsent') : '';
  const key = !isFromFiles ? 'verify.noNamesake' : 'verify.consent';
  return t(key, { member: `<@${origin.userId}>`, when: relativeTime(consent.atMs) });
}
