import * as z from 'zod';
import { hear, jsonOf } from '../bus.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { TaskNews } from './arrivals.ts';
import { createDispatchDuty } from './dispatch-duty.ts';
import type { Fleet } from './fleet.ts';
import type { HeldJobs } from './held-jobs.ts';
import { createReplica } from './replica.ts';
import type { JobStore } from './store.ts';
import { createTaking } from './taking.ts';

const taskNews = z.object({ provider: z.string(), jobId: z.string(), stage: z.number() });

/** What a process does because others change and hold jobs, too. A process alone does nothing of it. */
export interface SharedJobs {
  /** Whether this process dispatches for all. Absent if it is alone. */
  readonly mayDispatch: (() => Promise<boolean>) | undefined;
  start(): void;
  /** This process has stored a change of the job. */
  announce(id: string): void;
  /** Some jobs may be free. */
  look(): void;
  /** Reads a job that another process has accepted a moment ago. */
  read(id: string): Promise<void>;
  /** Asks the job's holder for its next step. */
  askForStep(id: string): void;
  passOnNews(news: TaskNews): void;
  askToReconsider(): void;
  underWay(): Promise<void> | undefined;
  /** Tells what hasn't been told yet. */
  stop(): void;
  /** Lets other processes continue all held jobs. */
  leave(): Promise<void>;
}

const alone: SharedJobs = {
  ...{ mayDispatch: undefined, start() {}, announce() {}, look() {}, async read() {} },
  ...{ askForStep() {}, passOnNews() {}, askToReconsider() {}, underWay: () => undefined },
  ...{ stop() {}, async leave() {} },
};

export function createSharedJobs(deps: {
  /** Absent if the process is alone. */
  fleet: Fleet | undefined;
  takes: boolean;
  store: Pick<JobStore, 'stale'>;
  held: HeldJobs;
  readJobs(ids: readonly string[]): Promise<void>;
  /** The held jobs may be lost: what is under way for them ends, and nothing begins. */
  onInterrupted(): void;
  /** Those that are still held continue. */
  onContinued(): void;
  wake(id: string): void;
  onNews(news: TaskNews): void;
  dispatch(): void;
  stopping: AbortSignal;
  clock: Clock;
  log: Log;
}): SharedJobs {
  const { fleet, held, stopping, clock, log } = deps;
  if (!fleet) return alone;
  const { bus } = fleet;
  let isInterrupted = false;
  let ends: (() => void)[] = [];

  const replica = createReplica({
    ...{ fleet, store: deps.store, readJobs: deps.readJobs, clock, log },
    async onCompare() {
      await replica.compare();
      goOn();
    },
  });
  const taking = createTaking({
    fleet,
    stopping,
    read: replica.read,
    onLooked: deps.dispatch,
    clock,
    log,
  });

  function goOn() {
    if (!isInterrupted || !fleet?.isAlive() || stopping.aborted) return;
    isInterrupted = false;
    deps.onContinued();
  }

  function onLife(isAlive: boolean) {
    if (isAlive) {
      replica.compareNow();
      return;
    }
    isInterrupted = true;
    log.warn({ jobs: held.ids.size }, 'other processes may take the jobs of this one; it waits');
    deps.onInterrupted();
  }

  return {
    mayDispatch: createDispatchDuty({ fleet, compare: replica.compare, log }),
    start() {
      replica.start();
      ends = [
        fleet.onChange(onLife),
        bus.subscribe('wake', (id) => held.has(id) && deps.wake(id)),
        hear(bus, 'news', jsonOf(taskNews), {
          log,
          listener: (news) => held.has(news.jobId) && deps.onNews(news),
        }),
        bus.subscribe('reconsider', deps.dispatch),
      ];
      if (deps.takes) taking.start();
    },
    announce: replica.announce,
    look: taking.look,
    read: (id) => replica.read([id]),
    askForStep: (id) => bus.publish('wake', id),
    passOnNews: (news) => bus.publish('news', JSON.stringify(news)),
    askToReconsider: () => bus.publish('reconsider', ''),
    underWay: taking.underWay,
    stop() {
      for (const end of ends) end();
      replica.stop();
    },
    leave: () => fleet.leave(),
  };
}
