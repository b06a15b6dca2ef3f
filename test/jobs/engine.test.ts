import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { UserError } from '../../src/errors.ts';
import { DeliveryError } from '../../src/jobs/delivery-error.ts';
import { isSettled } from '../../src/jobs/states.ts';
import { StorageError } from '../../src/jobs/store.ts';
import { stateOf } from '../../src/jobs/under-way.ts';
import { ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import { fakeProvider, finished, startEngine, still } from '../support/engine.ts';
import { anIntake } from '../support/intake.ts';
import { aJob, statuses } from '../support/job.ts';
import { firstWayOf } from '../support/models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const running: TaskStatus = { state: 'running', progress: 0.4, step: 'drawing' };
const never = () => new Promise<never>(() => {});

describe('a job', () => {
  it('goes from accepted to delivered, each change stored', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls, keys } = fakeProvider();
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(run.changes).toEqual([
      'accepted→queued',
      'queued→submitting',
      'submitting→running',
      'running→downloading',
      'downloading→delivering',
      'delivering→succeeded',
      'succeeded→succeeded',
    ]);
    expect(calls).toEqual({ submit: 1, poll: 1, cancel: 0, release: 1 });
    expect(keys).toEqual([`${job.id}-0`]);
    expect(run.delivered).toEqual([{ id: job.id, mayBeDelivered: false }]);
    expect(isSettled(await run.stored(job.id))).toBe(true);
    expect(run.engine.get(job.id)).toBeUndefined();
  });

  it('whose image was withdrawn while it waited is never submitted', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    await using run = await startEngine(folder.path, provider, {
      isWithdrawn: async ({ imageOwnerIds = [] }) => imageOwnerIds.includes('3'),
    });
    const [hers, free] = [aJob({ imageOwnerIds: ['2', '3'] }), aJob({ imageOwnerIds: ['2'] })];
    await run.add(hers);
    await run.add(free);
    await run.until(() => run.told.length === 2);
    expect((await run.stored(hers.id)).status).toMatchObject({ state: 'failed', kind: 'withdrawn' });
    expect((await run.stored(hers.id)).costUsd).toBeNull();
    expect(calls.submit).toBe(1);
  });

  it('waits while nobody can say who opted out, and is submitted once', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    let asked = 0;
    await using run = await startEngine(folder.path, provider, {
      async isWithdrawn() {
        if (++asked < 3) throw new Error('the store can not be read');
        return false;
      },
    });
    const job = aJob();
    await run.add(job);
    await run.until(() => run.told.length === 1);
    expect((await run.stored(job.id)).status.state).toBe('succeeded');
    expect(run.changes.filter((change) => change === 'submitting→queued')).toHaveLength(2);
    expect(calls.submit).toBe(1);
  });

  it('that arrives twice is one job', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    await using run = await startEngine(folder.path, provider);
    const job = aJob({ status: statuses.accepted });
    expect(await Promise.all([run.engine.accept(job, []), run.engine.accept(job, [])])).toEqual([
      true,
      false,
    ]);
    await run.engine.apply(job.id, { type: 'answered', messageId: '1' });
    await run.until(() => run.told.length === 1);
    await run.settle();
    // Long settled, and known anyway.
    expect(await run.engine.accept(job, [])).toBe(false);
    expect(calls.submit).toBe(1);
  });

  it('whose answer never arrived ends unpaid and untold', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    await using run = await startEngine(folder.path, provider, { wasAnswered: async () => undefined });
    const job = aJob({ status: statuses.accepted });
    await run.engine.accept(job, []);
    run.engine.recheck(job.id);
    await run.until(() => run.engine.get(job.id) === undefined);
    expect((await run.stored(job.id)).status).toEqual({ state: 'cancelled', reason: 'unanswered' });
    expect(calls.submit).toBe(0);
    expect(run.told).toEqual([]);
  });
});

describe('a submit', () => {
  it.each([
    ['is refused for now', new ProviderError('rate_limited', '429', { retryAfterMs: 3_000 })],
    ['never left the machine', new ProviderError('unavailable', 'ECONNREFUSED', { sent: false })],
  ])('that %s is repeated with the same key', async (_, error) => {
    await using folder = await temporaryFolder();
    const { provider, calls, keys } = fakeProvider({
      async submit() {
        if (calls.submit < 3) throw error;
        return { taskId: 'task' };
      },
    });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.told.length === 1);
    expect(calls.submit).toBe(3);
    expect(new Set(keys)).toEqual(new Set([`${job.id}-0`]));
    expect(run.told[0]?.state).toBe('succeeded');
  });

  it.each([
    ['a reset', new ProviderError('unavailable', 'ECONNRESET')],
    ['a 500', new ProviderError('unavailable', 'HTTP 500')],
    ['a timeout', new ProviderError('timeout', 'no answer')],
    ['a fault of our own', new TypeError('x is not a function')],
  ])('whose answer is lost to %s is never sent again', async (_, error) => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider({
      async submit() {
        throw error;
      },
    });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.changes.includes('submitting→unclear'));
    run.clock.advance(24 * 60 * 60_000);
    await run.settle();
    expect(calls.submit).toBe(1);
    expect(run.engine.get(job.id)?.status.state).toBe('unclear');
  });

  it.each(['invalid_request', 'content_rejected', 'unauthorized', 'insufficient_credit', 'retired'] as const)(
    'refused as %s fails the job at once',
    async (kind) => {
      await using folder = await temporaryFolder();
      const { provider, calls } = fakeProvider({
        async submit() {
          throw new ProviderError(kind, 'no');
        },
      });
      await using run = await startEngine(folder.path, provider);
      const job = aJob();
      await run.add(job);
      await run.until(() => run.told.length === 1);
      await run.settle();
      expect((await run.stored(job.id)).status).toMatchObject({ state: 'failed', kind });
      expect(calls.submit).toBe(1);
    },
  );
});

