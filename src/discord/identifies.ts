import { type IIdentifyThrottler, SimpleIdentifyThrottler, type WebSocketOptions } from 'discord.js';
import type { SharedKeyv } from '../keyv-entries.ts';
import type { Log } from '../log.ts';
import { type Clock, pause } from '../runtime/clock.ts';

/** A few in a row are bad luck. More mean a gateway that accepts identifies and keeps no session. */
const QUICK = 3;
const FIRST_WAIT_MS = 10_000;
/** For one shard, at most 480 a day. After a thousand per bot, Discord resets the token. */
const LONGEST_WAIT_MS = 3 * 60_000;
/** Discord's five seconds, with some room for clocks and delays. */
const SHARED_EVERY_MS = 5_500;
/** A session that lived this long was a good one. */
const IN_A_ROW_MS = 30 * 60_000;

/**
 * Slows down each shard's identifies when they follow each other quickly. discord.js would identify every five seconds.
 * @see https://docs.discord.com/developers/topics/rate-limits#identify-rate-limits
 * @internal Tested without the throttler of discord.js, which waits in real time.
 */
export class BackoffIdentifies implements IIdentifyThrottler {
  readonly #throttler: IIdentifyThrottler;
  readonly #options: { shards: number; clock: Clock; log: Pick<Log, 'warn'> };
  readonly #last = new Map<number, { atMs: number; inARow: number }>();

  constructor(
    throttler: IIdentifyThrottler,
    options: { shards: number; clock: Clock; log: Pick<Log, 'warn'> },
  ) {
    this.#throttler = throttler;
    this.#options = options;
  }

  async waitForIdentify(shardId: number, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    const last = this.#last.get(shardId) ?? { atMs: Number.NEGATIVE_INFINITY, inARow: 0 };
    const notBeforeMs = last.atMs + this.#waitMs(last.inARow);
    const waitMs = notBeforeMs - clock.steadyMs();
    if (waitMs > 0) {
      log.warn({ shard: shardId, waitMs }, 'gateway sessions keep ending; waiting before the next identify');
      await pause(clock, waitMs, signal);
    }
    await this.#throttler.waitForIdentify(shardId, signal);
    const isInARow = clock.steadyMs() - notBeforeMs < IN_A_ROW_MS;
    this.#last.set(shardId, { atMs: clock.steadyMs(), inARow: isInARow ? last.inARow + 1 : 1 });
  }

  /** After this many identifies in a row. All shards of a bot share its thousand. */
  #waitMs(inARow: number): number {
    if (inARow < QUICK) return 0;
    return Math.min(FIRST_WAIT_MS * 2 ** (inARow - QUICK), LONGEST_WAIT_MS * this.#options.shards);
  }
}

/**
 * One identify in five seconds for each of Discord's `buckets`, over all processes, whose clocks may differ a little.
 * @see https://docs.discord.com/developers/events/gateway#sharding-max-concurrency
 * @internal Tested without discord.js.
 */
export class SharedIdentifies implements IIdentifyThrottler {
  readonly #options: { buckets: number; freeAtMs: SharedKeyv<number>; clock: Clock };

  constructor(options: { buckets: number; freeAtMs: SharedKeyv<number>; clock: Clock }) {
    this.#options = options;
  }

  async waitForIdentify(shardId: number, signal: AbortSignal): Promise<void> {
    const { buckets, freeAtMs, clock } = this.#options;
    const endsAtMs = await freeAtMs.update(
      String(shardId % buckets),
      (atMs = 0) => Math.max(atMs, clock.now()) + SHARED_EVERY_MS,
    );
    const waitMs = endsAtMs - SHARED_EVERY_MS - clock.now();
    if (waitMs > 0) await pause(clock, waitMs, signal);
  }
}

/** The same, as discord.js's option. `freeAtMs`: of a bot whose processes share it. */
export function backoffIdentifies(
  clock: Clock,
  log: Pick<Log, 'warn'>,
  freeAtMs?: SharedKeyv<number>,
): NonNullable<WebSocketOptions['buildIdentifyThrottler']> {
  return async (manager) => {
    const { session_start_limit: limit } = await manager.fetchGatewayInformation();
    const shards = await manager.getShardCount();
    const buckets = limit.max_concurrency;
    const throttler = freeAtMs
      ? new SharedIdentifies({ buckets, freeAtMs, clock })
      : new SimpleIdentifyThrottler(buckets);
    return new BackoffIdentifies(throttler, { shards, clock, log });
  };
}
