import { builtInModels } from '../../src/catalog/catalog.ts';
import { createEngine } from '../../src/jobs/engine.ts';
import type { Engine, EngineDeps } from '../../src/jobs/engine-contract.ts';
import { aloneFleet, type Role } from '../../src/jobs/fleet.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobState } from '../../src/jobs/job-status.ts';
import type { Limits } from '../../src/jobs/limits.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { type Clock, nextTurn } from '../../src/runtime/clock.ts';
import { createFakeClock } from './clock.ts';
import { still } from './engine.ts';
import { createFleetHub, type Member } from './fleet.ts';
import { statuses } from './job.ts';
import { firstWayOf } from './models.ts';
import { noFilms } from './no-films.ts';
import { silent } from './ports.ts';

/** A process with an engine, and what it did. */
export interface Process extends Member {
  readonly role: Role;
  readonly engine: Engine;
  /** `changed id state`, `held id state`, `taken id` and `lost id`: what its hooks were told. */
  readonly heard: string[];
  /** The states of jobs that it made or heard of, one after the other. */
  readonly states: JobState[];
}

/** As long as a provider or Discord takes to answer. A process that stands still gets the answer late. */
const CALL_MS = 300;
/** As much as happens between two timers. */
const TURNS = 12;

function later(clock: Clock, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  clock.after(CALL_MS, resolve);
  signal?.addEventListener('abort', () => reject(signal.reason));
  return promise;
}

/**
 * Engines that share a store in memory, and what reached the outside from any of them. A task succeeds when it has run
 * for five seconds.
 */
