import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../../src/jobs/delivery-error.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { JobStore } from '../../../src/jobs/store.ts';
import { IllegalTransition, transition } from '../../../src/jobs/transition.ts';
import {
  ProviderError,
  type ProviderErrorFacts,
  type ProviderErrorKind,
} from '../../../src/providers/provider.ts';
import { still } from '../../support/engine.ts';
import { aJob, statuses } from '../../support/job.ts';
import type { silent } from '../../support/ports.ts';
import { startStep } from '../../support/step.ts';

const submitting = (fields: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: statuses.submitting, task: null, stateSinceMs: 1_800_000_000_000, ...fields });
const task = { taskId: 'task-1' };

describe('the answer to a paid call', () => {
  /** A store that fails twice and a job whose submit is answered. `tries` counts the writes. */
  function startFailing(error: Error) {
    let job: Job = submitting();
    let tries = 0;
    const run = startStep(job, {
      provider: { submit: async () => task },
      getJob: () => job,
      async apply(_, event) {
        if (++tries <= 2) throw error;
        job = transition(job, event, 0);
        return job;
      },
    });
    return { ...run, job: () => job, tries: () => tries };
  }

  it('is stored again and again, with growing pauses, and the step waits for it', async () => {
    const run = startFailing(new Error('the disk fails'));
    const step = run.take();
    await run.settle();
    expect([run.tries(), run.clock.nextInMs]).toEqual([1, 2_000]);
    run.clock.advance(2_000);
    await run.settle();
    expect([run.tries(), run.clock.nextInMs]).toEqual([2, 4_000]);
    run.clock.advance(4_000);
    // Only now the job is known to run, and it is polled like any other.
    expect(await step).toBe(2_000);
    expect(run.job()).toMatchObject({ task, status: { state: 'running' } });
  });

  it.each([
    ['the bot is stopping', new Error('the disk fails'), true],
    ['the job does not accept it any more', new IllegalTransition('failed', 'submitted'), false],
  ])('is not stored again if %s', async (_, error, isStopping) => {
    const run = startFailing(error);
    if (isStopping) run.stopping.abort();
    expect(await run.take()).toBe(0);
    expect([run.tries(), run.clock.waiting]).toEqual([1, 0]);
  });
});

it.each(['ended', 'begun again'])(
  'the task of a job that another process has %s meanwhile is logged for the operator',
  async (what) => {
    const logged: unknown[] = [];
    const log = { warn() {}, info() {}, error: (about: unknown) => void logged.push(about) };
    const job = submitting({ id: '7', provider: 'vidu' });
    const run = startStep(job, {
      ...{ provider: { submit: async () => task }, log: log as unknown as typeof silent },
      async apply() {
        if (what === 'ended') return undefined;
        throw new IllegalTransition('queued', 'submitted');
      },
    });
    await run.take();
    expect(logged).toContainEqual({ job: '7', provider: 'vidu', task });
  },
);

it('a submit that is repeated doesn’t go back to the queue, where it could be canceled unpaid', async () => {
  const refusal = new ProviderError('unavailable', 'down', { sent: false });
  const run = startStep(submitting(), {
    provider: { submitIsRepeatable: true, submit: async () => Promise.reject(refusal) },
    claimSubmit: () => false,
  });
  expect(await run.take()).toBe(2_000);
  expect(await run.take()).toBe(4_000);
  expect([run.events, run.job().status.state]).toEqual([[], 'submitting']);
});

it('a submit that is not answered for a minute is lost, whatever the provider does with its signal', async () => {
  const run = startStep(submitting(), { provider: { submit: () => new Promise(() => {}) } });
  const step = run.take();
  await run.settle();
  run.clock.advance(59_999);
  await run.settle();
  expect(run.events).toEqual([]);
  run.clock.advance(1);
  expect(await step).toBe(0);
  expect(run.events).toMatchObject([{ type: 'submit-lost', cause: expect.stringContaining('no answer') }]);
});

it('a submit is told its key and its deadline', async () => {
  const asked: unknown[] = [];
  const run = startStep(submitting({ id: '7', stage: 0 }), {
    provider: {
      async submit(_, { idempotencyKey, deadlineMs }) {
        asked.push({ idempotencyKey, deadlineMs });
        return task;
      },
    },
  });
  await run.take();
  expect(asked).toEqual([{ idempotencyKey: '7-0', deadlineMs: 20 * 60_000 }]);
});

it('a job whose model was removed fails, and nothing is submitted', async () => {
  const run = startStep(submitting(), { wayOf: () => undefined });
  expect(await run.take()).toBe(0);
  expect(run.events).toMatchObject([{ type: 'failed', kind: 'retired' }]);
});

