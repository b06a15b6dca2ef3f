import { pino } from 'pino';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { createEngine } from '../../src/jobs/engine.ts';
import type { EngineDeps } from '../../src/jobs/engine-contract.ts';
import type { Job, Still } from '../../src/jobs/job.ts';
import type { JobState } from '../../src/jobs/job-status.ts';
import type { Limits } from '../../src/jobs/limits.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { createTimings } from '../../src/jobs/timings.ts';
import { createHealth } from '../../src/providers/health.ts';
import type { Provider, TaskStatus } from '../../src/providers/provider.ts';
import { createFakeClock } from './clock.ts';
import { anIntake } from './intake.ts';
import { statuses } from './job.ts';
import { firstWayOf } from './models.ts';
import { noFilms } from './no-films.ts';
import { openTestStores } from './stores.ts';

export const finished: TaskStatus = {
  state: 'succeeded',
  output: { kind: 'file', path: '/nowhere/film.mp4' },
};

/** The output of the tests' first stages. */
export const still: Still = {
  path: '/nowhere/still',
  contentType: 'image/png',
  bytes: 100,
  width: 1024,
  height: 576,
  url: 'https://provider.example/still.png',
};

/** A provider that behaves as a test says and counts its calls. By default, each task succeeds at its first poll. */
export function fakeProvider(
  behavior: Partial<Pick<Provider, 'submit' | 'poll' | 'cancel' | 'findTasks' | 'submitIsRepeatable'>> = {},
) {
  const calls = { submit: 0, poll: 0, cancel: 0, release: 0 };
  const keys: string[] = [];
  const provider: Provider = {
    id: 'preview',
    minPollIntervalMs: 1_000,
    ...(behavior.submitIsRepeatable && { submitIsRepeatable: true }),
    ...(behavior.findTasks && { findTasks: behavior.findTasks }),
    async submit(request, options) {
      calls.submit++;
      keys.push(options.idempotencyKey);
      return behavior.submit ? behavior.submit(request, options) : { taskId: `task-${calls.submit}` };
    },
    async poll(task, options) {
      calls.poll++;
      return behavior.poll ? behavior.poll(task, options) : finished;
    },
    async cancel(task, options) {
      calls.cancel++;
      return behavior.cancel?.(task, options);
    },
    async release() {
      calls.release++;
    },
  };
  return { provider, calls, keys };
}

/**
 * The real engine on the real store in `dataDir`, with a fake clock. Calls to Discord are only recorded. `changes`
 * contains every stored change as `from→to`.
 */
export async function startEngine(
  dataDir: string,
  provider: Provider,
  overrides: Partial<Omit<EngineDeps, 'limits'>> & { limits?: Partial<Limits> } = {},
) {
  const clock = createFakeClock();
  const { log = pino({ level: 'silent' }) } = overrides;
  const health = createHealth({ clock, log });
  const stores = await openTestStores(dataDir);
  const changes: string[] = [];
  const delivered: { id: string; mayBeDelivered: boolean }[] = [];
  const told: { id: string; state: JobState }[] = [];
  const disk = stores.jobs;
  /** Calls that the store hasn't answered yet. Time must not advance without them. */
  let waiting = 0;
  async function counted<T>(call: Promise<T>): Promise<T> {
    waiting++;
    return call.finally(() => waiting--);
  }
  const countedKeyv = <T extends object>(keyv: T) =>
    new Proxy(keyv, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const result: unknown = value.apply(target, args);
          return result instanceof Promise ? counted(result) : result;
        };
      },
    });
  const store: JobStore = {
    insert: (...args) => counted(disk.insert(...args)),
    update: (...args) => counted(disk.update(...args)),
    noteRefusal: (...args) => counted(disk.noteRefusal(...args)),
    used: (...args) => counted(disk.used(...args)),
    get: (...args) => counted(disk.get(...args)),
    getByMessage: (...args) => counted(disk.getByMessage(...args)),
    madeFrom: (...args) => counted(disk.madeFrom(...args)),
    holdsTask: (...args) => counted(disk.holdsTask(...args)),
    unsettled: () => counted(disk.unsettled()),
    read: (...args) => counted(disk.read(...args)),
    stale: () => counted(disk.stale()),
    probe: () => counted(disk.probe()),
    past: (...args) => counted(disk.past(...args)),
  };
  const engine = createEngine({
    store,
    providers: new Map([[provider.id, health.watch(provider)]]),
    gate: health,
    intake: anIntake(clock.now),
    wayOf: firstWayOf(builtInModels),
    timings: await createTimings(countedKeyv(stores.keyv('timings'))),
    downloadVideo: async () => statuses.delivering.file,
    downloadStill: async () => still,
    assembleReel: async () => ({ file: statuses.delivering.file, isSpoiler: false }),
    checkVideo: async () => 'whole',
    hasStill: async () => true,
    isWithdrawn: async () => false,
    withInputs: async (job) => job,
    films: noFilms,
    webhookUrl: () => undefined,
    publishInputs: async (_, inputs) =>
      inputs.map((input) => ({ ...input, url: 'https://cdn.example/first-frame.png' })),
    async deliver(job, { mayBeDelivered }) {
      delivered.push({ id: job.id, mayBeDelivered });
      return { route: 'reply', messageId: '1', channelId: '2' };
    },
    async notifyMember(job) {
      told.push({ id: job.id, state: job.status.state });
    },
    cleanUp: async (job) => {
      if (job.task) await provider.release?.(job.task);
    },
    wasAnswered: async () => ({ messageId: '7' }),
    onChange: (job, previous) => changes.push(`${previous.status.state}→${job.status.state}`),
    clock,
    random: () => 0.5,
    log,
    ...overrides,
    limits: {
      memberRunning: () => 3,
      memberWaiting: 10,
      guildRunning: () => Number.POSITIVE_INFINITY,
      providerRunning: () => 5,
      ...overrides.limits,
    },
  });

  const settle = async () => {
    for (let quiet = 0; quiet < 20; quiet = waiting > 0 ? 0 : quiet + 1)
      await new Promise((resolve) => setImmediate(resolve));
  };

  return {
    engine,
    health,
    store,
    clock,
    changes,
    delivered,
    told,
    settle,
    /** Accepts a job and answers its command, like the command does. */
    async add(job: Job) {
      await engine.accept({ ...job, status: statuses.accepted, task: null }, []);
      await engine.apply(job.id, { type: 'answered', messageId: '1' });
    },
    /** Lets time pass, from one timer to the next, until `isDone`. Fails when nothing more will happen. */
    async until(isDone: () => boolean) {
      for (let round = 0; round < 1_000; round++) {
        await settle();
        if (isDone()) return;
        if (clock.nextInMs === undefined)
          throw new Error(`Nothing more happens; so far: ${changes.join(' ')}`);
        clock.advance(clock.nextInMs);
      }
      throw new Error('It never happens');
    },
    async stored(id: string) {
      const job = await store.get(id);
      if (!job) throw new Error(`No job ${id}`);
      return job;
    },
    async [Symbol.asyncDispose]() {
      let isClosed = false;
      const closed = engine.close(0).finally(() => {
        isClosed = true;
      });
      while (!isClosed) {
        clock.advance(1_000);
        await settle();
      }
      await closed;
      await stores.close();
    },
  };
}
