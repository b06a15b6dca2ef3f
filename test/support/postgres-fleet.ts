import pg from 'pg';
import { expect } from 'vitest';
import { raise } from '../../src/jobs/invariants.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { type Condition, clockOf, goOn } from './bus.ts';
import { createFakeClock } from './clock.ts';
import type { FleetHub, Member } from './fleet.ts';
import { sharedPostgres } from './postgres.ts';
import { openLine } from './postgres-line.ts';

const STEP_MS = 1_000;
/** Pauses between the beats of a process. */
const BEATS_MS: readonly number[] = [3_000, 1_000];

let names = 0;

/** A fleet on a real server, whose clock is made to follow the fake one of the processes. */
export async function createPostgresHub(): Promise<FleetHub & AsyncDisposable> {
  const clock = createFakeClock();
  const schema = `fleet_${process.pid}_${Date.now()}_${++names}`;
  const url = new URL((await sharedPostgres()).urlOf(schema));
  const socketPath = `${url.searchParams.get('host')}/.s.PGSQL.5432`;
  // A function of that name comes before the server's own.
  url.searchParams.set('options', `-c search_path=${schema},pg_catalog`);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE TABLE clock (at timestamptz);
    CREATE FUNCTION now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM ${schema}.clock'`);
  await client.query('INSERT INTO clock VALUES (to_timestamp($1))', [clock.now() / 1_000]);

  interface Process {
    condition: Condition;
    line: Awaited<ReturnType<typeof openLine>>;
    /** Beats that wait for their time. None while one is under way. */
    readonly waiting: Set<object>;
    close(): Promise<void>;
  }
  const processes = new Map<string, Process>();
  const processOf = ({ id }: Member) => {
    const found = processes.get(id);
    if (!found) throw new Error(`Nobody is called ${id}`);
    return found;
  };

  return {
    async join(role) {
      const condition: Condition = { is: 'well', isParted: false, waiting: [] };
      const line = await openLine(socketPath);
      const own = new URL(url);
      own.searchParams.set('host', '127.0.0.1');
      own.searchParams.set('port', String(line.port));
      const waiting = new Set<object>();
      const timers = clockOf(clock, condition);
      const ownClock = {
        ...timers,
        after(delayMs: number, callback: () => void) {
          const beat = {};
          if (BEATS_MS.includes(delayMs)) waiting.add(beat);
          const cancel = timers.after(delayMs, () => {
            waiting.delete(beat);
            callback();
          });
          return () => {
            waiting.delete(beat);
            cancel();
          };
        },
      };
      const { jobs, fleet, close } = await openPostgresStores(own.href, ownClock, raise, role);
      const { rows } = await client.query('SELECT id FROM processes WHERE NOT id = ANY ($1)', [
        [...processes.keys()],
      ]);
      const id = String(rows[0]?.id);
      processes.set(id, { condition, line, waiting, close });
      return {
        ...{ id, store: jobs, clock: ownClock },
        fleet: {
          ...fleet,
          async leave() {
            await fleet.leave();
            // It doesn't beat any more.
            condition.is = 'dead';
          },
        },
      };
    },
    pause: (member) => void Object.assign(processOf(member).condition, { is: 'paused' }),
    resume: (member) => goOn(processOf(member).condition),
    kill(member) {
      const { condition, line } = processOf(member);
      condition.is = 'dead';
      line.cut();
    },
    part: (member) => processOf(member).line.cut(),
    rejoin: (member) => processOf(member).line.open(),
    async pass(ms) {
      for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
        const stepMs = Math.min(STEP_MS, ms - passedMs);
        await client.query('UPDATE clock SET at = to_timestamp($1)', [(clock.now() + stepMs) / 1_000]);
        clock.advance(stepMs);
        for (const { condition, waiting } of processes.values())
          if (condition.is === 'well') await expect.poll(() => waiting.size).toBeGreaterThan(0);
      }
    },
    async [Symbol.asyncDispose]() {
      for (const { condition, line, close } of processes.values()) {
        line.open();
        goOn(condition);
        await close();
        line.close();
      }
      await client.end();
    },
  };
}
