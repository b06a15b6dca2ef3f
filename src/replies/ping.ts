import { isIn, type Job } from '../jobs/job.ts';
import type { Ping } from '../jobs/state-traits.ts';
import { traitsOf } from '../jobs/states.ts';
import { languageOf } from './job-view.ts';
import { isElsewhere, messageUrl } from './message-url.ts';

const pings = {
  ready: 'ping.ready',
  failed: 'ping.failed',
  'not-published': 'ping.notPublished',
  review: 'ping.review',
  undeliverable: 'ping.undeliverable',
  unclear: 'ping.unclear',
} as const satisfies Record<Ping, string>;

/** The short reply that pings the requester when the job has ended. */
export function renderPing(job: Job): string {
  const t = languageOf(job);
  const member = `<@${job.origin.userId}>`;
  const said = t(pings[traitsOf(job).ping(job) ?? 'failed'], { member });
  const url = isIn(job, 'succeeded') && isElsewhere(job) ? messageUrl(job) : undefined;
  return url === undefined ? said : `${said}\n${url}`;
}

/** The job in direct messages to its member, for whom the channel's language doesn't count. */
export function forMember(job: Job): Job {
  return { ...job, origin: { ...job.origin, language: job.origin.memberLanguage } };
}
