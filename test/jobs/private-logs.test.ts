import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { JobStatus } from '../../src/jobs/job-status.ts';
import { createRetrieve } from '../../src/jobs/retrieve.ts';
import { createRetrieveStill } from '../../src/jobs/retrieve-still.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { createFakeClock } from '../support/clock.ts';
import { still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { startStep, way } from '../support/step.ts';

const PROMPT = 'a wozniakian paper boat';
const AVOID = 'drizzling umbrellas';
const request = { prompt: PROMPT, avoid: AVOID };

/** A provider that repeats in each error what it was asked for. */
async function complain(): Promise<never> {
  throw new ProviderError('unavailable', `can't make "${PROMPT}" without "${AVOID}"`);
}
const provider = {
  ...{ id: 'preview', minPollIntervalMs: 0 },
  ...{ submit: complain, poll: complain, cancel: complain, findTasks: complain },
};

function listen() {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'debug' }, { write: (line) => lines.push(line) }) };
}

function expectSilence(lines: readonly string[]) {
  expect(lines.length).toBeGreaterThan(0);
  for (const word of ['wozniakian', 'umbrellas']) expect(lines.join()).not.toContain(word);
}

it.each<[string, JobStatus]>([
  ['submit', statuses.submitting],
  ['poll', statuses.running],
  ['cancel', statuses.cancelling],
  ['lookup', { ...statuses.submitting, lost: { cause: 'reset', atMs: 0 } }],
])('no log repeats what a member wrote after a %s that fails', async (call, status) => {
  const { log, lines } = listen();
  const run = startStep(aJob({ request, status }), { provider, log, claimSubmit: () => call === 'submit' });
  await run.take();
  expectSilence(lines);
});

it('nor after a look for what a failed job made', async () => {
  const { log, lines } = listen();
  const job = aJob({ request, status: statuses.failed });
  const retrieve = createRetrieve({
    ...{ jobs: new Map([[job.id, job]]), clock: createFakeClock(), log, wayOf: () => way },
    ...{ providers: new Map([['preview', provider]]), stopping: new AbortController().signal },
    store: { get: async () => job } as Partial<JobStore> as JobStore,
    ...{ downloadVideo: complain, cleanUp: async () => {}, apply: async () => job },
  });
  await retrieve(job.id, { interactionToken: '', channelId: '8', messageId: '9', uploadLimitBytes: 10 });
  expectSilence(lines);
});

it('nor after a look for a still', async () => {
  const { log, lines } = listen();
  const output = { kind: 'url', url: 'https://cdn.example/still.png' } as const;
  const clock = createFakeClock();
  const stillSource = { stage: 0, provider: 'preview', task: { taskId: '1' }, output, madeAtMs: clock.now() };
  const job = aJob({ request, status: statuses.running, still, stillSource });
  const retrieveStill = createRetrieveStill({
    ...{ jobs: new Map([[job.id, job]]), clock, log, wayOf: () => way },
    ...{ providers: new Map([['preview', provider]]), stopping: new AbortController().signal },
    store: {} as JobStore,
    ...{ hasStill: async () => false, downloadStill: async () => still },
  });
  expect(await retrieveStill(job.id)).toBe(true);
  expectSilence(lines);
});
