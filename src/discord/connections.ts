import type { Dispatcher } from 'undici';
import { pause } from '../runtime/clock.ts';
import type { Runtime } from '../runtime/index.ts';

/** A first response is due within 3 s. If a call hangs longer, the bot asks Discord about it instead of waiting. */
const TIMEOUT_MS = 8_000;
/**
 * A connection that was open may have died without a word. Then there has to be time for another one. Up to a second,
 * undici's limits are exact.
 */
const SILENT_MS = 1_000;
/** How many are ready, where each carries one request at a time. */
const READY = 100;
/** How often the one connection of HTTP/2 is used at least. It ends unused, before the server or a router ends it. */
const USED_EVERY_MS = 45_000;
const UNUSED_MS = 55_000;

/** Connections to Discord's API for first responses, which have no time to wait for one. */
export interface Connections {
  /** Has some that are open already, if they are kept open. */
  kept: Dispatcher;
  /** Makes one for each request. */
  fresh: Dispatcher;
  /** Keeps connections open until `signal` aborts. `use` makes a small request through `kept`. */
  keepOpen(use: () => Promise<unknown>, signal: AbortSignal): void;
}

export function createConnections(
  { clock, network }: Pick<Runtime, 'clock' | 'network'>,
  server: URL,
): Connections {
  const { agent: kept, sockets } = network.createReadyAgent(
    server,
    {
      ...{ headersTimeout: SILENT_MS, bodyTimeout: TIMEOUT_MS },
      ...{ connectTimeout: SILENT_MS, keepAliveTimeout: UNUSED_MS },
    },
    READY,
  );
  const fresh = network.createAgent({
    ...{ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS },
    // A connection ends with its request.
    ...{ pipelining: 0, keepAliveTimeout: 1 },
  });

  /** The first request opens the connection, the others prove that it is alive. */
  async function useNowAndThen(use: () => Promise<unknown>, signal: AbortSignal) {
    while (!signal.aborted) {
      await use().catch(() => {});
      await pause(clock, USED_EVERY_MS, signal).catch(() => {});
    }
  }

  return {
    kept,
    fresh,
    keepOpen(use, signal) {
      if (sockets) sockets.open(signal);
      else void useNowAndThen(use, signal);
    },
  };
}

/** Codes of a connection that ended, or that said nothing, while it carried a request. */
const BROKEN: unknown[] = [
  ...['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_INFO', 'UND_ERR_HEADERS_TIMEOUT'],
  ...['UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_ABORTED'],
];

/** Whether the connection is to blame. */
export function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && BROKEN.includes(error.code);
}
