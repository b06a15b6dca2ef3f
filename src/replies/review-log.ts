import { isSpoiler, type Job } from '../jobs/job.ts';
import { reviewEndsAtMs } from '../jobs/review.ts';
import { translator } from '../locales/translate.ts';
import type { Settings } from '../settings/schema.ts';
import { safeLine } from '../text/markdown.ts';
import type { WriteToLog } from './log-channel.ts';
import { messageUrl } from './message-url.ts';
import { dateTime } from './times.ts';

const marks = { published: '✅', spoiler: '🙈', rejected: '🚫', discarded: '🗑️', expired: '⌛' } as const;

/** Tells a server's staff, in its log channel, which videos wait for review, and who decided what. */
export interface ReviewLog {
  /** A video waits for review. Never rejects. */
  waiting(job: Job): Promise<void>;
  /** Call this after each change of a job: somebody may have decided. */
  onChange(job: Job, previous: Job): void;
  /** A member of the staff has hidden a published video until it is clicked, or shown it. */
  spoilerSet(job: Job, by: string): void;
  /** Resolves when everything so far is sent. */
  idle(): Promise<unknown>;
}

export function createReviewLog(deps: {
  settingsOf(guildId: string): Pick<Settings, 'logChannel'>;
  writeToLog: WriteToLog;
}): ReviewLog {
  let last = Promise.resolve();

  async function write({ origin: { guildId } }: Job, line: string) {
    const { logChannel } = deps.settingsOf(guildId);
    if (logChannel !== null) await deps.writeToLog({ guildId, channelId: logChannel }, line);
  }

  return {
    waiting(job) {
      const t = translator(job.origin.language);
      const until = dateTime(reviewEndsAtMs(job));
      return write(job, `👀 ${t('reviewLog.waiting', { ...placeOf(job), until })}`);
    },
    onChange(job, { review: before }) {
      const decision = job.review?.decision;
      if (!decision || before?.decision) return;
      const { what, by, reason = '' } = decision;
      const t = translator(job.origin.language);
      const line = t(`reviewLog.${what}`, { ...placeOf(job), by: `<@${by}>` });
      const why = reason === '' ? '' : `\n> ${safeLine(reason)}`;
      last = last.then(() => write(job, `${marks[what]} ${line}${why}`));
    },
    spoilerSet(job, by) {
      const how = isSpoiler(job) ? 'hidden' : 'shown';
      const line = translator(job.origin.language)(`reviewLog.${how}`, { ...placeOf(job), by: `<@${by}>` });
      last = last.then(() => write(job, `${how === 'hidden' ? '🙈' : '👁️'} ${line}`));
    },
    idle: () => last,
  };
}

function placeOf(job: Job) {
  return { member: `<@${job.origin.userId}>`, url: messageUrl(job) ?? '' };
}
