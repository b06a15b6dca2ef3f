import { DefaultRestOptions, REST, type RESTOptions, type ResponseLike } from 'discord.js';
import { RateLimitedError } from '../errors.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Runtime } from '../runtime/index.ts';
import { createTraffic, type DiscordRoute, discordRoute, kindOf, type Traffic } from './traffic.ts';
import type { TrafficLog } from './traffic-log.ts';
import { sendUpload } from './upload.ts';

/** Two clients for Discord's REST API beside discord.js's own, which handles everything else. */
export interface RestClients {
  /** For edits of replies. Each call through it that has a token in its path passes `auth: false`. */
  edits: REST;
  /**
   * For messages with a video, whose body is an `Upload`. It has its own queue, so that a slow upload blocks no edit,
   * and repeats nothing on its own.
   */
  uploads: REST;
  /** Everything that the clients of this process send goes through it. */
  traffic: Traffic;
  /** Sends nothing more. */
  close(): void;
}

/** An upload is aborted after this long, headers to answer. */
const UPLOAD_TIMEOUT_MS = 300_000;
const EDIT_TIMEOUT_MS = 10_000;
/** To discord.js, each job's token is a route of its own. Without this, it keeps 2 KiB of each for an hour. */
const SWEEP_MS = 5 * 60_000;
/** How long a call may wait because of a 429, by its route. After that, it fails with a `RateLimitedError`. */
type Holds = Record<DiscordRoute['kind'], number>;

/** A first response is due within 3 s. */
export const FIRST_RESPONSE_HOLD_MS = 1_500;
/** Their callers repeat them in time. */
const EDIT_HOLDS: Holds = { bot: 5_000, token: 5_000, 'first-response': FIRST_RESPONSE_HOLD_MS };
/** An upload waits in one of few slots, which it frees for any longer wait. */
const UPLOAD_HOLDS: Holds = { ...EDIT_HOLDS, bot: 1_000, token: 1_000 };
/** An answer that members see as "thinking" can be given for 15 minutes. */
export const CLIENT_HOLDS: Holds = { ...EDIT_HOLDS, token: 10 * 60_000 };
/** The longest time that `setTimeout` supports. */
const LONGEST_RESET_S = 3_600;
const NEVER_MS = 2 ** 31 - 1;
const DISCORD_API_URL = 'https://discord.com/api';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * The options of a discord.js REST client whose calls go through `traffic`. `timeoutMs` counts from the moment a call
 * is sent to its answer.
 */
export function restOptions({
  traffic,
  apiUrl = DISCORD_API_URL,
  timeoutMs,
  holds,
  clock,
  send = DefaultRestOptions.makeRequest,
}: {
  traffic: Traffic;
  clock: Clock;
  apiUrl?: string | undefined;
  timeoutMs: number;
  holds: Holds;
  send?: MakeRequest;
}) {
  const prefix = `${apiUrl}/v10`;

  const makeRequest: MakeRequest = async (url, init) => {
    const path = url.slice(prefix.length).split('?', 1)[0] ?? '';
    const route = discordRoute(init.method ?? 'GET', path);
    const signal = init.signal instanceof AbortSignal ? init.signal : undefined;
    const holdMs = holds[route.kind];
    const sendable = init.body instanceof FormData ? await withBytes(init, init.body) : init;
    const { response } = await traffic.send(route, { holdMs, signal }, () =>
      withTimeout(clock, timeoutMs, signal, async (limited) => {
        const answer = await send(addressOf(route, url), { ...sendable, signal: limited });
        limitReset(answer);
        return {
          response: answer,
          status: answer.status,
          header: (name: string) => answer.headers.get(name),
          // discord.js leaves these unread, which keeps their connections open.
          body: answer.status === 429 || answer.status >= 500 ? await answer.text() : undefined,
        };
      }),
    );
    return response;
  };

  function addressOf({ kind }: DiscordRoute, url: string): string {
    const { proxyApiUrl } = traffic;
    return kind === 'bot' && proxyApiUrl !== undefined ? proxyApiUrl + url.slice(apiUrl.length) : url;
  }

  return {
    version: '10',
    api: apiUrl,
    retries: 0,
    // Waiting for a turn isn't a time-out.
    timeout: NEVER_MS,
    // discord.js counts the interaction routes too, separately in each client. `traffic` paces only the routes that
    // Discord counts.
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    handlerSweepInterval: SWEEP_MS,
    makeRequest,
    // Before a request: an earlier answer said that the bucket is empty.
    rejectOnRateLimit({ method, route, timeToReset }) {
      if (timeToReset > holds[kindOf(route)])
        throw new RateLimitedError(`${method} ${route}: its limit is used up`, timeToReset);
      return false;
    },
  } satisfies Partial<RESTOptions>;
}