describe('a submit that fails', () => {
  const nowMs = 1_800_000_000_000;
  const away = new ProviderError('unavailable', 'ECONNREFUSED', { sent: false });
  const busy = new ProviderError('rate_limited', '429');
  const lost = new ProviderError('unavailable', 'ECONNRESET');
  const findTasks = async () => [];
  it.each([
    ['for now', away, {}, {}, { type: 'postponed', notBeforeMs: nowMs + 2_000 }],
    // The third attempt.
    ['for now again', away, { attempts: 2 }, {}, { type: 'postponed', notBeforeMs: nowMs + 8_000 }],
    ['too often', busy, { attempts: 6 }, {}, { type: 'postponed', notBeforeMs: nowMs + 75_000 }],
    ['too often', busy, { attempts: 7 }, {}, { type: 'failed', kind: 'rate_limited' }],
    [
      'for too long',
      away,
      { attempts: 1, refusedSinceMs: nowMs - 30 * 60_000 },
      {},
      { type: 'failed', kind: 'unavailable' },
    ],
    ['at a provider without a list', lost, {}, {}, { type: 'submit-lost' }],
    ['at a provider with a list', lost, {}, { findTasks }, { type: 'answer-lost', atMs: nowMs }],
  ])('%s: %s', async (_, error, status, calls, event) => {
    const run = startStep(submitting({ status: { ...statuses.submitting, ...status } }), {
      provider: { submit: async () => Promise.reject(error), ...calls },
    });
    expect(await run.take()).toBe(0);
    expect(run.events).toMatchObject([event]);
  });
});

describe('a submit at a model of several providers', () => {
  const next = { stage: 0, provider: 'other', offer: 'other-offer', way: 'words', usd: 0.25 };
  const away = { type: 'offer-changed', ...next };
  const error = (kind: ProviderErrorKind, facts: ProviderErrorFacts = {}) =>
    new ProviderError(kind, 'no', facts);

  it.each<[what: string, Error, event: object]>([
    ['a refused key', error('unauthorized'), away],
    ['an empty account', error('insufficient_credit'), away],
    ['a model that is gone', error('retired'), away],
    ['too many requests', error('rate_limited', { retryAfterMs: 5_000 }), away],
    ['no connection', error('unavailable', { sent: false }), away],
    ['a refusal by its edge', error('unavailable', { isRefused: true }), away],
    ['refused words', error('content_rejected'), { type: 'failed', kind: 'content_rejected' }],
    ['impossible options', error('invalid_request'), { type: 'failed', kind: 'invalid_request' }],
    ['a broken connection', error('unavailable'), { type: 'submit-lost' }],
    ['no answer', error('timeout'), { type: 'submit-lost' }],
    ['a fault of the bot', new Error('oops'), { type: 'submit-lost' }],
  ])('that ends with %s', async (_, failure, event) => {
    const run = startStep(submitting(), {
      provider: { submit: async () => Promise.reject(failure) },
      otherOffer: () => next,
    });
    expect(await run.take()).toBe(0);
    expect(run.events).toMatchObject([event]);
  });

  it('goes elsewhere if the provider is gone from here', async () => {
    const run = startStep(submitting(), { wayOf: () => undefined, otherOffer: () => next });
    await run.take();
    expect(run.events).toEqual([away]);
  });

  it.each(['unauthorized', 'rate_limited'] as const)(
    'that may have been made before stays where it is, whatever is said now: %s',
    async (kind) => {
      const run = startStep(submitting(), {
        provider: { submitIsRepeatable: true, submit: async () => Promise.reject(error(kind)) },
        ...{ claimSubmit: () => false, otherOffer: () => next },
      });
      await run.take();
      expect(run.events.map(({ type }) => type)).not.toContain('offer-changed');
      expect(run.job().provider).not.toBe('other');
    },
  );
});

describe('who opted out', () => {
  it('is in no video: the job fails, and nothing is submitted', async () => {
    const run = startStep(submitting(), { isWithdrawn: async () => true });
    expect(await run.take()).toBe(0);
    expect(run.events).toMatchObject([
      { type: 'failed', kind: 'withdrawn', cause: expect.stringContaining('opted out') },
    ]);
  });

  it('is asked again after growing pauses if nobody knows, and nothing is submitted before', async () => {
    const run = startStep(submitting({ status: { ...statuses.submitting, attempts: 2 } }), {
      isWithdrawn: async () => Promise.reject(new Error('the store can not be read')),
    });
    expect(await run.take()).toBeUndefined();
    expect(run.events).toEqual([{ type: 'postponed', notBeforeMs: run.clock.now() + 8_000 }]);
  });
});

