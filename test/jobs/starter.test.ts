import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { createStarter } from '../../src/jobs/starter.ts';
import { nextTurn } from '../../src/runtime/clock.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const queued = aJob({ status: statuses.queued });
const granted: Job = { ...queued, status: { ...statuses.queued, mayStart: true } };

/** `answers`: what storing each change comes to. */
function start(job: Job, { holds = true } = {}) {
  const clock = createFakeClock();
  const jobs = new Map([[job.id, job]]);
  const [applied, woken, failed]: [unknown[], string[], string[]] = [[], [], []];
  const answers: (Job | Error | undefined)[] = [];
  const stop = new AbortController();
  const starter = createStarter({
    ...{ jobs, clock, log: silent, holds: () => holds, stopping: stop.signal },
    async apply(_id, { type }, options) {
      applied.push([type, options]);
      await nextTurn();
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    runner: { wake: (id) => woken.push(id) },
    onFailed: (id) => failed.push(id),
  });
  return { clock, jobs, applied, woken, failed, answers, starter, stop };
}

const submitting: Job = { ...queued, status: statuses.submitting };

it('starts a job as its holder, and lets it take its next step then', async () => {
  const { answers, applied, woken, starter } = start(queued);
  answers.push(submitting);
  await starter.start(queued);
  expect(applied).toEqual([['submitting', { asHolder: true }]]);
  expect(woken).toEqual([queued.id]);
});

it('queues a job again that a stop interrupts before its paid call', async () => {
  const { answers, applied, woken, starter, stop } = start(queued);
  answers.push(submitting, queued);
  const started = starter.start(queued);
  stop.abort();
  await started;
  expect(applied.map((each) => (each as [string])[0])).toEqual(['submitting', 'postponed']);
  await starter.start(queued);
  expect(applied).toHaveLength(2);
  expect(woken).toEqual([]);
});

it('assembles a reel', async () => {
  const reel = aJob({ status: statuses.queued, reel: { clips: [] } });
  const { answers, applied, woken, starter } = start(reel);
  answers.push({ ...reel, status: statuses.assembling });
  await starter.start(reel);
  expect(applied).toEqual([['assembling', { asHolder: true }]]);
  expect(woken).toEqual([reel.id]);
});

it('starts none that was canceled at that moment', async () => {
  const { jobs, applied, starter } = start(queued);
  jobs.set(queued.id, { ...queued, status: statuses.cancelled });
  await starter.start(queued);
  expect(applied).toEqual([]);
});

it('leaves one alone that another process has taken, or that ended meanwhile', async () => {
  const { answers, woken, failed, clock, starter } = start(queued);
  answers.push(undefined, { ...queued, status: statuses.cancelled });
  await starter.start(queued);
  await starter.start(queued);
  clock.advance(60_000);
  expect([woken, failed]).toEqual([[], []]);
});

it('has one that could not be stored tried again after five seconds', async () => {
  const { answers, woken, failed, clock, starter } = start(queued);
  answers.push(new Error('full'));
  await starter.start(queued);
  clock.advance(4_999);
  expect([woken, failed]).toEqual([[], []]);
  clock.advance(1);
  expect(failed).toEqual([queued.id]);
});

it('starts a granted job once, however often it is woken meanwhile, and again if it is still queued', async () => {
  const { answers, applied, woken, starter } = start(granted);
  answers.push(new Error('full'), submitting);
  starter.wake(granted.id);
  starter.wake(granted.id);
  expect(applied).toHaveLength(1);
  await nextTurn();
  await nextTurn();
  starter.wake(granted.id);
  await nextTurn();
  await nextTurn();
  expect(applied).toHaveLength(2);
  expect(woken).toEqual([granted.id]);
});

it.each([
  ['that is not granted', queued, true],
  ['of another process', granted, false],
] as const)('only wakes a job %s', (_name, job, holds) => {
  const { applied, woken, starter } = start(job, { holds });
  starter.wake(job.id);
  expect([applied, woken]).toEqual([[], [job.id]]);
});

it('grants a job before it is woken, and wakes none whose grant was not stored', async () => {
  const { answers, applied, woken, starter } = start(queued);
  answers.push(granted, new Error('full'));
  await starter.grant(queued);
  expect(applied).toEqual([['may-start', { grant: true }]]);
  expect(woken).toEqual([queued.id]);
  await starter.grant(queued);
  expect(woken).toEqual([queued.id]);
});
