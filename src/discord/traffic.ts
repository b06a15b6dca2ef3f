import { RateLimitedError } from '../errors.ts';
import { answering } from '../jobs/answer-limit.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import { createInvalidAnswers } from './invalid-answers.ts';
import { createPacer } from './pacer.ts';
import { createPauses } from './pauses.ts';
import { type AskedWait, askedWait } from './retry-after.ts';
import { createTrafficLog, seconds, type TrafficLog } from './traffic-log.ts';

/**
 * For all bot-token routes together, which Discord limits to 50. Requests that leave evenly don't always arrive evenly.
 * @see https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
 */
const BOT_REQUESTS_PER_SECOND = 40;

/** A route of Discord's REST API, as its rate limits define it. */
export interface DiscordRoute {
  /** For the log: the method and the path without ids and tokens. */
  name: string;
  /** The same with the object of its limit: a channel, a server or a token. */
  key: string;
  /**
   * `bot` counts against the bot's 50 requests a second. `token` (an interaction's later messages) and
   * `first-response` are exempt.
   * @see https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
   */
  kind: 'bot' | 'token' | 'first-response';
}

/** Pauses that cover more than one route. A first response waits only for pauses that another first response caused. */
const scopes: Record<DiscordRoute['kind'], string[]> = {
  bot: ['address', 'bot'],
  token: ['address'],
  'first-response': ['first-responses'],
};

/** The relevant parts of Discord's answer. */
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

/**
 * All calls of this process to Discord's REST API go through it, whichever client makes them: bot-token routes are
 * paced, a route closed by a 429 stays closed for all clients, and answers that could get the address banned are
 * counted.
 */
export interface Traffic {
  /**
   * The API of the operator's proxy, which bot-token routes go to: it paces those of all processes, so that they aren't
   * paced here.
   */
  readonly proxyApiUrl: string | undefined;
  /**
   * Makes the call as soon as it may be made, and again after a 429, as long as the waits add up to at most `holdMs`.
   * Otherwise it throws a `RateLimitedError`. Returns any other answer.
   */
  send<A extends Answer>(route: DiscordRoute, options: SendOptions, call: () => Promise<A>): Promise<A>;
  /** Ends all waits, and sends nothing more. */
  close(): void;
}

export function createTraffic({
  clock,
  log,
  onAnswer,
  around = (_, call) => call(),
  proxyUrl,
  processes = () => 1,
}: {
  clock: Clock;
  log: TrafficLog;
  /** `scope`: whose limit a 429 is about. */
  onAnswer?:
    | ((answer: { kind: DiscordRoute['kind']; status: number; scope: string | null }) => void)
    | undefined;
  /** Makes each call that leaves. `name`: the route's. */
  around?: (<A extends Answer>(name: string, call: () => Promise<A>) => Promise<A>) | undefined;
  /** Address of the operator's proxy for bot-token routes. */
  proxyUrl?: string | undefined;
  /** How many processes share the limits of the bot and its address. */
  processes?: (() => number) | undefined;
}): Traffic {
  const pauses = createPauses(clock.steadyMs);
  const invalid = createInvalidAnswers(clock.steadyMs, processes);
  const turn = proxyUrl === undefined ? createPacer(BOT_REQUESTS_PER_SECOND, clock.steadyMs) : () => 0;
  const said = createTrafficLog(log, invalid);
  const closing = new AbortController();

  const wait = (ms: number, signal: AbortSignal | null | undefined) =>
    pause(clock, ms, signal ? AbortSignal.any([signal, closing.signal]) : closing.signal);

  /** Milliseconds until this process has a turn. The others take as many. */
  function paced(): number {
    return Math.max(...Array.from({ length: processes() }, turn));
  }

  /** Returns the rest of `holdMs`. */
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
      // A turn from before a pause ends with it.
      hasTurn = !held || route.kind !== 'bot';
    }
  }

  /** For how long the route is closed, and why; `undefined` if it's open. */
  function holdOf(route: DiscordRoute): { ms: number; cause: string } | undefined {
    const brakeMs = invalid.msUntilBelow(route.kind === 'first-response' ? 'all' : 'most');
    if (brakeMs > 0) return { ms: brakeMs, cause: 'too many requests were refused' };
    const pauseMs = pauses.leftMs(keysOf(route));
    return pauseMs > 0 ? { ms: pauseMs, cause: 'Discord asks the bot to wait' } : undefined;
  }

  /** The time that a call may still wait. Throws a `RateLimitedError` if none is left. */
  function leftAfter({ ms, cause }: { ms: number; cause: string }, leftMs: number, { name }: DiscordRoute) {
    if (ms <= leftMs) return leftMs - ms;
    throw new RateLimitedError(`${name}: ${cause}, ${seconds(ms)} more`, ms);
  }

  function count({ status, header }: Answer, { name, kind }: DiscordRoute) {
    const scope = header('x-ratelimit-scope');
    if (invalid.note(status, scope, name)) said.refused();
    onAnswer?.({ kind, status, scope });
    if (kind === 'first-response') Object.assign(answering.getStore() ?? {}, { isAnswered: true });
  }

  function begin(route: DiscordRoute, asked: AskedWait) {
    const isFirst = route.kind === 'first-response';
    const keys = {
      route: [route.key],
      bot: [route.kind === 'bot' ? 'bot' : route.key],
      address: ['address', ...(isFirst ? ['first-responses'] : [])],
    };
    const begun = keys[asked.reach].map((key) => pauses.begin(key, asked.ms));
    const waitMs = begun.find((each) => each !== undefined);
    if (waitMs !== undefined)
      said.limited(route.name, waitMs, isFirst ? 'first-response' : asked.reach, asked);
  }

  return {
    // Proxies read the route behind `/api`, with or without a version.
    proxyApiUrl: proxyUrl?.replace(/(?:\/api)?$/, '/api'),
    async send(route, { holdMs, signal }, call) {
      const keys = keysOf(route);
      for (let leftMs = holdMs; ; ) {
        leftMs = await untilAllowed(route, { holdMs: leftMs, signal });
        let isAnswered = false;
        try {
          const answer = await around(route.name, call);
          isAnswered = true;
          count(answer, route);
          if (answer.status !== 429) {
            if (pauses.end(keys).includes('address')) log.info({}, 'Discord accepts requests again');
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

function keysOf({ kind, key }: DiscordRoute): string[] {
  return [...scopes[kind], key];
}

/** Reads the route from a method and the path after the API's version. */
export function discordRoute(method: string, path: string): DiscordRoute {
  const [, token] = /^\/(?:webhooks|interactions)\/\d+\/([^/]+)/.exec(path) ?? [];
  const [, major] = /^\/(?:channels|guilds)\/(\d+)/.exec(path) ?? [];
  const plain = token === undefined ? path : path.replace(token, ':token');
  const name = `${method} ${plain.replaceAll(/\/\d{15,}/g, '/:id')}`;
  return { name, key: `${name} ${token ?? major ?? ''}`, kind: kindOf(path) };
}

/** `path` with its ids and token, or with names in their place. */
export function kindOf(path: string): DiscordRoute['kind'] {
  if (path.startsWith('/interactions/')) return 'first-response';
  return /^\/webhooks\/[^/]+\/[^/]/.test(path) ? 'token' : 'bot';
}
