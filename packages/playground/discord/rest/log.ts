import { EventEmitter } from 'node:events';

export interface LoggedRequest {
  method: string;
  /** The route's pattern, such as `/channels/:channel/messages/:message`; `undefined` without one. */
  route: string | undefined;
  path: string;
  /** 0: the connection ended without an answer. */
  status: number;
  atMs: number;
  endedAtMs: number;
  requestBytes: number;
  responseBytes: number;
  /** The request's JSON (`payload_json` of multipart). */
  json: unknown;
  /** Discord's error code, if the answer has one. */
  code: number | undefined;
  /** Names and sizes of uploaded files. */
  files: { filename: string; sizeBytes: number }[];
}

export interface RequestFilter {
  method?: string;
  /** Equal to the route's pattern, or matching the path. */
  route?: string | RegExp;
  status?: number;
  sinceMs?: number;
}

/** A bot that runs for days must not fill the memory. */
const MAX_ENTRIES = 100_000;

/** Every REST request of the bot, in the order in which they ended. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  readonly #events = new EventEmitter<{ request: [LoggedRequest] }>().setMaxListeners(0);

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) this.#entries.splice(0, MAX_ENTRIES / 10);
    this.#events.emit('request', entry);
  }

  /** Calls back for every request from now on, until the returned function is called. */
  watch(listener: (entry: LoggedRequest) => void): () => void {
    this.#events.on('request', listener);
    return () => void this.#events.off('request', listener);
  }

  /** Matching requests; all without a filter. */
  requests(filter: RequestFilter = {}): LoggedRequest[] {
    return this.#entries.filter((entry) => fits(entry, filter));
  }

  /** The next matching request from now on. */
  async next(filter: RequestFilter = {}, timeoutMs = 10_000): Promise<LoggedRequest> {
    return await new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.#events.off('request', look);
      };
      const look = (entry: LoggedRequest) => {
        if (!fits(entry, filter)) return;
        stop();
        resolve(entry);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no such request within ${timeoutMs} ms: ${JSON.stringify(filter)}`));
      }, timeoutMs);
      this.#events.on('request', look);
    });
  }

  /** Requests to routes that this server doesn't have. */
  unexpected(): LoggedRequest[] {
    return this.#entries.filter((entry) => entry.route === undefined);
  }

  /**
   * Requests that Discord counts as invalid: 10,000 of them in 10 minutes get an address banned.
   * @see https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
   */
  invalid(): LoggedRequest[] {
    return this.#entries.filter(({ status }) => status === 401 || status === 403 || status === 429);
  }

  clear(): void {
    this.#entries = [];
  }
}

function fits(entry: LoggedRequest, { method, route, status, sinceMs }: RequestFilter): boolean {
  if (method !== undefined && entry.method !== method) return false;
  if (typeof route === 'string' && entry.route !== route) return false;
  if (route instanceof RegExp && !route.test(entry.path)) return false;
  if (status !== undefined && entry.status !== status) return false;
  return sinceMs === undefined || entry.atMs >= sinceMs;
}
