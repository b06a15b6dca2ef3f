import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { ShowcaseStore } from '../jobs/showcase-store.ts';
import { TOKEN_OVER_MS } from '../jobs/token-times.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { GuildPresence } from './guild-presence.ts';
import type { MemberData } from './member-data.ts';
import type { OptedOutNames } from './opted-out-names.ts';
import type { JobFilter, PersonalData } from './personal-data.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const TOKENS_EVERY_MS = 5 * MINUTE_MS;
/** A server that removed the bot may want it back. */
export const REMOVED_GUILD_KEPT_MS = 30 * DAY_MS;
/** No month of any time zone is longer, so after this an entry of the ledger counts against no quota and no budget. */
const COUNTED_MS = 32 * DAY_MS;
const BATCH = 200;

/** Deletes data after its retention time: a daily sweep, and one for tokens. */
export interface Retention {
  start(): void;
  /** Resolves when a running sweep has finished. */
  stop(): Promise<void>;
}

export function createRetention(deps: {
  /** How long members' requests are kept. */
  days: number;
  data: PersonalData;
  members: MemberData;
  guilds: GuildPresence;
  /** Asks Discord whether the bot is in that guild. */
  isInGuild(guildId: string): Promise<boolean>;
  settings: SettingsStore;
  optedOutNames: Pick<OptedOutNames, 'keepOnly'>;
  showcase: Pick<ShowcaseStore, 'forgetGuild'>;
  stories: { forgetGuild(guildId: string): Promise<void> };
  cast: { forgetGuild(guildId: string): Promise<void>; sweep(usedBeforeMs: number): Promise<void> };
  engine(): Pick<Engine, 'all' | 'apply'>;
  removeFiles(job: Job): Promise<void>;
  /** Whether this process does it for all that share the store. */
  isSweeper(): Promise<boolean>;
  clock: Clock;
  log: Log;
}): Retention {
  const { data, guilds, clock, log } = deps;
  let isStopped = false;
  const timers = new Map<string, () => void>();
  let underWay: Promise<unknown> = Promise.resolve();

  function repeat(everyMs: number, what: string, sweep: () => Promise<unknown>) {
    underWay = underWay.then(async () => {
      if (isStopped) return;
      await sweepForAll(sweep).catch((err: unknown) => log.warn({ err }, `could not delete ${what}`));
      if (isStopped) return;
      timers.set(
        what,
        clock.after(everyMs, () => repeat(everyMs, what, sweep)),
      );
    });
  }

  async function sweepForAll(sweep: () => Promise<unknown>) {
    if (await deps.isSweeper()) await sweep();
  }

  async function removeJobs(filter: JobFilter): Promise<{ removed: number; kept: number }> {
    const kept = await data.removeUnreadable(filter);
    for (let removed = 0; ; ) {
      if (isStopped) return { removed, kept };
      const { jobs, unreadableIds } = await data.settled(filter, BATCH);
      const ids = [...jobs.map(({ id }) => id), ...unreadableIds];
      if (ids.length === 0) return { removed, kept };
      for (const job of jobs) await deps.removeFiles(job);
      await data.remove(ids);
      removed += ids.length;
    }
  }

  async function removeGuild(guildId: string) {
    // The bot may be back without anybody having used it yet.
    if (await deps.isInGuild(guildId)) return guilds.clear(guildId);
    const { removed: jobs, kept } = await removeJobs({ guildId });
    // An unsettled job would stay behind without anything to trigger its deletion. Try again tomorrow.
    const isBusy = kept > 0 || [...deps.engine().all()].some(({ origin }) => origin.guildId === guildId);
    if (isStopped || isBusy) return;
    await deps.settings.forget(guildId);
    await deps.optedOutNames.keepOnly(guildId, []);
    await deps.showcase.forgetGuild(guildId);
    await deps.stories.forgetGuild(guildId);
    await deps.cast.forgetGuild(guildId);
    await data.clearLedgerOf(guildId);
    await guilds.clear(guildId);
    log.info({ guild: guildId, jobs }, 'deleted the data of a server that removed the bot');
  }

  async function sweep() {
    const nowMs = clock.now();
    const beforeMs = nowMs - deps.days * DAY_MS;
    // Nobody has clicked its buttons in all that time.
    for (const job of [...deps.engine().all()]) {
      if (isIn(job, 'unclear') && job.createdAtMs < beforeMs)
        await deps.engine().apply(job.id, { type: 'given-up' });
    }
    const { removed: jobs } = await removeJobs({ beforeMs });
    if (jobs > 0) log.info({ jobs }, 'deleted jobs older than RETENTION_DAYS');
    await deps.cast.sweep(beforeMs);
    await deps.members.catchUp();
    const countedSinceMs = nowMs - COUNTED_MS;
    await data.clearLedger({ memberBeforeMs: countedSinceMs, rolesBeforeMs: countedSinceMs });
    await data.dropExpired();
    for (const guildId of await guilds.goneSince(nowMs - REMOVED_GUILD_KEPT_MS)) await removeGuild(guildId);
    await data.wipe();
  }

  return {
    start() {
      repeat(TOKENS_EVERY_MS, 'expired tokens', () => data.dropTokens(clock.now() - TOKEN_OVER_MS));
      repeat(DAY_MS, 'expired data', sweep);
    },
    async stop() {
      isStopped = true;
      for (const cancel of timers.values()) cancel();
      await underWay;
    },
  };
}