describe('the inputs', () => {
  const away = async () => Promise.reject(new Error('the shared folder is away'));
  const sent: unknown[] = [];
  const submit = async ({ inputs }: { inputs: readonly { path: string }[] }) => {
    sent.push(...inputs.map(({ path }) => path));
    return task;
  };
  const here = <Any extends Job>(job: Any): Any => ({
    ...job,
    inputs: [{ role: 'first', ...still, path: '/here/image' }],
  });

  it.each([true, false])('are sent from this machine, for the first time: %s', async (isFirst) => {
    sent.length = 0;
    const run = startStep(submitting({ inputs: [{ role: 'first', ...still }] }), {
      ...{ withInputs: async (job) => here(job), claimSubmit: () => isFirst },
      provider: { submit, submitIsRepeatable: true },
    });
    await run.take();
    expect(sent).toEqual(['/here/image']);
  });

  it('are waited for, and nothing is submitted before', async () => {
    const run = startStep(submitting(), { withInputs: away });
    expect(await run.take()).toBeUndefined();
    expect(run.events).toEqual([{ type: 'postponed', notBeforeMs: run.clock.now() + 2_000 }]);
  });

  it('are waited for by a submit that may have been made already, which stays one', async () => {
    const run = startStep(submitting(), {
      ...{ withInputs: away, claimSubmit: () => false },
      provider: { submitIsRepeatable: true },
    });
    expect([await run.take(), await run.take()]).toEqual([2_000, 4_000]);
    expect(run.events).toEqual([]);
  });
});

describe('an image that needs a URL', () => {
  const { url: _, ...file } = still;
  const image = { role: 'first', ...file } as const;
  const start = (attempts: number, publish: () => Promise<string>, given: Job['inputs'] = [image]) => {
    const urls: unknown[] = [];
    const run = startStep(submitting({ inputs: given, status: { ...statuses.submitting, attempts } }), {
      async publishInputs(_, inputs) {
        const url = await publish();
        return inputs.map((input) => ({ ...input, url }));
      },
      provider: {
        takesImageBy: 'url',
        async submit(request) {
          urls.push(...request.inputs.map(({ url }) => url));
          return task;
        },
      },
    });
    return { ...run, urls };
  };

  it.each([
    ['it has', { role: 'first', ...still }, still.url],
    ['is made', image, 'https://cdn.example/a.png'],
  ] as const)('gets the one that %s', async (__, given, url) => {
    const run = start(0, async () => 'https://cdn.example/a.png', [given]);
    await run.take();
    expect(run.urls).toEqual([url]);
  });

  it('is not made for a provider that takes files', async () => {
    const sent: unknown[] = [];
    const run = startStep(submitting({ inputs: [image] }), {
      provider: {
        async submit({ inputs }) {
          sent.push(...inputs);
          return task;
        },
      },
    });
    await run.take();
    expect(sent).toEqual([image]);
  });

  it.each([
    ['not now', 0, new Error('slow'), { type: 'postponed', notBeforeMs: 1_800_000_002_000 }],
    ['not now', 4, new Error('slow'), { type: 'postponed', notBeforeMs: 1_800_000_032_000 }],
    ['not six times', 5, new Error('slow'), { type: 'failed', kind: 'picture_not_public' }],
    [
      'never',
      0,
      new DeliveryError('picture_not_public', 'no'),
      { type: 'failed', kind: 'picture_not_public' },
    ],
  ])('that comes %s, after %i attempts', async (__, attempts, error, event) => {
    const run = start(attempts, async () => Promise.reject(error));
    expect(await run.take()).toBe(0);
    expect(run.events).toMatchObject([event]);
    expect(run.urls).toEqual([]);
  });

  it('is waited for 30 s', async () => {
    const run = start(0, () => new Promise(() => {}));
    const step = run.take();
    await run.settle();
    run.clock.advance(29_999);
    await run.settle();
    expect(run.events).toEqual([]);
    run.clock.advance(1);
    await step;
    expect(run.events).toMatchObject([{ type: 'postponed' }]);
  });
});

describe('a video that is edited or extended', () => {
  const DAY_MS = 24 * 60 * 60_000;
  const made = { status: statuses.succeeded, task: { taskId: 'task-0' } };
  const failing = async () => {
    throw new Error('the disk fails');
  };

  it.each([
    ['edit', made, 0, made.task],
    ['extend', made, DAY_MS - 1, made.task],
    ['edit', made, DAY_MS, undefined],
    ['edit', { ...made, provider: 'another' }, 0, undefined],
    ['edit', { ...made, status: statuses.failed }, 0, undefined],
    ['edit', { ...made, task: null }, 0, undefined],
    ['edit', undefined, 0, undefined],
    ['edit', failing, 0, undefined],
    // It only begins where the other ended.
    ['generate', made, 0, undefined],
  ] as const)('(%s) from %j, %i ms old, names the task %j', async (kind, source, ageMs, expected) => {
    const asked: unknown[] = [];
    const run = startStep(submitting({ continues: 'source', request: { task: kind } }), {
      provider: {
        async submit(request) {
          asked.push(request.source);
          return task;
        },
      },
      store: {
        async get(id: string) {
          expect(id).toBe('source');
          if (typeof source === 'function') return source();
          return source && aJob({ id, stateSinceMs: run.clock.now() - ageMs, ...source });
        },
      } as Partial<JobStore> as JobStore,
    });
    await run.take();
    expect(asked).toEqual([expected]);
  });
});