export async function startEngines(
  roles: readonly Role[],
  {
    onStored,
    ...overrides
  }: Partial<Omit<EngineDeps, 'limits'>> & {
    limits?: Partial<Limits>;
    /** A process has stored a job, and doesn't know that yet. */
    onStored?(job: Job, by: Member): void;
  } = {},
) {
  const clock = createFakeClock();
  const hub = createFleetHub(clock);
  /** Accepted creates by job and stage, and what members saw. */
  const submits: { id: string; by: string }[] = [];
  const delivered: { id: string; by: string }[] = [];
  const told: { id: string; state: JobState; by: string }[] = [];
  const tasks = new Map<string, { key: string; atMs: number }>();
  /** When each process asked its provider about a task. */
  const polls: { by: string; atMs: number }[] = [];
  /** Delivered videos by job: each is looked for before it is posted once more. */
  const posted = new Set<string>();

  function providerOf(own: Clock, by: string): Provider {
    return {
      id: 'preview',
      minPollIntervalMs: 1_000,
      async submit(_, { idempotencyKey }) {
        const taskId = `task-${tasks.size}`;
        tasks.set(taskId, { key: idempotencyKey, atMs: clock.steadyMs() });
        submits.push({ id: idempotencyKey.split('-')[0] ?? '', by });
        await later(own);
        return { taskId };
      },
      async poll({ taskId }, { signal }) {
        polls.push({ by, atMs: clock.steadyMs() });
        await later(own, signal);
        const task = tasks.get(String(taskId));
        if (!task) return { state: 'failed', kind: 'task_failed', cause: 'unknown' };
        if (clock.steadyMs() - task.atMs < 5_000) return { state: 'running' };
        return { state: 'succeeded', output: { kind: 'url', url: 'https://provider.example/film.mp4' } };
      },
      async findTasks(_, { idempotencyKey, signal }) {
        await later(own, signal);
        return [...tasks].flatMap(([taskId, { key }]) => (key === idempotencyKey ? [{ taskId }] : []));
      },
      async cancel(_, { signal }) {
        await later(own, signal);
        return {};
      },
    };
  }

  async function join(role: Role): Promise<Process> {
    const member = await hub.join(role);
    const { id: by, clock: own } = member;
    const heard: string[] = [];
    const states: JobState[] = [];
    function hear(what: string, { id, status }: Job, previous: Job) {
      if (status.state !== previous.status.state) heard.push(`${what} ${id} ${status.state}`);
    }
    const store: JobStore = {
      ...member.store,
      async update(job, options) {
        const present = await member.store.update(job, options);
        if (!present) await stored(job, member);
        return present;
      },
    };
    const engine = createEngine({
      ...{ store, fleet: role === 'all' ? aloneFleet : member.fleet, takes: role !== 'gateway' },
      providers: new Map([['preview', providerOf(own, by)]]),
      gate: { waitMs: () => 0, submitsAtOnce: () => Number.POSITIVE_INFINITY, failingForMs: () => 0 },
      intake: { requireOpen() {} },
      wayOf: firstWayOf(builtInModels),
      timings: { record: async () => {}, historyMs: () => [] },
      async downloadVideo(_, signal) {
        await later(own, signal);
        return statuses.delivering.file;
      },
      downloadStill: async () => still,
      assembleReel: async () => ({ file: statuses.delivering.file, isSpoiler: false }),
      checkVideo: async () => 'whole',
      hasStill: async () => true,
      withInputs: async (job) => job,
      films: { ...noFilms, openThread: async () => null, notesOn: () => [] },
      isWithdrawn: async () => false,
      webhookUrl: () => undefined,
      publishInputs: async (_, inputs) => [...inputs],
      async deliver(job, { mayBeDelivered, signal }) {
        await later(own, signal);
        if (!mayBeDelivered || !posted.has(job.id)) delivered.push({ id: job.id, by });
        posted.add(job.id);
        await later(own, signal);
        return { route: 'reply', messageId: '1', channelId: '2' };
      },
      async notifyMember(job, { notice, signal }) {
        await later(own, signal);
        if (!notice.mayBegin()) return;
        await notice.begin(true);
        const { id, status } = job;
        const isRepeated = told.some((each) => each.id === id && each.state === status.state);
        // Discord recognizes it.
        if (!isRepeated) told.push({ id, state: status.state, by });
        await later(own, signal);
      },
      cleanUp: async () => {},
      async wasAnswered(_, signal) {
        await later(own, signal);
        return { messageId: '7' };
      },
      onChange: (job, previous) => hear('changed', job, previous),
      onAnyChange: ({ status }, previous) => {
        if (status.state !== previous.status.state) states.push(status.state);
      },
      onHeldChange: (job, previous) => hear('held', job, previous),
      onTaken: ({ id }) => heard.push(`taken ${id}`),
      onLost: ({ id }) => heard.push(`lost ${id}`),
      ...{ clock: own, random: () => 0.5, log: silent },
      ...overrides,
      limits: {
        ...{ memberRunning: () => 3, memberWaiting: 10, providerRunning: () => 5 },
        guildRunning: () => Number.POSITIVE_INFINITY,
        ...overrides.limits,
      },
    });
    const process = { ...member, role, engine, heard, states };
    processes.push(process);
    await within(engine.resume());
    return process;
  }

  const processes: Process[] = [];

  /** A process that is paused or killed now hears nothing of its write. */
  async function stored(job: Job, by: Member) {
    if (!onStored) return;
    onStored(job, by);
    await new Promise<void>((resolve) => by.clock.after(0, resolve));
  }

  async function settle() {
    for (let turn = 0; turn < TURNS; turn++) await nextTurn();
  }

  /** Lets time pass, from one timer to the next. */
  async function pass(ms: number) {
    const untilMs = clock.steadyMs() + ms;
    await settle();
    while (clock.nextInMs !== undefined && clock.steadyMs() + clock.nextInMs <= untilMs) {
      clock.advance(clock.nextInMs);
      await settle();
    }
    clock.advance(untilMs - clock.steadyMs());
    await settle();
  }

  /** Lets time pass until the work is done. */
  async function within<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => {});
    for (let round = 0; round < 300; round++) {
      await settle();
      if (isDone) break;
      clock.advance(Math.min(clock.nextInMs ?? 0, 100));
    }
    if (!isDone) throw new Error('It never ends');
    return done;
  }

  const observer = await hub.join('gateway');
  for (const role of roles) await join(role);

  return {
    ...{ clock, hub, processes, submits, polls, delivered, told, tasks, join, settle, pass, within },
    /** Lets time pass until that is so; at most for this many seconds. */
    async until(isSo: () => boolean | Promise<boolean>, seconds = 180) {
      for (let second = 0; second < seconds; second++) {
        if (await isSo()) return;
        await pass(1_000);
      }
      throw new Error(`It never happens: ${JSON.stringify({ submits, delivered, told })}`);
    },
    /** How a job is stored. */
    async storedJob(id: string): Promise<Job> {
      const job = await within(observer.store.get(id));
      if (!job) throw new Error(`No job ${id}`);
      return job;
    },
    /** Leaves a job in the store to whichever worker takes it. */
    async place(job: Job) {
      await within(observer.store.insert(job));
      await within(observer.store.update(job, { release: true }));
      observer.fleet.bus.publish('jobs', job.id);
      await pass(500);
    },
    /** Accepts a job in a process and answers its command, like the command does. */
    async add({ engine }: Process, job: Job) {
      await within(engine.accept({ ...job, status: statuses.accepted, task: null }, []));
      await within(engine.apply(job.id, { type: 'answered', messageId: '1' }));
    },
    async [Symbol.asyncDispose]() {
      for (const process of processes) hub.resume(process);
      for (const { engine } of processes) await within(engine.close(0)).catch(() => {});
      await hub[Symbol.asyncDispose]();
    },
  };
}
