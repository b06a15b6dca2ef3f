import type { Job } from '../jobs/job.ts';
import { REVIEW_HOURS, reviewEndsAtMs } from '../jobs/review.ts';
import { isFinal } from '../jobs/states.ts';
import { inARow, type Translate, translator } from '../locales/translate.ts';
import { safeLine } from '../text/markdown.ts';
import { dateTime } from './times.ts';

/** Replaces a prompt that must not be public. */
export function hiddenLine(job: Job, t: Translate): string {
  const member = `<@${job.origin.userId}>`;
  return isFinal(job) ? t('review.by', { member }) : t('review.hidden', { member });
}

/** Says that the video waits for review, and until when. */
export function readyLine(job: Job, t: Translate): string {
  return t('review.ready', { member: `<@${job.origin.userId}>`, until: dateTime(reviewEndsAtMs(job)) });
}

/** Says that the video isn't published, without the reason. */
export function unpublishedLine({ origin, review }: Job, t: Translate): string {
  const member = `<@${origin.userId}>`;
  if (review?.decision?.what !== 'expired') return t('review.notPublished', { member });
  return t('review.expired', { member, hours: REVIEW_HOURS });
}

/** The rejection, for the requester only. */
export function rejectedLine({ origin, review }: Job): string {
  const t = translator(origin.memberLanguage, origin.guildId);
  const reason = safeLine(review?.decision?.reason ?? '');
  const said = reason === '' ? '' : t('review.reason', { reason });
  return `🚫 ${inARow(t, t('review.rejectedYou'), said, t('review.counted'))}`;
}
