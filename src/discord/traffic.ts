import { RateLimitedError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import { createInvalidAnswers, INVALID_LIMITS } from './invalid-answers.ts';
import { createPacer } from './pacer.ts';
import { createPauses } from './pauses.ts';
import { type AskedWait, askedWait } from './retry-after.ts';
import type { DiscordRoute } from './route.ts';

/**
 * Of all bot-token routes together, which Discord limits to 50; what leaves evenly does not always arrive so.
 * @see https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
 */
export const BOT_REQUESTS_PER_SECOND = 40;
/** Shorter waits are daily business. */
const LOGGED_FROM_MS = 5_000;

/** Pauses that hold more than one route. A first response waits only for what another one has met. */
const scopes: Record<DiscordRoute['kind'], string[]> = {
  bot: ['address', 'bot'],
  token: ['address'],
  'first-response': ['first-responses'],
};

/** An answer of Discord's, as far as it matters here. */
interface Answer {
  status: number;
  header(name: string): string | null;
  /** Of a 429. */
  body?: string | undefined;
}

interface SendOptions {
  holdMs: number;
  signal?: AbortSignal | null | undefined;
}

/** The log, or what a script has in place of it. */
export type TrafficLog = { [Level in 'info' | 'warn' | 'error']: (fields: object, message: string) => void };

/**
 * The way of all calls of this process to Discord's REST API, over whichever client: bot-token routes are paced, what
 * a 429 closes stays closed for all of them, and answers that could get the address banned are counted.
 */
export interface Traffic {
  /**
   * Makes the call as soon as it may be made, and again after a 429, as long as the waits for that are `holdMs` in all
   * at most; otherwise throws a `RateLimitedError`. Gives any other answer.
   */
  send<A extends Answer>(route: DiscordRoute, options: SendOptions, call: () => Promise<A>): Promise<A>;
  /** Nothing waits any more, and nothing is sent. */
  close(): void;
}

export function createTraffic({ clock, log }: { clock: Clock; log: TrafficLog | Log }): Traffic {
  const pauses = createPauses(clock.steadyMs);
  const invalid = createInvalidAnswers(clock.steadyMs);
  const paced = createPacer(BOT_REQUESTS_PER_SECOND, clock.steadyMs);
  const closing = new AbortController();
  /** The highest of the limits that the log knows to be reached. */
  let loggedLimit = 0;

  const wait = (ms: number, signal: AbortSignal | null | undefined) =>
    pause(clock, ms, signal ? AbortSignal.any([signal, closing.signal]) : closing.signal);

  /** Gives how much of `holdMs` is left. */
  async function untilAllowed(route: DiscordRoute, { holdMs, signal }: SendOptions): Promise<number> {
    let leftMs = holdMs;
    for (let hasTurn = route.kind !== 'bot'; ; ) {
      closing.signal.throwIfAborted();
      const held = holdOf(route);
      const turnMs = held || hasTurn ? 0 : paced();
      if (!held && turnMs === 0) {
        pauses.probe(keysOf(route));
        return leftMs;
      }
      if (held) leftMs = leftAfter(held, leftMs, route);
      await wait(held?.ms ?? turnMs, signal);
      // A turn that came before a pause is over with it.
      hasTurn = !held || route.kind !== 'bot';
    }
  }

  /** For how long the route is closed, and by what; `undefined` while it is open. */
  function holdOf(route: DiscordRoute): { ms: number; cause: string } | undefined {
    const limit = route.kind === 'first-response' ? INVALID_LIMITS.all : INVALID_LIMITS.most;
    const brakeMs = invalid.msUntilBelow(limit);
    if (brakeMs > 0) return { ms: brakeMs, cause: 'too many requests were refused' };
    const pauseMs = pauses.leftMs(keysOf(route));
    return pauseMs > 0 ? { ms: pauseMs, cause: 'Discord asks to wait' } : undefined;
  }

  /** What is left of the patience for a call; a `RateLimitedError` where that is nothing. */
  function leftAfter({ ms, cause }: { ms: number; cause: string }, leftMs: number, { name }: DiscordRoute) {
    if (ms <= leftMs) return leftMs - ms;
    throw new RateLimitedError(`${name}: ${cause}, ${seconds(ms)} more`, ms);
  }

  function begin(route: DiscordRoute, { ms, reach, isKnown }: AskedWait) {
    const isFirst = route.kind === 'first-response';
    const keys = {
      route: [route.key],
      bot: [route.kind === 'bot' ? 'bot' : route.key],
      address: ['address', ...(isFirst ? ['first-responses'] : [])],
    };
    const begun = keys[reach].map((key) => pauses.begin(key, ms));
    const waitMs = begun.find((each) => each !== undefined);
    if (waitMs === undefined || (isKnown && waitMs < LOGGED_FROM_MS)) return;
    const suffix = isKnown ? '' : ', without saying for how long';
    const meaning = meanings[isFirst ? 'first-response' : reach];
    log.warn(
      { route: route.name, waitMs },
      `Discord limits ${route.name} (429${suffix}). For ${seconds(waitMs)} ${meaning}`,
    );
  }

  function count({ status, header }: Answer, route: DiscordRoute) {
    if (!invalid.note(status, header('x-ratelimit-scope'), route.name)) return;
    const reached = Object.values(INVALID_LIMITS).findLast((limit) => invalid.count() >= limit) ?? 0;
    if (reached > loggedLimit) {
      const { noticed, most } = INVALID_LIMITS;
      const done =
        reached === noticed
          ? ''
          : reached === most
            ? ' Until they are fewer, only first responses to commands are sent.'
            : ' Until they are fewer, nothing is sent.';
      log[reached === noticed ? 'warn' : 'error'](
        { count: invalid.count(), ...invalid.summary() },
        `${reached} requests of the last 10 minutes were refused with 401, 403 or 429; at 10,000 Discord bans this address for a while.${done}`,
      );
    }
    loggedLimit = reached;
  }

  return {
    async send(route, { holdMs, signal }, call) {
      const keys = keysOf(route);
      for (let leftMs = holdMs; ; ) {
        leftMs = await untilAllowed(route, { holdMs: leftMs, signal });
        let isAnswered = false;
        try {
          const answer = await call();
          isAnswered = true;
          count(answer, route);
          if (answer.status !== 429) {
            if (pauses.end(keys).includes('address')) log.info({}, 'Discord takes requests again');
            return answer;
          }
          begin(route, askedWait(answer.header, answer.body ?? '', clock.now()));
        } finally {
          if (!isAnswered) pauses.release(keys);
        }
      }
    },
    close: () => closing.abort(new Error('The bot is stopping')),
  };
}

/** What a pause means, after "for 60 s". */
const meanings: Record<AskedWait['reach'] | 'first-response', string> = {
  route: 'nothing is sent there; messages that are due are sent later',
  bot: 'nothing is sent with the bot token; messages that are due are sent later',
  address:
    "nothing but first responses to commands is sent, since Discord's edge limits this address; messages and videos are sent later",
  'first-response': 'commands go unanswered and start no job; nothing is charged',
};

function keysOf({ kind, key }: DiscordRoute): string[] {
  return [...scopes[kind], key];
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`;
}
