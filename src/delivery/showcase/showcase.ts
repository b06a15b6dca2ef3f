import { messageFailure } from '../../discord/errors.ts';
import type { Job, JobIn } from '../../jobs/job.ts';
import { slowBackoffMs } from '../../jobs/retry.ts';
import { isShowable } from '../../jobs/showcase.ts';
import type { ShowcaseCopy } from '../../jobs/showcase-store.ts';
import { entriesOf } from '../../keyv-entries.ts';
import { takesStars } from '../../settings/showcase.ts';
import { createShowcaseSteps, LEASE_MS, LIMIT_MS, type ShowcaseDeps } from './steps.ts';

/** How often each process looks for copies that are due. */
const LOOK_MS = 10_000;
const AT_ONCE = 2;
/** About a day. */
const MAX_ATTEMPTS = 50;
const PAGE = 200;

/** Copies videos to their servers' showcases, and takes copies away again. Nothing here disturbs a delivery. */
export interface Showcase {
  /** Call this for each video that was delivered. Calling it twice changes nothing. */
  delivered(job: JobIn<'succeeded'>): Promise<void>;
  /** Gives a star to a video, or takes it back. Resolves with the number of its stars. */
  toggleStar(job: JobIn<'succeeded'>, userId: string): Promise<number>;
  /** The number of a video's stars; `undefined` if it can't have any. Never rejects. */
  starsOf(job: Job): Promise<number | undefined>;
  /** Takes a video's copy away, or only if it is this message. Resolves once that is stored. */
  withdraw(jobId: string, messageId?: string): Promise<void>;
  /** Takes away a server's copies that may not be shown any more. Resolves once it is stored that this has to be done. */
  recheck(guildId: string): Promise<void>;
  /** Only stores it, for a moment in which this process may end. */
  noteRecheck(guildId: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createShowcase(deps: ShowcaseDeps): Showcase {
  const { store, rechecks, clock, log } = deps;
  const { mayShow, show, takeAway } = createShowcaseSteps(deps);
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let rechecking: Promise<void> | undefined;
  let cancelLook = () => {};

  async function work(copy: ShowcaseCopy): Promise<void> {
    const { jobId, state, attempts } = copy;
    const signal = AbortSignal.any([stopping.signal, clock.timeout(LIMIT_MS)]);
    const step = state === 'withdrawn' ? takeAway : show;
    const next = await step(copy, signal).catch((error: unknown) => afterFailure(error, copy));
    if (next === undefined) return;
    if (next === 'over' || attempts >= MAX_ATTEMPTS) await store.end(jobId);
    else await store.again(jobId, clock.now() + next);
  }

  function afterFailure(err: unknown, { jobId, state, attempts }: ShowcaseCopy): number | 'over' {
    // Another process goes on.
    if (stopping.signal.aborted) return 0;
    log.warn({ err, job: jobId, state, attempt: attempts }, 'could not bring a showcase up to date');
    const isHopeless = ['refused', 'blocked'].includes(messageFailure(err));
    return isHopeless ? 'over' : slowBackoffMs(err, attempts, deps.random());
  }

  async function lookThrough(guildId: string): Promise<void> {
    const { settings } = await deps.settings.get(guildId);
    for (let last: string | undefined = ''; last !== undefined; ) {
      stopping.signal.throwIfAborted();
      const copies = await store.copiesIn(guildId, last, PAGE);
      for (const { jobId } of copies) {
        const job = await deps.findJob(jobId);
        if (job && !(await mayShow(job, settings))) await store.withdraw(jobId, clock.now());
      }
      last = copies.at(-1)?.jobId;
    }
  }

  /** Those that fail, or whose process dies, are repeated with the next look. */
  async function recheckNoted(): Promise<void> {
    for await (const [guildId, noted] of entriesOf(rechecks)) {
      try {
        await lookThrough(guildId);
        await rechecks.update(guildId, (now) => (now === noted ? undefined : now));
        wake();
      } catch (err) {
        if (stopping.signal.aborted) return;
        log.warn({ err, guild: guildId }, 'could not look through a showcase');
      }
    }
  }

  async function drain(): Promise<void> {
    try {
      while (!stopping.signal.aborted) {
        const copy = await store.take(clock.now(), LEASE_MS);
        if (!copy) return;
        wake();
        await work(copy);
      }
    } catch (err) {
      log.warn({ err }, 'could not look for copies that are due');
    }
  }

  function wake() {
    if (stopping.signal.aborted || underWay.size >= AT_ONCE) return;
    const draining = drain().finally(() => underWay.delete(draining));
    underWay.add(draining);
  }

  function wakeRecheck() {
    if (stopping.signal.aborted) return;
    rechecking ??= recheckNoted()
      .catch((err: unknown) => log.warn({ err }, 'could not look for showcases to look through'))
      .finally(() => {
        rechecking = undefined;
      });
  }

  function look() {
    wake();
    wakeRecheck();
    cancelLook = clock.after(LOOK_MS, look);
  }

  async function noteRecheck(guildId: string): Promise<void> {
    await rechecks.update(guildId, (times = 0) => times + 1);
  }

  async function offer({ id, origin, createdAtMs }: Job): Promise<void> {
    const { guildId, userId } = origin;
    await store.offer({ jobId: id, guildId, userId, askedAtMs: createdAtMs }, clock.now());
    wake();
  }

  return {
    async delivered(job) {
      const { settings } = await deps.settings.get(job.origin.guildId);
      const isWanted = settings.showcaseChannel !== null && settings.showcaseStars === 0;
      if (isWanted && isShowable(job)) await offer(job);
    },
    async toggleStar(job, userId) {
      const { guildId } = job.origin;
      const star = { jobId: job.id, guildId, userId, givenAtMs: clock.now() };
      const stars = await store.toggleStar(star);
      const { settings } = await deps.settings.get(guildId);
      if (takesStars(settings) && stars >= settings.showcaseStars) await offer(job);
      return stars;
    },
    async starsOf(job) {
      if (!isShowable(job)) return undefined;
      const known = await deps.settings.get(job.origin.guildId).catch(() => undefined);
      if (!known || !takesStars(known.settings)) return undefined;
      if (job.status.channelId === known.settings.showcaseChannel) return undefined;
      return store.stars(job.id).catch(() => 0);
    },
    async withdraw(jobId, messageId) {
      await store.withdraw(jobId, clock.now(), messageId);
      wake();
    },
    async recheck(guildId) {
      await noteRecheck(guildId);
      wakeRecheck();
    },
    noteRecheck,
    start: look,
    async stop() {
      stopping.abort();
      cancelLook();
      await Promise.all([...underWay, rechecking]);
    },
  };
}
