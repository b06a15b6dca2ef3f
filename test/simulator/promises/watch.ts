import type { Config } from '../../../src/config.ts';
import { isIn, type Job } from '../../../src/jobs/job.ts';
import type { Life, LogLine } from '../bot.ts';
import type { Counters } from '../counters.ts';
import type { Machine } from '../machine/index.ts';
import type { Storage } from '../shapes.ts';
import type { World } from '../world.ts';
import { watchCreates } from './creates.ts';
import { checkEnds } from './ends.ts';
import { checkFilms, waitsForShot } from './films.ts';
import { watchKeys } from './keys.ts';
import { checkLedger, type Row } from './ledger.ts';
import { castLeft, entriesLeft, filesLeft, filesOfEnded } from './left.ts';
import { watchMessages } from './messages.ts';
import { watchQuotas } from './quota.ts';
import { type PromiseName, Violation } from './violation.ts';

/** A file that is this late may come in days. */
const STRANDED = 20;
const LEDGER_EVERY_MS = 10 * 60_000;

/** Checks at every instant what must always hold. */
export function createWatch(options: {
  world: World;
  machine: Machine;
  caps: Config['caps'];
  /** Where processes keep files of their own. */
  folders: readonly string[];
  counters: Counters;
}) {
  const { world, machine, counters } = options;
  const now = machine.scheduler.nowMs;
  const kicked = new Set<string>();
  let problem: Violation | undefined;
  let isBegun = false;
  let isDirty = false;
  let ledgerAtMs = 0;

  function found(violation: Violation | undefined) {
    problem ??= violation;
  }
  const creates = watchCreates(world, counters);
  const messages = watchMessages(world, found);
  const keys = watchKeys(world, machine.line, found);
  const quotas = watchQuotas({ caps: options.caps, now });

  function raise(of: PromiseName, message: string | undefined) {
    if (message !== undefined) throw new Violation(of, message);
  }

  return {
    kicked: (guildId: string) => void kicked.add(guildId),
    reposted: messages.reposted,

    begin() {
      isBegun = true;
    },

    /** A bot has opened the store. */
    opened(storage: Storage) {
      quotas.begin(rowsOf(storage).map(({ job }) => job));
    },

    stored(job: Job, isNew: boolean, storage: Storage) {
      isDirty = true;
      const { state } = job.status;
      counters.hit(`state ${state}`);
      creates.stored(job);
      for (const cell of filmCells(job, isNew)) counters.hit(cell);
      if (isNew && job.inputs.some(({ cast }) => cast !== undefined)) counters.hit('cast in a job');
      if (isNew && job.story !== undefined) counters.hit('clip of a story');
      if (isNew) readSettings(storage, quotas.set);
      found(quotas.stored(job, isNew));
    },

    logged({ level, msg = '' }: LogLine, text: string) {
      keys.logged(text);
      if (level < 40) return;
      counters.hit(`log: ${msg}`);
      if (text.includes('"type":"IllegalTransition"'))
        found(new Violation('errors', `an event that its job can't take: ${text.slice(0, 300)}`));
      if (/broke an invariant|unhandled|a Discord listener failed|could not connect/.test(msg))
        found(new Violation('errors', `it says: ${msg}`));
    },

    unhandled: (error: unknown) => found(new Violation('errors', `unhandled: ${String(error)}`)),

    async check(storage: Storage | undefined) {
      found(creates.check());
      if (problem !== undefined) throw problem;
      if (!isBegun || !isDirty || now() - ledgerAtMs < LEDGER_EVERY_MS) return;
      if (storage) await this.checkLedger(storage);
    },

    async checkLedger(storage: Storage) {
      ledgerAtMs = now();
      isDirty = false;
      readSettings(storage, quotas.set);
      const wrong = await checkLedger({
        storage,
        rows: rowsOf(storage),
        nowMs: Date.now(),
        zoneOf: quotas.zoneOf,
      });
      raise('ledger', wrong);
      raise('films', checkFilms(rowsOf(storage), { isOver: false, isRest }));
    },

    /** Whether nothing will happen any more by itself. */
    isOver(storage: Storage | undefined, lives: readonly Life[]): boolean {
      const isReady = lives.length > 0 && lives.every((life) => life.isReady);
      return storage !== undefined && isReady && unfinished(rowsOf(storage)).length === 0;
    },

    /** Every job has just ended, and one process had them all. */
    async cleanedUp(storage: Storage | undefined) {
      if (!storage) return;
      for (const folder of options.folders) raise('left', await filesOfEnded(rowsOf(storage), folder));
    },

    async end(storage: Storage | undefined, lives: readonly Life[]) {
      if (!storage || lives.length === 0) throw new Violation('ends', 'the bot does not run any more');
      const rows = rowsOf(storage);
      const [stuck] = unfinished(rows);
      if (stuck) throw new Violation('ends', `job ${stuck.id} never ends: ${JSON.stringify(stuck.status)}`);
      await this.checkLedger(storage);
      raise('films', checkFilms(rows, { isOver: true, isRest }));
      raise('ends', checkEnds(rows, world, { visible: messages.visible, kicked }));
      for (const folder of options.folders) raise('left', await filesLeft(rows, folder));
      raise('left', await castLeft(storage, options.folders));
      for (const { owner } of lives) raise('left', entriesLeft(rows, machine.collections, owner));
    },

    /** What the bot has left behind in this process after its stop. */
    stopped({ owner }: Pick<Life, 'owner'>) {
      const sockets = machine.line.openOf(owner);
      const timers = machine.scheduler.waitingOf(owner);
      if (sockets > 0) raise('left', `${sockets} connections are left`);
      if (timers.length > 0) raise('left', `${timers.length} timers are left: ${timers.join(', ')}`);
    },
  };
}

