import type { Keyv } from 'keyv';
import * as z from 'zod';
import { isIn, type Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import { type Alert, type Facts, findAlerts, unknownKeys } from './conditions.ts';

const LOOK_MS = 60_000;
/** What lasts is said again once a day. */
const REMIND_MS = 24 * 60 * 60_000;
/** Orders beyond these change nothing. */
const MAX_ORDERS = 1_000;
/** Under this key, in a store of its own. */
const STORED = 'lasting';

const lastingSchema = z.record(
  z.string(),
  z.object({ stage: z.string(), text: z.string(), saidAtMs: z.number() }),
);

/** Tells the operator what goes wrong, when it begins, once a day while it lasts, and when it's over. */
export interface Alerts {
  start(): void;
  /** For the engine, after each change. */
  onChange(job: Job, previous: Job): void;
  stop(): void;
}

export function createAlerts({
  keyv,
  isTeller,
  read,
  send,
  clock,
  log,
}: {
  /** What was said outlives a restart. */
  keyv: Keyv;
  /** Whether this process tells the operator for all that share the store. */
  isTeller(): Promise<boolean>;
  read(): Promise<Omit<Facts, 'atMs' | 'unanswered'>>;
  /** Throws if nobody got it. Then it's said at the next look. */
  send(text: string): Promise<void>;
  clock: Clock;
  log: Log;
}): Alerts {
  let lasting: z.infer<typeof lastingSchema> = {};
  /** By job: when it was ordered. */
  const orders = new Map<string, number>();
  let hasVideo = false;
  let cancel = () => {};
  let hasFailed = false;
  let isStopped = false;

  async function look(): Promise<void> {
    if (!(await isTeller())) return;
    // Another process may have been the one until now.
    lasting = lastingSchema.safeParse(await keyv.get(STORED)).data ?? {};
    const atMs = clock.now();
    const unanswered = { ordersAtMs: [...orders.values()], hasVideo };
    const facts = { ...(await read()), atMs, unanswered };
    const found = findAlerts(facts);
    for (const alert of found) await begin(alert, atMs);
    const kept = new Set([...found.map(({ key }) => key), ...unknownKeys(facts)]);
    for (const key of Object.keys(lasting)) if (!kept.has(key)) await end(key);
  }

  async function begin({ key, stage, text }: Alert, atMs: number): Promise<void> {
    const known = lasting[key];
    if (known?.stage === stage && atMs - known.saidAtMs < REMIND_MS) return;
    await send(`⚠️ ${text}`);
    lasting = { ...lasting, [key]: { stage, text, saidAtMs: atMs } };
    await keyv.set(STORED, lasting);
  }

  async function end(key: string): Promise<void> {
    await send(`✅ Over: ${lasting[key]?.text}`);
    const { [key]: _, ...rest } = lasting;
    lasting = rest;
    await keyv.set(STORED, lasting);
  }

  async function lookOnAndOn(): Promise<void> {
    try {
      await look();
      hasFailed = false;
    } catch (err) {
      // Once, not every minute.
      log[hasFailed ? 'debug' : 'warn']({ err }, "could not send the operator's alerts; trying again");
      hasFailed = true;
    }
    if (!isStopped) cancel = clock.after(LOOK_MS, () => void lookOnAndOn());
  }

  return {
    start() {
      if (!isStopped) cancel = clock.after(LOOK_MS, () => void lookOnAndOn());
    },
    onChange(job, previous) {
      if (isIn(job, 'succeeded') && !isIn(previous, 'succeeded')) {
        orders.clear();
        hasVideo = true;
      } else if (isIn(job, 'cancelled') || (isIn(job, 'failed') && job.status.kind === 'content_rejected')) {
        // Nobody waits for a video any more, or none was to be made.
        orders.delete(job.id);
      } else if (isIn(job, 'running') && orders.size < MAX_ORDERS && !orders.has(job.id)) {
        orders.set(job.id, clock.now());
      }
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
