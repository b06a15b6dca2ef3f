import * as z from 'zod';
import { type Bus, hear } from '../bus.ts';
import { UserError } from '../errors.ts';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
import { type Allowance, AllowanceError } from './allowance.ts';
import type { Job } from './job.ts';
import type { Limits } from './limits.ts';
import { MEMBER_REELS } from './reel.ts';
import { isStranded, traitsOf } from './states.ts';
import { type JobStore, StorageError } from './store.ts';

/** The key of the time since when no jobs are accepted. */
const CLOSED_SINCE = 'closed-since';

/** Whether new jobs are accepted. While it's closed, accepted jobs continue, and the bot can stop after the last. */
export interface Intake {
  /** Since when it has been closed; `undefined` if it's open. */
  closedSinceMs(): number | undefined;
  /** In all processes that share the store. */
  close(): Promise<void>;
  open(): Promise<void>;
  /** Throws a `UserError` for the member while it's closed. */
  requireOpen(): void;
}

export function createIntake(deps: {
  keyv: SharedKeyv<number>;
  bus: Bus;
  now(): number;
  log: Log;
}): Intake & {
  /** Before the first job. A bot that runs alone begins open; one of several processes begins as the others are. */
  begin(options: { isAlone: boolean }): Promise<void>;
} {
  const { keyv, bus, now, log } = deps;
  let sinceMs: number | undefined;
  /** What is read while it changes may be out of date. */
  let changes = 0;

  async function change(next: number | undefined) {
    sinceMs = await keyv.update(CLOSED_SINCE, (before) => next && (before ?? next));
    changes++;
    bus.publish('intake', sinceMs === undefined ? 'open' : 'closed');
  }

  async function read() {
    const before = changes;
    const stored = await keyv.get(CLOSED_SINCE);
    if (changes === before) sinceMs = stored;
  }

  // The message itself says enough, should the store not answer.
  hear(bus, 'intake', z.enum(['open', 'closed']), {
    log,
    listener(state) {
      sinceMs = state === 'open' ? undefined : now();
      changes++;
    },
  });
  bus.onGap(() => void read().catch(() => {}));
  return {
    async begin({ isAlone }) {
      if (isAlone) await keyv.delete(CLOSED_SINCE);
      await read();
    },
    closedSinceMs: () => sinceMs,
    close: () => change(now()),
    open: () => change(undefined),
    requireOpen() {
      if (sinceMs !== undefined) throw new UserError((t) => t('refusal.draining'));
    },
  };
}

/** The group that a running job counts in: its member's jobs in its guild, or their reels there. */
export const memberOf = ({ origin, reel }: Job) => `${origin.guildId}/${origin.userId}${reel ? ' reel' : ''}`;

/** Unfinished jobs by their ids, and by member: nobody has many, however many there are. */
export class JobMap extends Map<string, Job> {
  readonly #byMember = new Map<string, Map<string, Job>>();

  override set(id: string, job: Job): this {
    this.#drop(id, memberOf(job));
    const own = this.#byMember.get(memberOf(job)) ?? new Map<string, Job>();
    this.#byMember.set(memberOf(job), own.set(id, job));
    return super.set(id, job);
  }

  override delete(id: string): boolean {
    this.#drop(id);
    return super.delete(id);
  }

  /** The jobs that count together with this one: its member's in its guild, or their reels there. */
  besides(job: Job): Iterable<Job> {
    return this.#byMember.get(memberOf(job))?.values() ?? [];
  }

  /** A job whose member deleted their data belongs to another one from then on. */
  #drop(id: string, unlessOf?: string) {
    const job = this.get(id);
    const member = job && memberOf(job);
    if (member === undefined || member === unlessOf) return;
    const own = this.#byMember.get(member);
    own?.delete(id);
    if (own?.size === 0) this.#byMember.delete(member);
  }
}

/**
 * Creates the function that accepts a new job into `jobs` and the store, or throws a `UserError` or an `AllowanceError`
 * and keeps nothing. It resolves with false if the job exists already: a command may arrive twice.
 */
export function createAcceptance(deps: {
  jobs: JobMap;
  /** Ids of the jobs that this process holds. */
  held: Set<string>;
  store: Pick<JobStore, 'insert'>;
  intake: Pick<Intake, 'requireOpen'>;
  /** Aborted when the bot is stopping. */
  stopping: AbortSignal;
  limits: Pick<Limits, 'memberRunning' | 'memberWaiting'>;
  /** Called with the reason if a job couldn't be stored. */
  onFailed(error: unknown): void;
  log: Log;
}): (job: Job, allowances: readonly Allowance[]) => Promise<boolean> {
  const { jobs, held, limits, log } = deps;
  /** New jobs that are being stored. */
  const inserting = new Map<string, Promise<unknown>>();

  /** False if the job exists already. Throws a `UserError` if its member has reached the limit of jobs. */
  async function insertWithinLimit(job: Job, allowances: readonly Allowance[]): Promise<boolean> {
    const { guildId, userId } = job.origin;
    const { reel } = job;
    const most = reel ? MEMBER_REELS : limits.memberRunning(guildId) + limits.memberWaiting;
    for (;;) {
      if (jobs.has(job.id)) return false;
      const open = openJobsOf(jobs.besides(job), guildId, userId, { reels: reel !== undefined });
      if (open.length < most) break;
      // Some jobs of a burst may be refused when they are stored. Those don't count.
      const undecided = open.flatMap(({ id }) => inserting.get(id) ?? []);
      if (undecided.length === 0)
        throw new UserError((t) =>
          reel ? t('join.oneAtATime') : t('refusal.tooManyVideos', { open: open.length }),
        );
      await Promise.allSettled(undecided);
    }
    // Counted before the write, so that a burst of commands can't slip past the limit.
    jobs.set(job.id, job);
    held.add(job.id);
    const insert = insertNew(job, allowances).finally(() => inserting.delete(job.id));
    inserting.set(job.id, insert);
    return insert;
  }

  /** When this settles, the outcome is in memory. */
  async function insertNew(job: Job, allowances: readonly Allowance[]): Promise<boolean> {
    let isNew = false;
    try {
      isNew = await deps.store.insert(job, allowances);
      return isNew;
    } catch (error) {
      if (error instanceof AllowanceError) throw error;
      deps.onFailed(error);
      // Nobody knows how much is used, so quotas and budgets are closed.
      log.error({ err: error, job: job.id }, 'could not store a new job; the request was refused');
      const isFull = error instanceof StorageError && error.reason === 'full';
      throw new UserError((t) => t(isFull ? 'refusal.storageFull' : 'refusal.storageFails'));
    } finally {
      if (!isNew) for (const each of [jobs, held]) each.delete(job.id);
    }
  }

  return async (job, allowances) => {
    if (deps.stopping.aborted) throw new UserError((t) => t('refusal.restarting'));
    deps.intake.requireOpen();
    return insertWithinLimit(job, allowances);
  };
}

/**
 * A member's unfinished jobs in one guild: their videos, or their reels.
 * @internal Tested with every state.
 */
export function openJobsOf(
  jobs: Iterable<Job>,
  guildId: string,
  userId: string,
  { reels = false } = {},
): Job[] {
  const open: Job[] = [];
  for (const job of jobs) {
    const isTheirs = job.origin.guildId === guildId && job.origin.userId === userId;
    if (isTheirs && (job.reel !== undefined) === reels && traitsOf(job).isOpen && !isStranded(job))
      open.push(job);
  }
  return open;
}