/**
 * discord.js drops its token at the first 401, and sends nothing more from then on. One wrong answer from Discord must
 * not end every later job. A token that is really invalid ends the gateway's connection too.
 */
class LastingRest extends REST {
  override setToken(token: string | null): this {
    return token === null ? this : super.setToken(token);
  }
}

export function createRestClients({
  token,
  apiUrl,
  runtime,
  log,
  onAnswer,
  around,
  proxyUrl,
  processes,
  editMs = EDIT_TIMEOUT_MS,
  uploadMs = UPLOAD_TIMEOUT_MS,
}: {
  token: string;
  apiUrl: string | undefined;
  runtime: Pick<Runtime, 'clock' | 'network' | 'random'>;
  log: TrafficLog;
  onAnswer?: Parameters<typeof createTraffic>[0]['onAnswer'];
  around?: Parameters<typeof createTraffic>[0]['around'];
  proxyUrl?: string | undefined;
  processes?: () => number;
  editMs?: number;
  uploadMs?: number;
}): RestClients {
  const { clock } = runtime;
  const traffic = createTraffic({ clock, log, onAnswer, around, proxyUrl, processes });
  const edits = restOptions({ traffic, clock, apiUrl, timeoutMs: editMs, holds: EDIT_HOLDS });
  const uploads = restOptions({
    ...{ traffic, clock, apiUrl, timeoutMs: uploadMs, holds: UPLOAD_HOLDS },
    send: (url, init) => sendUpload(runtime, url, init),
  });
  const clients = {
    edits: new LastingRest(edits).setToken(token),
    uploads: new LastingRest(uploads).setToken(token),
  };
  return {
    ...clients,
    traffic,
    close() {
      traffic.close();
      for (const client of Object.values(clients)) {
        client.clearHashSweeper();
        client.clearHandlerSweeper();
      }
    },
  };
}

/** The client of a script, which reports each wait. */
export function createScriptRest(options: {
  token: string;
  apiUrl: string | undefined;
  clock: Clock;
  holdMs: number;
  say(line: string): void;
}): REST {
  const { token, apiUrl, holdMs, clock } = options;
  const say = (_: object, line: string) => options.say(line);
  const traffic = createTraffic({ clock, log: { info() {}, warn: say, error: say } });
  const holds = { ...EDIT_HOLDS, bot: holdMs };
  return new REST(restOptions({ traffic, clock, apiUrl, timeoutMs: EDIT_TIMEOUT_MS, holds })).setToken(token);
}

/**
 * discord.js builds forms with Node's `FormData`, but they are sent by whichever version of undici was loaded first,
 * which accepts only its own: the form is sent as bytes.
 */
async function withBytes(init: Parameters<MakeRequest>[1], form: FormData): Promise<typeof init> {
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? '';
  const headers = { ...(init.headers as Record<string, string>), 'content-type': contentType };
  return { ...init, headers, body: Buffer.from(await encoded.arrayBuffer()) };
}

async function withTimeout<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const limit = clock.timeout(ms);
  const stop = () => controller.abort(signal?.reason);
  const expire = () => controller.abort();
  limit.addEventListener('abort', expire, { once: true });
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await call(controller.signal);
  } finally {
    limit.removeEventListener('abort', expire);
    signal?.removeEventListener('abort', stop);
  }
}

/** A bucket that is empty for years would close its route for as long. */
function limitReset({ headers }: ResponseLike): void {
  const seconds = Number(headers.get('x-ratelimit-reset-after') ?? 0);
  if (seconds >= 0 && seconds <= LONGEST_RESET_S) return;
  headers.set('x-ratelimit-reset-after', String(seconds > 0 ? LONGEST_RESET_S : 0));
}