describe('an image for a provider that takes addresses only', () => {
  const withImage = () => aJob({ inputs: [{ role: 'first', ...still, url: undefined }] });

  it('is uploaded where the provider can see it, before the submit', async () => {
    await using folder = await temporaryFolder();
    const urls: (string | undefined)[] = [];
    const { provider } = fakeProvider({
      async submit({ inputs }) {
        urls.push(...inputs.map(({ url }) => url));
        return { taskId: 'task' };
      },
    });
    let attempts = 0;
    await using run = await startEngine(
      folder.path,
      { ...provider, takesImageBy: 'url' },
      {
        async publishInputs(_, inputs) {
          if (++attempts < 3) throw new Error('Discord is slow');
          return inputs.map((input) => ({ ...input, url: 'https://cdn.example/a.png' }));
        },
      },
    );
    await run.add(withImage());
    await run.until(() => run.told.length === 1);
    expect(urls).toEqual(['https://cdn.example/a.png']);
    expect(attempts).toBe(3);
    expect(run.told[0]?.state).toBe('succeeded');
  });

  it.each([
    ['has no place', new DeliveryError('picture_not_public', 'no permission'), 1],
    ['never gets there', new Error('Discord is away'), 6],
  ])('that %s fails the job, and nothing is ordered', async (_, error, tries) => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    let attempts = 0;
    await using run = await startEngine(
      folder.path,
      { ...provider, takesImageBy: 'url' },
      {
        async publishInputs() {
          attempts++;
          throw error;
        },
      },
    );
    const job = withImage();
    await run.add(job);
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect((await run.stored(job.id)).status).toMatchObject({ state: 'failed', kind: 'picture_not_public' });
    expect(attempts).toBe(tries);
    expect(calls.submit).toBe(0);
  });
});

describe('a poll', () => {
  it('that fails for now is asked again, and the job waits', async () => {
    await using folder = await temporaryFolder();
    const errors = [
      new ProviderError('unavailable', '500'),
      new ProviderError('rate_limited', '429'),
      new Error('?'),
    ];
    const { provider } = fakeProvider({
      async poll() {
        const error = errors.shift();
        if (error) throw error;
        return finished;
      },
    });
    await using run = await startEngine(folder.path, provider);
    await run.add(aJob());
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('succeeded');
  });

  it('shows what the provider reports', async () => {
    await using folder = await temporaryFolder();
    const { provider } = fakeProvider({ poll: async () => running });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.engine.progressOf(job.id).fraction !== undefined);
    expect(run.engine.progressOf(job.id)).toEqual({ fraction: 0.4, step: 'drawing' });
  });

  it('without an end fails the job at its deadline and stops the task', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider({ poll: async () => running });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect((await run.stored(job.id)).status).toMatchObject({ state: 'failed', kind: 'timeout' });
    expect(calls.cancel).toBe(1);
  });

  it.each(['content_rejected', 'task_failed', 'bad_output'] as const)(
    'that reports %s fails the job',
    async (kind) => {
      await using folder = await temporaryFolder();
      const { provider } = fakeProvider({ poll: async () => ({ state: 'failed', kind, cause: 'because' }) });
      await using run = await startEngine(folder.path, provider);
      const job = aJob();
      await run.add(job);
      await run.until(() => run.told.length === 1);
      await run.settle();
      expect((await run.stored(job.id)).status).toEqual({ state: 'failed', kind, cause: 'because' });
    },
  );
});

describe('a download or delivery', () => {
  it('that fails is repeated, and a repeated delivery looks first', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    let downloads = 0;
    const attempts: boolean[] = [];
    await using run = await startEngine(folder.path, provider, {
      async downloadVideo() {
        if (++downloads < 3) throw new ProviderError('unavailable', 'reset');
        return statuses.delivering.file;
      },
      async deliver(_, { mayBeDelivered }) {
        attempts.push(mayBeDelivered);
        if (attempts.length < 3) throw new Error('socket hang up');
        return { route: 'reply', messageId: '1', channelId: '2' };
      },
    });
    await run.add(aJob());
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('succeeded');
    expect(downloads).toBe(3);
    expect(attempts).toEqual([false, true, true]);
    expect(calls.submit).toBe(1);
  });

  it.each([
    [
      'what is no video',
      { downloadVideo: async () => Promise.reject(new ProviderError('bad_output', 'html')) },
      'bad_output',
    ],
    [
      'what is too large',
      { deliver: async () => Promise.reject(new DeliveryError('too_large', '1 GB')) },
      'too_large',
    ],
  ])('of %s fails the job', async (_, overrides, kind) => {
    await using folder = await temporaryFolder();
    await using run = await startEngine(folder.path, fakeProvider().provider, overrides);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect((await run.stored(job.id)).status).toMatchObject({ state: 'failed', kind });
  });
});

