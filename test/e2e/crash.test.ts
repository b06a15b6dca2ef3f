import { expect, it } from 'vitest';
import { isIn } from '../../src/jobs/job.ts';
import { isFinal, isUnchecked } from '../../src/jobs/states.ts';
import { type CrashedJob, type CrashRun, type Kill, runWithCrashes } from '../support/crash-run.ts';

/**
 * Where the bot is killed, by the course of the round's jobs. Points that are left out are right beside one of these.
 */
const points = {
  completes: [
    ...['after storing accepted', 'before storing queued', 'after storing queued'],
    ...['before submit', 'after submit', 'before poll', 'after poll'],
    ...['after storing downloading', 'before storing delivering', 'before upload', 'after upload'],
    ...['after storing succeeded', 'before post', 'after post'],
  ],
  fails: ['after storing failed', 'after edit'],
  'never-ends': ['before cancel', 'after cancel', 'after storing cancelled'],
} as const;

it('loses nothing, pays nothing twice and shows nothing twice, wherever it is killed', async () => {
  const kills = (['completes', 'fails', 'never-ends'] as const).flatMap((fate) =>
    points[fate].map((point): Kill => ({ point, passing: 1, fate })),
  );
  await runWithCrashes({ jobs: 50, kills, overlaps: true }, expectNothingLost);
}, 180_000);

it('has stored a request before its first response leaves', async () => {
  const kills = ['before response', 'after response'].map(
    (point): Kill => ({ point, passing: 1, fate: 'completes' }),
  );
  await runWithCrashes({ jobs: 3, kills }, ({ jobs: [unseen, seen] }) => {
    // Nobody has heard of it, and by now it's too late for a first response.
    expect(unseen?.job?.status).toMatchObject({ state: 'cancelled', reason: 'unanswered' });
    expect([unseen?.creates, unseen?.command.message()]).toEqual([0, undefined]);
    expect(seen?.job?.status.state).toBe('succeeded');
    expect([seen?.creates, seen?.command.message()?.attachments.length]).toEqual([1, 1]);
  });
}, 60_000);

function expectNothingLost({ discord, jobs, log }: CrashRun) {
  const posted = discord.messages().flatMap(({ attachments }) => attachments.map(({ filename }) => filename));
  for (const each of jobs) {
    const { command, job, creates } = each;
    expect(creates, describe(each)).toBeLessThanOrEqual(1);
    const videos = posted.filter((filename) => filename.startsWith(`cutscene-${command.id}-`));
    expect(videos, describe(each)).toHaveLength(job && isIn(job, 'succeeded') ? 1 : 0);
    if (job === undefined || (isIn(job, 'cancelled') && job.status.reason === 'unanswered')) {
      // Killed before the first response: nobody saw it, and nothing was paid.
      expect(command.message(), describe(each)).toBeUndefined();
      expect(creates, describe(each)).toBe(0);
    } else expectEnd(each);
    if (job) expectSettled(each);
  }
  expect(jobs.filter(({ job }) => job && isIn(job, 'succeeded')).length).toBeGreaterThan(15);
  // Some were killed between the last byte of the file and the end of the request.
  const brokenOff = discord.log.requests({ method: 'PATCH', status: 0 });
  expect(brokenOff.filter(({ requestBytes }) => requestBytes > 1024 ** 2).length).toBeGreaterThan(0);
  expect(log.filter(({ msg, level }) => msg?.includes('nobody looked') || Number(level) >= 50)).toEqual([]);
}

/** It's in its original message. */
function expectEnd(each: CrashedJob) {
  const { command, job, creates, wasSubmitting } = each;
  if (!job) return;
  const message = command.message();
  const content = message?.text ?? 'no message';
  expect(message?.id, describe(each)).toBe(job.origin.messageId);
  if (isIn(job, 'unclear')) {
    expect(wasSubmitting, describe(each)).toBe(true);
    expect(content, describe(each)).toMatch(/^⚠️/);
    return;
  }
  expect(isFinal(job) && job.told, describe(each)).toBe(true);
  if (isIn(job, 'succeeded')) {
    expect(creates, describe(each)).toBe(1);
    expect(message?.attachments, describe(each)).toHaveLength(1);
  } else expect(content, describe(each)).toMatch(isIn(job, 'failed') ? /^❌/ : /^🚫 Canceled\./);
}

/** Its ledger entry matches the provider's charge. */
function expectSettled(each: CrashedJob) {
  const { job, ledger } = each;
  if (!job) return;
  expect(ledger, describe(each)).toMatchObject({
    // A burst of videos is delivered first, and decoded later.
    state: isIn(job, 'unclear') ? 'held' : isUnchecked(job) ? 'open' : 'settled',
    quota_counted: isIn(job, 'succeeded') ? 1 : 0,
    held_microusd: isIn(job, 'unclear') ? 250_000 : 0,
    // A cancel that a kill interrupted finds no task any more, and nobody can say what it cost.
    spent_microusd: isIn(job, 'cancelled')
      ? expect.toBeOneOf([0, 250_000])
      : isIn(job, 'succeeded')
        ? 250_000
        : 0,
  });
}

function describe({ prompt, job, creates, command, ledger }: CrashedJob): string {
  const shown = command.message()?.text.split('\n')[0];
  return `${prompt}: ${JSON.stringify({ status: job?.status, told: job?.told, creates, shown, ledger })}`;
}
