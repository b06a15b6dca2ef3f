import { readdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { deliveryProblems, failureKinds } from '../../src/jobs/failure.ts';
import { type Job, jobSchema } from '../../src/jobs/job.ts';
import type { EventOf, EventType, JobEvent } from '../../src/jobs/job-events.ts';
import { entryOf, type LedgerEntry, outcomeOf } from '../../src/jobs/ledger.ts';
import { isSettled } from '../../src/jobs/states.ts';
import { IllegalTransition, transition } from '../../src/jobs/transition.ts';
import { still } from './engine.ts';
import { statuses } from './job.ts';

/**
 * A job's life as an earlier version saw it. The files in `test/fixtures/histories` are data like the rows of a store:
 * they are never changed, only added to. If an event is renamed in the code, its stored name stays on the left of
 * `storedEvents`; if its fields change, `eventOf` reads the old ones.
 */
export interface History {
  /** The job at acceptance: its differences from `base.json`. */
  job: Record<string, unknown>;
  /** The time of each event in milliseconds since the epoch, with its stored name and its fields. */
  events: [atMs: number, name: string, fields: Record<string, unknown>][];
  /** Every field of the job that had changed in the end, and those that were gone. */
  end: Record<string, unknown>;
  gone: string[];
  /** The job's final ledger entry, by `entryOf`, and its facts for the statistics. */
  ledger: LedgerEntry;
  outcome: unknown;
}

/** The stored name of each event, and its name in the code. */
const storedEvents: Record<string, EventType> = {
  answered: 'answered',
  unanswered: 'unanswered',
  submitting: 'submitting',
  postponed: 'postponed',
  'offer-changed': 'offer-changed',
  submitted: 'submitted',
  'answer-lost': 'answer-lost',
  'submit-lost': 'submit-lost',
  'cancel-requested': 'cancel-requested',
  cancelled: 'cancelled',
  late: 'late',
  'task-lost': 'task-lost',
  'task-succeeded': 'task-succeeded',
  'output-renewed': 'output-renewed',
  'still-made': 'still-made',
  downloaded: 'downloaded',
  reviewed: 'reviewed',
  'attempt-failed': 'attempt-failed',
  delivered: 'delivered',
  undeliverable: 'undeliverable',
  'deliver-again': 'redeliver',
  failed: 'failed',
  recovered: 'recovered',
  notifying: 'notifying',
  'not-notified': 'not-notified',
  replaced: 'replaced',
  'going-elsewhere': 'going-elsewhere',
  'given-up': 'given-up',
  told: 'notified',
  forgotten: 'forgotten',
  'clock-set': 'clock-set',
  'found-whole': 'found-whole',
  'found-broken': 'found-broken',
  'spoiler-set': 'spoiler-set',
  'message-deleted': 'message-deleted',
  'film-changed': 'film-changed',
  filmed: 'filmed',
  assembling: 'assembling',
  assembled: 'assembled',
  'may-start': 'may-start',
};

export const FOLDER = new URL('../fixtures/histories/', import.meta.url);
const base = jobSchema.parse(JSON.parse(await readFile(new URL('base.json', FOLDER), 'utf8')));

/** All stored histories. */
export async function readHistories(): Promise<History[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, FOLDER), 'utf8')));
  return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
}

/** A stored event in the code's present form. Throws for an unknown one. */
export function eventOf(name: string, fields: Record<string, unknown>): JobEvent {
  const type = storedEvents[name];
  if (type === undefined) throw new Error(`No event is stored as ${name}`);
  return { type, ...fields } as JobEvent;
}

/** The job after each event, decoded again each time, as after a restart. */
export function replay({ job, events }: Pick<History, 'job' | 'events'>): Job[] {
  const lives = [jobSchema.parse({ ...base, ...job })];
  for (const [atMs, name, fields] of events) {
    const changed = transition(lives.at(-1) as Job, eventOf(name, fields), atMs);
    lives.push(jobSchema.parse(JSON.parse(JSON.stringify(changed))));
  }
  return lives;
}

/** The facts that a history must state about its end. */
function endOf(first: Job, last: Job): Pick<History, 'end' | 'gone' | 'ledger' | 'outcome'> {
  const names = Object.keys(first).filter((name) => !(name in last));
  const { origin, ...fields } = changedIn(first, last);
  const moved = origin && { origin: changedIn(first.origin, last.origin) };
  return {
    ...{ end: { ...fields, ...moved }, gone: names },
    ...{ ledger: entryOf(last, 0), outcome: outcomeOf(last) },
  };
}