it('waits for room on the disk, however long that takes', async () => {
  await using folder = await temporaryFolder();
  let downloads = 0;
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  await using run = await startEngine(folder.path, fakeProvider().provider, {
    async downloadVideo() {
      if (++downloads < 20) throw new ProviderError('unavailable', 'broke off', { cause: full });
      return statuses.delivering.file;
    },
  });
  await run.add(aJob());
  await run.until(() => run.told.length === 1);
  expect(run.told[0]?.state).toBe('succeeded');
});

describe('a video that reaches nobody', () => {
  it.each([
    ['no way is open', new DeliveryError('undeliverable', 'gone')],
    ['no try goes through', new Error('reset')],
  ])('since %s is kept, and comes when it is asked for', async (_, error) => {
    await using folder = await temporaryFolder();
    let isOpen = false;
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      async deliver({ origin }, { mayBeDelivered }) {
        if (!isOpen) throw error;
        expect(mayBeDelivered).toBe(true);
        return { route: 'reply', messageId: origin.interactionToken, channelId: '2' };
      },
    });
    const job = aJob();
    await run.add(job);
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(run.told).toEqual([{ id: job.id, state: 'undeliverable' }]);
    isOpen = true;
    await run.engine.apply(job.id, {
      type: 'redeliver',
      ...{ interactionToken: 'fresh', channelId: '2', messageId: '3', uploadLimitBytes: 10 },
    });
    await run.until(() => run.told.length === 2);
    expect((await run.stored(job.id)).status).toMatchObject({ state: 'succeeded', messageId: 'fresh' });
  });

  const DAY_MS = 24 * 60 * 60_000;
  const reply = { route: 'reply', messageId: '1', channelId: '2' } as const;

  /** Every attempt to deliver, as the time since the first, until `opensAtMs`. */
  async function startClosed(dataDir: string, opensAtMs: number) {
    const tries: number[] = [];
    let beganAtMs: number | undefined;
    const run = await startEngine(dataDir, fakeProvider().provider, {
      async deliver() {
        beganAtMs ??= run.clock.now();
        tries.push(run.clock.now() - beganAtMs);
        if (run.clock.now() - beganAtMs < opensAtMs) throw new Error('Discord is away');
        return reply;
      },
    });
    return { run, tries };
  }

  it('is tried again for a day, more and more slowly, then given up and told', async () => {
    await using folder = await temporaryFolder();
    const { run, tries } = await startClosed(folder.path, Number.POSITIVE_INFINITY);
    await using _ = run;
    const job = aJob();
    await run.add(job);
    await run.until(() => run.told.length === 2);
    await run.settle();
    expect(run.told.map(({ state }) => state)).toEqual(['undeliverable', 'failed']);
    expect(await run.stored(job.id)).toMatchObject({ status: { kind: 'undeliverable' }, told: true });
    const gaps = tries.slice(1).map((atMs, index) => atMs - (tries[index] ?? 0));
    expect(tries.at(-1)).toBeGreaterThan(DAY_MS - 60 * 60_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(40 * 60_000);
    expect(tries.length).toBeLessThan(80);
    // After the first minutes, no pause is shorter than the one before by more than its jitter.
    const later = gaps.slice(6);
    expect(later.every((gap, index) => gap > (later[index - 1] ?? 0) * 0.5)).toBe(true);
  });

  it.each([10_000, 9 * 60_000, 3 * 60 * 60_000, DAY_MS - 60 * 60_000])(
    'is delivered automatically when a route is open again after %i ms, and its member is told',
    async (opensAtMs) => {
      await using folder = await temporaryFolder();
      const { run, tries } = await startClosed(folder.path, opensAtMs);
      await using _ = run;
      const job = aJob();
      await run.add(job);
      await run.until(() => run.told.at(-1)?.state === 'succeeded');
      expect((await run.stored(job.id)).status).toMatchObject({ state: 'succeeded', ...reply });
      const lateMs = (tries.at(-1) ?? 0) - opensAtMs;
      expect(lateMs).toBeLessThanOrEqual(Math.min(40 * 60_000, Math.max(60_000, opensAtMs)));
    },
  );

  it('is tried at once by the process after a restart, whatever the last pause was', async () => {
    await using folder = await temporaryFolder();
    const { run, tries } = await startClosed(folder.path, 0);
    await using _ = run;
    const sinceMs = run.clock.now() - 5 * 60 * 60_000;
    await run.store.insert(aJob({ status: statuses.undeliverable, stateSinceMs: sinceMs, told: true }));
    await run.engine.resume();
    await run.settle();
    expect(tries).toEqual([0]);
    expect(run.told.map(({ state }) => state)).toEqual(['succeeded']);
  });

  it('that is too large is kept for a day, comes when the limit grows, and ends as too large', async () => {
    await using folder = await temporaryFolder();
    const growsAtMs = 3 * 60 * 60_000;
    const tooLarge = new DeliveryError('undeliverable', 'it does not fit', { problem: 'size' });
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      async deliver({ request }) {
        if (request.prompt === 'never' || run.clock.now() - startedAtMs < growsAtMs) throw tooLarge;
        return reply;
      },
    });
    const startedAtMs = run.clock.now();
    const [job, never] = [aJob(), aJob({ request: { prompt: 'never' } })];
    await run.add(job);
    await run.add(never);
    await run.until(() => run.told.length === 2);
    expect(run.told.map(({ state }) => state)).toEqual(['undeliverable', 'undeliverable']);
    expect(run.engine.get(job.id)?.status).toMatchObject({ problem: 'size' });
    await run.until(() => run.told.length === 4);
    await run.settle();
    expect((await run.stored(job.id)).status.state).toBe('succeeded');
    expect((await run.stored(never.id)).status).toMatchObject({ state: 'failed', kind: 'too_large' });
  });

  it('is not tried again where a filter refused what it shows, and is kept for a click', async () => {
    await using folder = await temporaryFolder();
    let tries = 0;
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      async deliver() {
        tries++;
        throw new DeliveryError('undeliverable', 'refused', { problem: 'explicit' });
      },
    });
    await run.add(aJob());
    await run.until(() => run.told.at(-1)?.state === 'failed');
    expect(tries).toBe(1);
    expect(run.told.map(({ state }) => state)).toEqual(['undeliverable', 'failed']);
  });
});

