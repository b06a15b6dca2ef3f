import { isHidden, isIn, type Job } from '../jobs/job.ts';
import type { Ping } from '../jobs/state-traits.ts';
import { traitsOf } from '../jobs/states.ts';
import { safeLine } from '../text/markdown.ts';
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

/** Of a prompt behind its link. */
const NAME_LENGTH = 40;

/**
 * The short message that pings a member when jobs of theirs have ended: one sentence for each kind of end, with links to
 * those messages that it isn't below, and their prompts if there are several.
 */
export function renderPing(jobs: readonly Job[], { hasNames = jobs.length > 1 } = {}): string {
  const isBelow = (job: Job) =>
    jobs.length === 1 && job.notify !== 'dm' && !(isIn(job, 'succeeded') && isElsewhere(job));
  const lines = [...Map.groupBy(jobs, kindOf).values()].flatMap((alike) => [
    ...alike.slice(0, 1).map((job) => sentence(job.notify === 'dm' ? forMember(job) : job, alike.length)),
    ...alike.flatMap((job) => (isBelow(job) ? [] : linkTo(job, hasNames))),
  ]);
  return lines.join('\n');
}

function linkTo(job: Job, hasName: boolean): string | [] {
  const url = messageUrl(job);
  if (url === undefined) return [];
  return hasName && !isHidden(job) && !job.reel
    ? `${url} · ${safeLine(job.request.prompt, NAME_LENGTH)}`
    : url;
}

function kindOf(job: Job): Ping {
  return traitsOf(job).ping(job) ?? 'failed';
}

function sentence(job: Job, count: number): string {
  return languageOf(job)(pings[kindOf(job)], { member: `<@${job.origin.userId}>`, count });
}

/** The job in direct messages to its member, for whom the channel's language doesn't count. */
export function forMember(job: Job): Job {
  return { ...job, origin: { ...job.origin, language: job.origin.memberLanguage } };
}