/** What a stored change says about films. */
function filmCells({ film, shotOf, status: { state } }: Job, isNew: boolean): string[] {
  const ends: Partial<Record<typeof state, string>> = {
    ...{ succeeded: 'film joined', failed: 'film not whole', cancelled: 'film canceled' },
  };
  const end = ends[state];
  return [
    ...(isNew && film ? ['film begun'] : []),
    ...(isNew && shotOf !== undefined ? ['shot begun'] : []),
    ...(film && end ? [end] : []),
    ...(film?.shots.some(({ isWhyPrivate }) => isWhyPrivate) ? ['shot refused'] : []),
  ];
}

function unfinished(rows: readonly Row[]): Job[] {
  const jobs = new Map(rows.map(({ job }) => [job.id, job]));
  return [...jobs.values()].filter((job) => !isRest(job) && !waitsForShot(job, jobs, isRest));
}

function isRest(job: Job): boolean {
  if (isIn(job, 'unclear', 'undeliverable', 'reviewing')) return true;
  // Tried for days, until the provider keeps it no longer. The member can give it up.
  if (isIn(job, 'downloading') && job.status.attempts >= STRANDED) return true;
  const isEnded = isIn(job, 'succeeded', 'failed', 'cancelled');
  return isEnded && job.told && !(isIn(job, 'succeeded') && job.status.unchecked);
}

function rowsOf({ database: { connection } }: Storage): Row[] {
  const jobs = connection.prepare('SELECT data FROM jobs').all();
  const ledger = new Map(
    connection
      .prepare('SELECT * FROM ledger')
      .all()
      .map((row) => [row['job_id'], row]),
  );
  return jobs.map(({ data }) => {
    const job = JSON.parse(String(data)) as Job;
    return { job, entry: ledger.get(job.id) };
  });
}

/** Every guild's settings, as they are stored. */
function readSettings(
  { database: { connection } }: Storage,
  read: (guildId: string, values: object) => void,
) {
  const rows = connection
    .prepare("SELECT key, entry FROM keyv WHERE key >= 'settings:' AND key < 'settings;'")
    .all();
  for (const { key, entry } of rows) {
    const [guildId] = /\d+$/.exec(String(key)) ?? [];
    if (guildId) read(guildId, JSON.parse(String(entry)).value.values ?? {});
  }
}