describe('a video that somebody looks at first', () => {
  it('holds no slot of its member or provider, notifies once, and is delivered when it is published', async () => {
    await using folder = await temporaryFolder();
    const limits = { memberRunning: () => 1, providerRunning: () => 1 };
    await using run = await startEngine(folder.path, fakeProvider().provider, { limits });
    const [first, second] = [aJob({ review: {} }), aJob({ review: {} })];
    await run.add(first);
    await run.add(second);
    await run.until(() => run.told.length === 2);
    await run.settle();
    expect(run.delivered).toEqual([]);
    expect([first, second].map(({ id }) => run.engine.get(id)?.status.state)).toEqual([
      'reviewing',
      'reviewing',
    ]);
    await run.engine.apply(first.id, { type: 'reviewed', decision: { what: 'published', by: '5' } });
    await run.until(() => run.told.length === 3);
    await run.settle();
    expect(run.delivered).toEqual([{ id: first.id, mayBeDelivered: false }]);
    expect(await run.stored(first.id)).toMatchObject({
      status: { state: 'succeeded' },
      review: { decision: { what: 'published', by: '' } },
    });
  });

  it('is over after a day, to the moment', async () => {
    await using folder = await temporaryFolder();
    await using run = await startEngine(folder.path, fakeProvider().provider);
    const stateSinceMs = run.clock.now();
    const job = aJob({ status: statuses.reviewing, review: {}, stateSinceMs });
    await run.store.insert(job);
    await run.engine.resume();
    await run.until(() => run.told.length === 1);
    run.clock.advance(stateSinceMs + 24 * 60 * 60_000 - 1 - run.clock.now());
    await run.settle();
    expect(run.engine.get(job.id)?.status.state).toBe('reviewing');
    run.clock.advance(1);
    await run.until(() => run.told.length === 2);
    await run.settle();
    expect(await run.stored(job.id)).toMatchObject({
      ...{ status: { state: 'cancelled', reason: 'unpublished' }, told: true },
      review: { decision: { what: 'expired', by: '' } },
    });
  });

  it('that is decided while its member is notified isn’t notified twice, nor forgotten', async () => {
    await using folder = await temporaryFolder();
    const gate = Promise.withResolvers<void>();
    const told: string[] = [];
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      async notifyMember({ status }) {
        told.push(status.state);
        if (status.state === 'reviewing') await gate.promise;
      },
    });
    const job = aJob({ review: {} });
    await run.add(job);
    await run.until(() => told.length === 1);
    await run.engine.apply(job.id, { type: 'reviewed', decision: { what: 'rejected', by: '5' } });
    gate.resolve();
    await run.until(() => told.length === 2);
    await run.settle();
    expect(told).toEqual(['reviewing', 'cancelled']);
    expect((await run.stored(job.id)).told).toBe(true);
  });
});

