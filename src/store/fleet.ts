import { hash } from 'node:crypto';
import type { Bus } from '../bus.ts';
import type { Duty, Fleet, FleetSize, KnownJob, Role } from '../jobs/fleet.ts';
import { type Clock, type Moment, momentOf, mostMs } from '../runtime/clock.ts';

const BEAT_MS = 3_000;
/** After a beat that failed. */
const BEAT_AGAIN_MS = 1_000;
/** A process whose last beat was sent longer ago stops by itself, well before others take its jobs. */
const LOST_MS = 10_000;
/** A process whose last beat arrived longer ago is dead. */
export const DEAD_MS = 15_000;
/** The preferred worker has this long to take a free job. */
const FIRST_TAKER_MS = 2_000;
/** The process that accepted a job shows that to its member meanwhile. */
const ANSWER_MS = 10_000;
/** On the bus, a message has at most 4,000 characters, and an id 20. */
const IDS_AT_ONCE = 150;

/** What the store knows of the processes that share it, as one of them asks. */
export interface FleetTable {
  /**
   * Notes that this process lives, and returns how many do. Rejects if it can't, and returns `undefined` if it may not:
   * a process that shares nothing has the store.
   */
  beat(): Promise<FleetSize | undefined>;
  /** Jobs that no living process holds, without those accepted since then, and the living workers. */
  free(acceptedBeforeMs: number): Promise<{ ids: string[]; workers: string[] }>;
  /** Gives those of the jobs that are still free to this process. */
  take(ids: readonly string[]): Promise<KnownJob[]>;
  /** Whether this process has the duty. It gets it if no living process has it. */
  hasDuty(duty: Duty): Promise<boolean>;
  /** Forgets this process, so that its duties are nobody's, and frees its jobs, whose ids it returns. */
  leave(): Promise<string[]>;
}

/** The `Fleet` as the process with this id sees it, once the others know of it. `end` stops its beat. */
export async function joinFleet(
  table: FleetTable,
  { id, role, bus, clock }: { id: string; role: Role; bus: Bus; clock: Clock },
): Promise<Fleet & { end(): Promise<void> }> {
  const listeners = new Set<(isAlive: boolean) => void>();
  /** When the last beat was sent that arrived. */
  let lastBeat: Moment | undefined;
  let toldAlive = false;
  let size: FleetSize = { processes: 1, workers: 1 };
  let isOver = false;
  let cancelBeat = () => {};
  let cancelExpiry = () => {};
  /** When each free job was first seen. */
  let seen = new Map<string, number>();

  /** While the machine sleeps, its steady clock stands still. The other one may be set back meanwhile. */
  const leftMs = () => (lastBeat ? LOST_MS - mostMs(lastBeat, momentOf(clock)) : 0);
  const isAlive = () => !isOver && leftMs() > 0;

  function check() {
    cancelExpiry();
    if (isAlive()) cancelExpiry = clock.after(leftMs(), check);
    if (isOver || toldAlive === isAlive()) return;
    toldAlive = !toldAlive;
    for (const listener of listeners) listener(toldAlive);
  }

  async function beat() {
    // After a sleep, no timer has told it.
    check();
    const sentAt = momentOf(clock);
    const living = await table.beat();
    check();
    if (!living) return;
    size = living;
    lastBeat = sentAt;
    check();
  }

  let beating = beat();
  await beating;

  function beatIn(delayMs: number) {
    if (!isOver) cancelBeat = clock.after(delayMs, beatOn);
  }

  function beatOn() {
    beating = beat().then(
      () => beatIn(BEAT_MS),
      () => beatIn(BEAT_AGAIN_MS),
    );
  }

  beatIn(BEAT_MS);

  async function end() {
    isOver = true;
    cancelBeat();
    cancelExpiry();
    await beating;
  }

  function publish(ids: readonly string[]) {
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE)
      bus.publish('jobs', ids.slice(at, at + IDS_AT_ONCE).join());
  }

  return {
    ...{ bus, isAlive, end },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async take() {
      if (role === 'gateway' || !isAlive()) return [];
      const { ids, workers } = await table.free(clock.now() - ANSWER_MS);
      const nowMs = clock.steadyMs();
      seen = new Map(ids.map((jobId) => [jobId, seen.get(jobId) ?? nowMs]));
      const own = ids.filter(
        (jobId) => nowMs - (seen.get(jobId) ?? nowMs) >= FIRST_TAKER_MS || firstOf(jobId, workers) === id,
      );
      if (own.length === 0 || !isAlive()) return [];
      const taken = await table.take(own);
      publish(taken.map(({ job }) => job.id));
      return taken;
    },
    hasDuty: async (duty) => isAlive() && (await table.hasDuty(duty)) && isAlive(),
    size: () => size,
    async leave() {
      await end();
      publish(await table.leave());
    },
  };
}

/** The same of them for everybody, and about as many jobs for each: whoever draws the highest number for the job. */
function firstOf(jobId: string, workers: readonly string[]): string | undefined {
  const drawn = workers.map((id) => ({ id, number: hash('sha256', `${jobId} ${id}`) }));
  return drawn.toSorted((one, other) => (one.number < other.number ? 1 : -1))[0]?.id;
}