function changedIn<T extends object>(before: T, after: T): Partial<T> {
  const changed = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(value, before[name as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}

/** This many random lives, the same for the same seed. */
export function randomHistories(count: number, seed: number): History[] {
  const choices = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
  return fc.sample(choices, { numRuns: count, seed }).map(live);
}

function live(choices: number[], index: number): History {
  const [first = 0, second = 0, ...rest] = choices;
  const startMs = 1_800_000_000_000 + index * 3_600_000;
  const own = {
    ...{ createdAtMs: startMs, stateSinceMs: startMs },
    id: String(1_400_000_000_000_000_000n + BigInt(index)),
    reservedUsd: (first % 300) / 100,
    ...(second % 3 === 0 && { review: {} }),
    ...(second % 7 === 0 && { reel: { clips: [clip('1'), clip('2')] } }),
    ...(second % 11 === 0 && { film, reel: { clips: [] } }),
    ...(second % 5 === 0 && { imageOwnerIds: ['7'], consent: { atMs: startMs, list: 'x' } }),
  };
  const job: Job = { ...base, ...own };
  const events: History['events'] = [];
  let now = job;
  let nowMs = startMs;
  for (const choice of rest) {
    if (isSettled(now) && choice % 4 > 0) break;
    nowMs += choice % 400_000;
    const next = happen(now, choice, nowMs);
    if (!next) continue;
    const { type, ...fields } = next.event;
    events.push([nowMs, storedNameOf(type), fields]);
    now = next.job;
  }
  const last = replay({ job: own, events }).at(-1) as Job;
  return { job: own, events, ...endOf(job, last) };
}

const film: Job['film'] = {
  ...{ boardId: '5', kind: 'draft', shots: [] },
  requester: { parentChannelId: null, guildLocale: 'de' },
};
const clip = (jobId: string) => ({ jobId, userId: '7', channelId: '2', messageId: '1' });

function storedNameOf(type: EventType): string {
  const name = Object.keys(storedEvents).find((stored) => storedEvents[stored] === type);
  if (name === undefined) throw new Error(`${type} has no stored name`);
  return name;
}

/** One of the events that the job accepts now. Most of them change it. */
function happen(job: Job, choice: number, nowMs: number): { job: Job; event: JobEvent } | undefined {
  const types = Object.keys(makers) as EventType[];
  const order = types.toSorted((a, b) => rankOf(a, choice) - rankOf(b, choice));
  for (const type of order) {
    const event = makers[type](choice >>> 3, job);
    try {
      const changed = transition(job, event, nowMs);
      if (changed !== job || choice % 9 === 0) return { job: changed, event };
    } catch (error) {
      if (!(error instanceof IllegalTransition)) throw error;
    }
  }
  return undefined;
}

/** Events that end a job early, or change little, are rarer. */
const RARE: ReadonlySet<EventType> = new Set([
  'going-elsewhere',
  ...(['unanswered', 'cancel-requested', 'failed', 'clock-set', 'notifying', 'not-notified'] as const),
  ...(['replaced', 'offer-changed'] as const),
  ...(['redeliver', 'attempt-failed', 'postponed', 'late'] as const),
]);

function rankOf(type: EventType, choice: number): number {
  let hash = choice;
  for (const letter of type) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) * (RARE.has(type) ? 3 : 1);
}

const pick = <T>(values: readonly T[], choice: number): T => values[choice % values.length] as T;
const usd = (choice: number) => (choice % 250) / 100;
const output = (choice: number) =>
  pick([statuses.downloading.output, { kind: 'url', url: 'https://a.example/film.mp4' } as const], choice);
const reply = (choice: number) => ({
  ...{ interactionToken: 'fresh', channelId: String(choice % 9), messageId: String(choice % 99) },
  uploadLimitBytes: 10_000_000,
});
const hosts = [
  undefined,
  { kind: 's3', name: 'a.mp4', expiresAtMs: 1_900_000_000_000 },
  { kind: 'own', name: 'b.mp4', expiresAtMs: 1_900_000_000_000 },
  { kind: 'provider', url: 'https://a.example/c.mp4', expiresAtMs: null },
] as const;

/** Every event there is. */
export const eventTypes = (): string[] => Object.keys(makers);

const makers: { [T in EventType]: (choice: number, job: Job) => EventOf<T> } = {
  answered: (n) => ({ type: 'answered', messageId: n % 4 ? '99' : null }),
  unanswered: () => ({ type: 'unanswered' }),
  'may-start': () => ({ type: 'may-start' }),
  submitting: () => ({ type: 'submitting' }),
  postponed: (n) => ({ type: 'postponed', notBeforeMs: 1_800_000_000_000 + (n % 9) }),
  'offer-changed': (n) => ({
    type: 'offer-changed',
    ...{ stage: 0, provider: 'other', offer: `offer-${n % 3}`, way: 'generate', usd: usd(n) },
  }),
  submitted: (n) => ({ type: 'submitted', task: { taskId: `task-${n % 99}` } }),
  'answer-lost': () => ({ type: 'answer-lost', cause: 'reset', atMs: 1_800_000_000_000 }),
  'submit-lost': () => ({ type: 'submit-lost', cause: 'reset' }),
  'cancel-requested': () => ({ type: 'cancel-requested' }),
  cancelled: (n) => ({ type: 'cancelled', ...(n % 2 && { costUsd: usd(n) }) }),
  late: () => ({ type: 'late' }),
  'task-lost': () => ({ type: 'task-lost' }),
  'task-succeeded': (n) => ({
    type: 'task-succeeded',
    ...{ output: output(n), costUsd: usd(n), isAdult: n % 7 === 0 },
  }),
  'output-renewed': (n) => ({ type: 'output-renewed', output: output(n) }),
  'still-made': () => ({ type: 'still-made', still, provider: 'other' }),
  downloaded: (n) => ({
    type: 'downloaded',
    file: { ...statuses.delivering.file, ...(n % 2 && { isUnchecked: true }) },
  }),
  'film-changed': (n) => ({ type: 'film-changed', film: { threadId: n % 2 ? null : '77' } }),
  filmed: (n) => ({ type: 'filmed', clips: [], seconds: n % 9, notes: [] }),
  assembling: () => ({ type: 'assembling' }),
  assembled: (n) => ({
    type: 'assembled',
    ...{ file: statuses.delivering.file, isSpoiler: n % 3 === 0 },
  }),
  reviewed: (n) => ({
    type: 'reviewed',
    decision: { what: pick(['published', 'spoiler', 'rejected', 'discarded', 'expired'], n), by: '5' },
  }),
  'attempt-failed': () => ({ type: 'attempt-failed' }),
  delivered(n) {
    const host = pick(hosts, n);
    const route = pick(['reply', 'channel', 'message', 'dm'] as const, n);
    return { type: 'delivered', route, messageId: '1', channelId: '2', ...(host && { host }) };
  },
  undeliverable: (n) => ({
    type: 'undeliverable',
    ...{ cause: 'no way is left', problem: pick(deliveryProblems, n >>> 2) },
  }),
  redeliver: (n) => ({ type: 'redeliver', ...reply(n) }),
  failed: (n) => ({
    type: 'failed',
    ...{ kind: pick(failureKinds, n), cause: 'it failed' },
    ...(n % 3 === 0 && { costUsd: usd(n), isGivenUp: n % 2 === 0 }),
  }),
  recovered: (n) => ({
    type: 'recovered',
    status: pick([statuses.running, statuses.downloading], n),
    ...{ earlierUsd: usd(n >>> 2), ...reply(n) },
  }),
  notifying: (n, job) => ({ type: 'notifying', of: job.status.state, hasNonce: n % 2 === 0 }),
  'not-notified': () => ({ type: 'not-notified' }),
  'going-elsewhere': () => ({ type: 'going-elsewhere' }),
  replaced: (n, { origin }) => ({
    type: 'replaced',
    ...{ gone: origin.messageId, channelId: origin.channelId, messageId: String(n % 99) },
  }),
  'given-up': () => ({ type: 'given-up' }),
  'found-whole': () => ({ type: 'found-whole' }),
  'found-broken': () => ({ type: 'found-broken', cause: 'a frame could not be decoded' }),
  notified: (_, job) => ({ type: 'notified', of: job.status.state }),
  'spoiler-set': (n) => ({ type: 'spoiler-set', isOn: n % 2 === 0 }),
  'message-deleted': () => ({ type: 'message-deleted' }),
  forgotten: () => ({ type: 'forgotten' }),
  'clock-set': (n) => ({ type: 'clock-set', byMs: (n % 7_200_000) - 3_600_000 }),
};