describe('a cancel', () => {
  it('of a waiting job costs nothing', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider({ submit: never });
    await using run = await startEngine(folder.path, provider, { limits: { providerRunning: () => 1 } });
    const [first, second] = [aJob(), aJob()];
    await run.add(first);
    await run.until(() => calls.submit === 1);
    await run.add(second);
    await run.until(() => run.engine.queuePositionOf(second.id) === 1);
    await run.engine.cancel(second.id);
    await run.until(() => run.told.length === 1);
    expect(run.told).toEqual([{ id: second.id, state: 'cancelled' }]);
    expect(calls).toMatchObject({ submit: 1, cancel: 0 });
  });

  it('of a running job stops the task at the provider, even when that takes two tries', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider({
      poll: async () => running,
      async cancel() {
        if (calls.cancel === 1) throw new ProviderError('unavailable', '500');
      },
    });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.engine.get(job.id)?.status.state === 'running');
    await Promise.all([run.engine.cancel(job.id), run.engine.cancel(job.id)]);
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('cancelled');
    expect(calls.cancel).toBe(2);
  });

  it.each([5_000, 1_000, 0])(
    'asks the task no sooner than %i ms after it was last asked',
    async (minPollIntervalMs) => {
      await using folder = await temporaryFolder();
      const askedAtMs: number[] = [];
      const fake = fakeProvider({
        async poll() {
          askedAtMs.push(run.clock.steadyMs());
          return running;
        },
      });
      await using run = await startEngine(folder.path, { ...fake.provider, minPollIntervalMs });
      const job = aJob();
      await run.add(job);
      // The moment after its own poll.
      await run.until(() => askedAtMs.length === 1);
      await run.engine.cancel(job.id);
      await run.until(() => run.told.length === 1);
      expect(run.told[0]?.state).toBe('cancelled');
      // Once before the stop and once after it. It is sent once.
      expect(askedAtMs).toHaveLength(3);
      const gapsMs = askedAtMs.slice(1).map((atMs, index) => atMs - (askedAtMs[index] ?? 0));
      expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(minPollIntervalMs);
      expect(Math.max(...gapsMs)).toBeLessThanOrEqual(minPollIntervalMs);
      expect(fake.calls).toMatchObject({ submit: 1, cancel: 1 });
    },
  );

  it.each([
    ['what the provider says', async () => ({ costUsd: 0.03 }), 0.03],
    ['its price where the task goes on', async () => ({ goesOn: true as const }), 0.01],
    ['nothing more where the task is stopped', async () => undefined, null],
  ])('costs %s', async (_, cancel, costUsd) => {
    await using folder = await temporaryFolder();
    const { provider } = fakeProvider({ poll: async () => running, cancel });
    await using run = await startEngine(folder.path, provider, {
      wayOf(request) {
        const way = firstWayOf(builtInModels)(request);
        const price = { usd: 0.01, per: 'task' as const, chargedOnFailure: false };
        return way && { ...way, stages: way.stages.map((stage) => ({ ...stage, price })) };
      },
    });
    const job = aJob();
    await run.add(job);
    await run.until(() => run.engine.get(job.id)?.status.state === 'running');
    await run.engine.cancel(job.id);
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect((await run.stored(job.id)).costUsd).toBe(costUsd);
  });

  it('while the submit is under way waits for the task, then stops it', async () => {
    await using folder = await temporaryFolder();
    const answer = Promise.withResolvers<{ taskId: string }>();
    const { provider, calls } = fakeProvider({ submit: () => answer.promise, poll: async () => running });
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => calls.submit === 1);
    await run.engine.cancel(job.id);
    await run.settle();
    expect(run.engine.get(job.id)?.status.state).toBe('submitting');
    answer.resolve({ taskId: 'late' });
    await run.until(() => run.told.length === 1);
    expect(run.told[0]?.state).toBe('cancelled');
    expect(calls.cancel).toBe(1);
  });
});

describe('the limits', () => {
  it('let a member have three jobs running and ten waiting, under a burst too', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider({ poll: async () => running });
    await using run = await startEngine(folder.path, provider);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => run.add(aJob())));
    await run.settle();
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(7);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(UserError);
    expect(calls.submit).toBe(3);
  });

  it('start jobs in fair order as slots become free', async () => {
    await using folder = await temporaryFolder();
    const order: string[] = [];
    const { provider } = fakeProvider({
      async submit({ prompt }) {
        order.push(prompt);
        return { taskId: prompt };
      },
    });
    await using run = await startEngine(folder.path, provider, { limits: { providerRunning: () => 1 } });
    const job = (userId: string, prompt: string) => aJob({ origin: { userId }, request: { prompt } });
    for (const added of [job('a', 'a1'), job('a', 'a2'), job('a', 'a3'), job('b', 'b1')])
      await run.add(added);
    await run.until(() => run.told.length === 4);
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
  });
});

it('tells everybody a queue position that counts the change already', async () => {
  await using folder = await temporaryFolder();
  const { provider } = fakeProvider({ poll: async () => running });
  const seen: (number | undefined)[] = [];
  const [first, second] = [aJob(), aJob()];
  let slots = 0;
  await using run = await startEngine(folder.path, provider, {
    limits: { providerRunning: () => slots },
    onChange({ id, status }) {
      if (id === first.id && status.state === 'submitting') seen.push(run.engine.queuePositionOf(second.id));
    },
  });
  for (const job of [second, first]) await run.add(job);
  slots = 1;
  run.engine.reconsider();
  await run.settle();
  expect(seen).toEqual([1]);
});

it('gives the slot of a late job to the next one at once', async () => {
  await using folder = await temporaryFolder();
  const { provider, calls } = fakeProvider({
    poll: async ({ taskId }) => (taskId === 'task-1' ? Promise.reject(new Error('unreadable')) : finished),
  });
  await using run = await startEngine(folder.path, provider, { limits: { providerRunning: () => 1 } });
  const [late, next] = [aJob(), aJob({ origin: { userId: 'another' } })];
  await run.add(late);
  await run.add(next);
  await run.until(() => {
    const job = run.engine.get(late.id);
    return job !== undefined && 'isLate' in job.status;
  });
  expect(calls.submit).toBe(2);
});

