import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Life, LogLine } from './bot.ts';
import type { Counters } from './counters.ts';
import { checkEnds, checkFiles } from './ends.ts';
import { checkLedger, type Row } from './ledger-model.ts';
import { guildNames, type World } from './world.ts';

/** What must never happen has happened. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Admins' settings: every kind of allowance. */
export const settings = [
  { guild: 0, name: 'member-videos-per-day', value: '6' },
  { guild: 1, name: 'server-videos-per-day', value: '45' },
  { guild: 2, name: 'budget-usd-per-day', value: '25' },
];

/** A file that is this late may come in days. */
const STRANDED = 20;
const LEDGER_EVERY_MS = 10 * 60_000;

/** Checks at every instant what must always hold. */
export function createWatch(options: { world: World; dataDir: string; counters: Counters; now(): number }) {
  const { world, counters } = options;
  const { discord } = world;
  /** Stages whose paid call was decided, by the number in their prompt. */
  const decided = new Map<string, Set<string>>();
  const accepted = new Map<string, number>();
  const lookedAt = new Map<string, number>();
  const visible = new Map<string, Set<string>>();
  const reposts = new Map<string, number>();
  /** Jobs that counted, did not count any more, and count again: nobody refuses them then. */
  const recounted = new Set<string>();
  const uncounted = new Set<string>();
  let problem: string | undefined;
  let isBegun = false;
  let isDirty = false;
  let ledgerAtMs = 0;

  discord.world.events.on('messageCreate', seen);
  discord.world.events.on('messageUpdate', seen);
  discord.world.events.on('messageDelete', seen);

  function seen({ message, ephemeralFor, deleted }: StoredMessage) {
    if (ephemeralFor !== null) return;
    const shown = new Set(
      message.attachments.flatMap(({ filename }) => /cutscene-(\d+)-/.exec(filename)?.[1] ?? []),
    );
    for (const [id, messages] of visible) if (deleted || !shown.has(id)) messages.delete(message.id);
    if (deleted) return;
    for (const id of shown) {
      const messages = visible.get(id) ?? new Set();
      visible.set(id, messages.add(message.id));
      if (messages.size > 1 + (reposts.get(id) ?? 0))
        problem ??= `the video of ${id} can be seen in ${[...messages].join(' and ')}`;
    }
  }

  /** Tasks that providers have accepted since the last look. */
  function countCreates() {
    for (const [name, server] of Object.entries(world.servers)) {
      const tasks: readonly object[] = 'predictions' in server ? server.predictions : server.tasks;
      for (const task of tasks.slice(lookedAt.get(name) ?? 0)) {
        const [number] = /q\d+q/.exec(JSON.stringify(task)) ?? [];
        counters.hit(`task accepted by ${name}`);
        if (number === undefined) continue;
        const count = (accepted.get(number) ?? 0) + 1;
        accepted.set(number, count);
        const allowed = decided.get(number)?.size ?? 0;
        if (count > allowed)
          problem ??= `${name} has accepted ${number} ${count} times, for ${allowed} paid calls`;
      }
      lookedAt.set(name, tasks.length);
    }
  }

  return {
    begin() {
      isBegun = true;
    },

    stored(job: Job) {
      isDirty = true;
      const { state } = job.status;
      counters.hit(`state ${state}`);
      const [number] = /q\d+q/.exec(job.request.prompt) ?? [];
      if (state === 'submitting' && number) {
        const stages = decided.get(number) ?? new Set();
        decided.set(number, stages.add(`${job.id}/${job.stage}`));
      }
      if (['unclear', 'failed', 'cancelled'].includes(state)) uncounted.add(job.id);
      else if (uncounted.has(job.id)) recounted.add(job.id);
    },

    reposted(id: string) {
      reposts.set(id, (reposts.get(id) ?? 0) + 1);
    },

    logged({ level, msg = '' }: LogLine) {
      if (level < 40) return;
      counters.hit(`log: ${msg}`);
      if (/broke an invariant|unhandled|a Discord listener failed/.test(msg)) problem ??= `it says: ${msg}`;
    },

    async check(life: Life | undefined) {
      countCreates();
      if (problem !== undefined) throw new Violation(problem);
      if (!isBegun || !isDirty || options.now() - ledgerAtMs < LEDGER_EVERY_MS) return;
      if (!life?.database.connection.isOpen) return;
      await this.checkLedger(life);
    },

    async checkLedger(life: Life) {
      ledgerAtMs = options.now();
      isDirty = false;
      const wrong = await checkLedger({
        ...{ life, rows: rowsOf(life), recounted, nowMs: Date.now() },
        guilds: guildNames.map((name, index) => ({
          id: [...discord.world.guilds.values()].find((each) => each.name === name)?.id ?? '',
          settings: settings.filter(({ guild }) => guild === index),
        })),
      });
      if (wrong) throw new Violation(wrong);
    },

    /** Whether nothing will happen any more by itself. */
    isOver(life: Life | undefined): boolean {
      return (
        life?.database.connection.isOpen === true &&
        life.isReady &&
        rowsOf(life).every(({ job }) => isRest(job))
      );
    },

    async end(life: Life | undefined) {
      if (!life) throw new Violation('the bot does not run any more');
      const stuck = rowsOf(life).find(({ job }) => !isRest(job));
      if (stuck) throw new Violation(`job ${stuck.job.id} never ends: ${JSON.stringify(stuck.job.status)}`);
      await this.checkLedger(life);
      const wrong =
        checkEnds(rowsOf(life), world, visible) ?? (await checkFiles(rowsOf(life), options.dataDir));
      if (wrong) throw new Violation(wrong);
    },

    /** What the bot has left behind in this process after its stop. */
    stopped({ timers, sockets }: { timers: readonly string[]; sockets: number }) {
      if (sockets > 0) throw new Violation(`${sockets} connections are left`);
      if (timers.length > 0) throw new Violation(`${timers.length} timers are left: ${timers.join(', ')}`);
    },
  };
}

function isRest({ status, told }: Job): boolean {
  if (['unclear', 'undeliverable', 'reviewing'].includes(status.state)) return true;
  // Tried for days, until the provider keeps it no longer. The member can give it up.
  if (status.state === 'downloading' && status.attempts >= STRANDED) return true;
  const isEnded = ['succeeded', 'failed', 'cancelled'].includes(status.state);
  return isEnded && told && !(status.state === 'succeeded' && status.unchecked);
}

function rowsOf({ database: { connection } }: Life): Row[] {
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
