import * as z from 'zod';
import { type Bus, hear } from '../bus.ts';
import { UserError } from '../errors.ts';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
import { type Allowance, NoRoomError } from './allowance.ts';
import { MEMBER_FILMS } from './film.ts';
import type { Job } from './job.ts';
import type { Limits } from './limits.ts';
import { MEMBER_REELS } from './reel.ts';
import { isOpen } from './states.ts';
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

/** What a job counts as: videos, reels and films of a member have limits of their own. */
function limitKindOf({ reel, film }: Job): 'video' | 'reel' | 'film' {
  if (film) return 'film';
  return reel ? 'reel' : 'video';
}

/** The group that a running job counts in: its member's jobs in its guild, or their reels there. */
export const memberOf = ({ origin, reel }: Job) => `${origin.guildId}/${origin.userId}${reel ? ' reel' : ''}`;

/**
 * Creates the function that accepts a new job into `jobs` and the store, or throws a `UserError` or an `AllowanceError`
 * and keeps nothing. It resolves with false if the job exists already: a command may arrive twice.
 */
export function createAcceptance(deps: {
  jobs: Map<string, Job>;
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

  function mostOpen(job: Job): number {
    const most = { video: limits.memberRunning(job.origin.guildId) + limits.memberWaiting };
    return { ...most, reel: MEMBER_REELS, film: MEMBER_FILMS }[limitKindOf(job)];
  }

  /** When this settles, the outcome is in memory. */
  async function insert(job: Job, allowances: readonly Allowance[]): Promise<boolean> {
    const most = mostOpen(job);
    let isNew = false;
    try {
      isNew = await deps.store.insert(job, allowances, most);
      return isNew;
    } catch (error) {
      if (!(error instanceof NoRoomError)) {
        deps.onFailed(error);
        // Nobody knows how much is used, so quotas and budgets are closed.
        log.error({ err: error, job: job.id }, 'could not store a new job; the request was refused');
      }
      throw refusalOf(error, job);
    } finally {
      if (!isNew) for (const each of [jobs, held]) each.delete(job.id);
    }
  }

  return async (job, allowances) => {
    if (deps.stopping.aborted) throw new UserError((t) => t('refusal.restarting'));
    // The film was accepted before.
    if (job.shotOf === undefined) deps.intake.requireOpen();
    if (jobs.has(job.id)) return false;
    jobs.set(job.id, job);
    held.add(job.id);
    return insert(job, allowances);
  };
}

/** What the member reads, except about allowances. */
function refusalOf(error: unknown, job: Job): unknown {
  if (error instanceof OpenLimitError) {
    const { open } = error;
    const kind = limitKindOf(job);
    return new UserError(
      (t) => {
        if (kind === 'film') return t('film.tooMany', { open });
        return kind === 'reel' ? t('join.oneAtATime') : t('refusal.tooManyVideos', { open });
      },
      { cause: error },
    );
  }
  if (error instanceof NoRoomError) return error;
  return new UserError((t) => t(`refusal.${whyRefused(error)}`), { cause: error });
}

function whyRefused(error: unknown): 'maybeStored' | 'storageFull' | 'storageFails' {
  if (!(error instanceof StorageError)) return 'storageFails';
  if (error.mayBeDone) return 'maybeStored';
  return error.reason === 'full' ? 'storageFull' : 'storageFails';
}

/**
 * A member has as many open jobs as they may have: videos, or reels.
 * @internal Tests know what the stores throw.
 */
export class OpenLimitError extends NoRoomError {
  override readonly name = 'OpenLimitError';
  readonly open: number;

  constructor(open: number) {
    super(`the member has ${open} open jobs`);
    this.open = open;
  }
}

/** Throws an `OpenLimitError` if the job is one too many. `jobs`: its member's in its guild, perhaps with itself. */
export function checkOpenLimit(jobs: readonly Job[], job: Job, mostOpen: number): void {
  const open = jobs.filter(
    (each) => each.id !== job.id && isOpen(each) && limitKindOf(each) === limitKindOf(job),
  );
  if (open.length >= mostOpen) throw new OpenLimitError(open.length);
}