describe('after a restart', () => {
  it.each([
    ['accepted', 'succeeded'],
    ['queued', 'succeeded'],
    ['running', 'succeeded'],
    ['cancelling', 'cancelled'],
    ['downloading', 'succeeded'],
    ['delivering', 'succeeded'],
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ] as const)('a job that was %s ends %s', async (state, end) => {
    await using folder = await temporaryFolder();
    const isStopped = state === 'cancelling';
    const { provider, calls } = fakeProvider(isStopped ? { poll: async () => running } : {});
    await using run = await startEngine(folder.path, provider);
    const job = aJob({ status: statuses[state] });
    await run.store.insert(job);
    expect(await run.engine.resume()).toBe(1);
    await run.until(() => run.told.length === 1);
    await run.settle();
    expect(run.told).toEqual([{ id: job.id, state: end }]);
    const mayHaveBeenSubmitted = !['accepted', 'queued'].includes(state);
    expect(calls.submit).toBe(mayHaveBeenSubmitted ? 0 : 1);
    if (end === 'succeeded' && state !== 'succeeded')
      expect(run.delivered).toEqual([{ id: job.id, mayBeDelivered: true }]);
  });

  it('a job whose submit was under way is unclear, and not sent again', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    await using run = await startEngine(folder.path, provider);
    const job = aJob({ status: statuses.submitting });
    await run.store.insert(job);
    await run.engine.resume();
    await run.until(() => run.changes.includes('submitting→unclear'));
    expect(calls.submit).toBe(0);
  });

  it('… unless the provider takes the same key for the same task', async () => {
    await using folder = await temporaryFolder();
    const { provider, keys } = fakeProvider({ submitIsRepeatable: true });
    await using run = await startEngine(folder.path, provider);
    const job = aJob({ status: statuses.submitting });
    await run.store.insert(job);
    await run.engine.resume();
    await run.until(() => run.told.length === 1);
    expect(keys).toEqual([`${job.id}-0`]);
    expect(run.told[0]?.state).toBe('succeeded');
  });

  it('a job whose still was made elsewhere goes on at the provider of its video', async () => {
    await using folder = await temporaryFolder();
    const drawn = fakeProvider();
    const films = fakeProvider({ submit: async ({ inputs }) => ({ image: inputs[0]?.url ?? 'a file' }) });
    const providers = new Map([
      ['replicate', { ...drawn.provider, id: 'replicate' }],
      ['wavespeed', { ...films.provider, id: 'wavespeed' }],
    ]);
    const job = aJob({ provider: 'replicate', request: { model: 'vidu-q4' }, status: statuses.running });
    {
      await using run = await startEngine(folder.path, drawn.provider, {
        providers,
        limits: { providerRunning: (id) => (id === 'wavespeed' ? 0 : 5) },
      });
      await run.store.insert(job);
      await run.engine.resume();
      await run.until(() => run.changes.includes('downloading→queued'));
      // The image's URL at its maker is useless for the other provider.
      expect(await run.stored(job.id)).toMatchObject({ stage: 1, provider: 'wavespeed', task: null });
    }
    await using run = await startEngine(folder.path, drawn.provider, { providers });
    await run.engine.resume();
    await run.until(() => run.told.length === 1);
    expect(await run.stored(job.id)).toMatchObject({
      status: { state: 'succeeded' },
      task: { image: 'a file' },
    });
    expect([drawn.calls.submit, films.keys]).toEqual([0, [`${job.id}-1`]]);
  });
});

it('lets a paid call come back before it closes, and takes no new jobs meanwhile', async () => {
  await using folder = await temporaryFolder();
  const answer = Promise.withResolvers<{ taskId: string }>();
  const { provider, calls } = fakeProvider({ submit: () => answer.promise });
  await using run = await startEngine(folder.path, provider);
  const job = aJob();
  await run.add(job);
  await run.until(() => calls.submit === 1);
  const closed = run.engine.close(5_000);
  await expect(run.engine.accept(aJob(), [])).rejects.toThrow(UserError);
  answer.resolve({ taskId: 'task' });
  await closed;
  expect(await run.stored(job.id)).toMatchObject({ status: { state: 'running' }, task: { taskId: 'task' } });
});

it('takes no new jobs while the intake is closed, and goes on with those of two stages', async () => {
  await using folder = await temporaryFolder();
  const { provider, calls } = fakeProvider();
  const replicate = { ...provider, id: 'replicate' };
  const intake = anIntake(Date.now);
  await using run = await startEngine(folder.path, replicate, { intake });
  const job = aJob({ provider: 'replicate', request: { model: 'flux-schnell-svd' } });
  await run.add(job);
  await run.until(() => run.changes.includes('downloading→queued'));
  await intake.close();
  await expect(run.engine.accept(aJob(), [])).rejects.toThrow(UserError);
  expect(stateOf(intake, run.engine.all())).toBe('draining');
  await run.until(() => run.told.length === 1);
  await run.settle();
  expect([run.told[0]?.state, calls.submit, stateOf(intake, run.engine.all())]).toEqual([
    'succeeded',
    2,
    'drained',
  ]);
  await intake.open();
  expect(await run.engine.accept(aJob(), [])).toBe(true);
});

describe('while the disk is full', () => {
  /** Fills the disk of a running engine. Returns a function that empties it. */
  function fill({ store }: Awaited<ReturnType<typeof startEngine>>) {
    const full = new StorageError('full', new Error('no space'));
    const spies = (['update', 'probe'] as const).map((write) =>
      vi.spyOn(store, write).mockRejectedValue(full),
    );
    return () => spies.forEach((spy) => void spy.mockRestore());
  }

  it('no paid call is made, and each is made once there is room', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    await using run = await startEngine(folder.path, provider);
    const startMs = run.clock.now();
    const empty = fill(run);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.clock.now() - startMs > 60_000);
    expect([run.engine.get(job.id)?.status.state, calls.submit]).toEqual(['queued', 0]);
    expect(run.engine.storageProblem()).toBe('full');
    empty();
    await run.until(() => run.told.length === 1);
    expect([run.told[0]?.state, calls.submit]).toEqual(['succeeded', 1]);
    expect(run.engine.storageProblem()).toBeUndefined();
  });

  it('a running job goes on from memory, and is forgotten once its end is stored', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider();
    await using run = await startEngine(folder.path, provider);
    const job = aJob();
    await run.add(job);
    await run.until(() => run.engine.get(job.id)?.status.state === 'running');
    const empty = fill(run);
    await run.until(() => run.engine.get(job.id)?.told === true);
    expect([run.delivered.length, (await run.stored(job.id)).status.state]).toEqual([1, 'running']);
    empty();
    run.clock.advance(5_000);
    await vi.waitFor(() => expect(run.engine.get(job.id)).toBeUndefined());
    expect(isSettled(await run.stored(job.id))).toBe(true);
    expect(calls.release).toBe(1);
  });

  it('a job whose change is stored late goes on', async () => {
    await using folder = await temporaryFolder();
    const { provider } = fakeProvider();
    await using run = await startEngine(folder.path, provider, {
      downloadVideo: never,
    });
    const job = aJob();
    await run.add(job);
    await run.until(() => run.engine.get(job.id)?.status.state === 'running');
    const empty = fill(run);
    await run.until(() => run.engine.get(job.id)?.status.state === 'downloading');
    empty();
    run.clock.advance(5_000);
    await vi.waitFor(async () => expect((await run.stored(job.id)).status.state).toBe('downloading'));
    expect(run.engine.get(job.id)?.status.state).toBe('downloading');
  });
});

describe('a change', () => {
  it('of state is logged, as one line', async () => {
    await using folder = await temporaryFolder();
    const lines: { state?: string; msg: string }[] = [];
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
    await using run = await startEngine(folder.path, fakeProvider().provider, { log });
    await run.add(aJob());
    await run.until(() => run.told.length === 1);
    expect(lines.filter(({ msg }) => msg === 'job').map(({ state }) => state)).toEqual([
      ...['queued', 'submitting', 'running', 'downloading', 'delivering', 'succeeded'],
    ]);
  });

  it('that changes nothing is neither stored nor shown', async () => {
    await using folder = await temporaryFolder();
    await using run = await startEngine(folder.path, fakeProvider().provider);
    const job = aJob({ status: statuses.accepted });
    await run.engine.accept(job, []);
    const update = vi.spyOn(run.store, 'update');
    expect((await run.engine.cancel(job.id))?.status.state).toBe('accepted');
    expect([run.changes, update.mock.calls]).toEqual([[], []]);
    expect(await run.engine.apply('unknown', { type: 'unanswered' })).toBeUndefined();
  });

  it('from outside is acted upon at once', async () => {
    await using folder = await temporaryFolder();
    await using run = await startEngine(folder.path, fakeProvider().provider);
    const job = aJob({ review: {} });
    await run.add(job);
    await run.until(() => run.engine.get(job.id)?.status.state === 'reviewing');
    await run.settle();
    await run.engine.apply(job.id, { type: 'reviewed', decision: { what: 'published', by: '5' } });
    await run.settle();
    expect(run.delivered).toHaveLength(1);
  });

  it('before the first response waits for the response', async () => {
    await using folder = await temporaryFolder();
    let asked = 0;
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      async wasAnswered() {
        asked++;
        return undefined;
      },
    });
    const job = aJob({ status: statuses.accepted });
    await run.engine.accept(job, []);
    await run.engine.apply(job.id, { type: 'clock-set', byMs: 5 });
    await run.settle();
    expect(asked).toBe(0);
  });

  it('moves the queue on for everyone behind', async () => {
    await using folder = await temporaryFolder();
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      limits: { providerRunning: () => 0 },
    });
    const [first, second] = [aJob({ origin: { userId: '1' } }), aJob({ origin: { userId: '2' } })];
    for (const job of [first, second]) await run.add(job);
    const before = run.engine.queuePositionOf(second.id);
    await run.engine.cancel(first.id);
    expect([before, run.engine.queuePositionOf(second.id)]).toEqual([2, 1]);
  });
});

it('starts what a new limit allows once it is told of it', async () => {
  await using folder = await temporaryFolder();
  let slots = 0;
  await using run = await startEngine(folder.path, fakeProvider().provider, {
    limits: { providerRunning: () => slots },
  });
  await run.add(aJob());
  await run.settle();
  slots = 1;
  run.engine.reconsider();
  await run.settle();
  expect(run.changes).toContain('queued→submitting');
});

it('goes on with a failed job whose output is there after all', async () => {
  await using folder = await temporaryFolder();
  await using run = await startEngine(folder.path, fakeProvider().provider);
  const output = { kind: 'url', url: 'https://provider.example/film.mp4' } as const;
  const job = aJob({ status: { ...statuses.failed, output }, told: true });
  await run.store.insert(job);
  const reply = { interactionToken: 'fresh', channelId: '8', messageId: '9', uploadLimitBytes: 10 };
  expect(await run.engine.retrieve(job.id, reply)).toBe('goes-on');
  await run.settle();
  expect(run.delivered).toHaveLength(1);
});

it('moves the times of all jobs with the host’s clock, and looks at the queue again', async () => {
  await using folder = await temporaryFolder();
  await using run = await startEngine(folder.path, fakeProvider({ poll: async () => running }).provider, {
    limits: { providerRunning: () => 1 },
  });
  const [made, waiting] = [aJob(), aJob()];
  for (const job of [made, waiting]) await run.add(job);
  await run.until(() => run.engine.get(made.id)?.status.state === 'running');
  const before = [made, waiting].map(({ id }) => run.engine.get(id)?.stateSinceMs ?? 0);
  await run.engine.clockSet(60_000);
  const after = [made, waiting].map(({ id }) => run.engine.get(id)?.stateSinceMs);
  expect(after).toEqual(before.map((ms) => ms + 60_000));
});

describe('a cancel that changes nothing', () => {
  it('hurries nothing', async () => {
    await using folder = await temporaryFolder();
    let tries = 0;
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      async deliver() {
        tries++;
        throw new Error('503');
      },
    });
    const job = aJob();
    await run.add(job);
    await run.until(() => tries === 1);
    await run.settle();
    await run.engine.cancel(job.id);
    await run.settle();
    expect(tries).toBe(1);
  });
});

it('leaves no timer behind once it is closed', async () => {
  await using folder = await temporaryFolder();
  await using run = await startEngine(folder.path, fakeProvider({ poll: async () => running }).provider, {
    limits: { memberRunning: () => 1 },
  });
  await run.add(aJob());
  await run.until(() => run.changes.includes('submitting→running'));
  await run.settle();
  const later = { type: 'postponed', notBeforeMs: run.clock.now() + 60_000 } as const;
  const waiting = aJob();
  await run.add(waiting);
  await run.engine.apply(waiting.id, { type: 'submitting' });
  await run.engine.apply(waiting.id, later);
  await run.settle();
  vi.spyOn(run.store, 'insert').mockRejectedValue(new StorageError('full', new Error('no space')));
  await expect(run.engine.accept(aJob(), [])).rejects.toThrow(UserError);
  expect(run.clock.waiting).toBeGreaterThan(2);
  await run.engine.close(1_000);
  expect(run.clock.waiting).toBe(0);
});

describe('a stop', () => {
  it('leaves no timer behind, of jobs, the queue or the disk', async () => {
    await using folder = await temporaryFolder();
    const { provider } = fakeProvider({ poll: async () => running });
    const run = await startEngine(folder.path, provider, { limits: { providerRunning: () => 1 } });
    await run.add(aJob());
    await run.add(aJob());
    vi.spyOn(run.store, 'insert').mockRejectedValue(new StorageError('full', new Error('no space')));
    await expect(run.engine.accept(aJob(), [])).rejects.toThrow(UserError);
    await run.settle();
    expect(run.clock.waiting).toBeGreaterThan(1);
    await run[Symbol.asyncDispose]();
    expect(run.clock.waiting).toBe(0);
  });

  it('gives a delivery its time, then half a second, and is over', async () => {
    await using folder = await temporaryFolder();
    let signal: AbortSignal | undefined;
    await using run = await startEngine(folder.path, fakeProvider().provider, {
      deliver(_, options) {
        signal = options.signal;
        return never();
      },
    });
    await run.add(aJob());
    await run.until(() => signal !== undefined);
    let isClosed = false;
    void run.engine.close(5_000).then(() => {
      isClosed = true;
    });
    const afterMore = async (ms: number) => {
      run.clock.advance(ms);
      await run.settle();
      return { isAborted: signal?.aborted, isClosed };
    };
    expect(await afterMore(4_999)).toEqual({ isAborted: false, isClosed: false });
    expect(await afterMore(1)).toEqual({ isAborted: true, isClosed: false });
    expect(await afterMore(499)).toEqual({ isAborted: true, isClosed: false });
    expect(await afterMore(1)).toEqual({ isAborted: true, isClosed: true });
  });
});

it('checks only unclear jobs', async () => {
  await using folder = await temporaryFolder();
  const findTasks = vi.fn(async () => []);
  const { provider } = fakeProvider({ poll: async () => running, findTasks });
  await using run = await startEngine(folder.path, provider);
  const job = aJob();
  await run.add(job);
  await run.until(() => run.engine.get(job.id)?.status.state === 'running');
  expect(await run.engine.check(job.id)).toBe(run.engine.get(job.id));
  expect(findTasks).not.toHaveBeenCalled();
});
