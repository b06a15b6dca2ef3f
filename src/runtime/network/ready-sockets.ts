import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/** Later, because those that were just taken belong to work that is under way, and a server may be away. */
const REFILL_MS = 1_000;

/** Connections to one server without TLS that are open before a request needs them. */
export interface ReadySockets {
  /** For an agent. It connects only if none is ready. */
  connect: buildConnector.connector;
  /** Keeps them ready until `signal` aborts, in place of those that were taken or that the server closed. */
  open(signal: AbortSignal): void;
}

export function createReadySockets(
  { protocol, host, hostname, port }: URL,
  { count, timeoutMs }: { count: number; timeoutMs: number },
): ReadySockets {
  const connect = buildConnector({ timeout: timeoutMs });
  /** Each with what ends the watch over it. */
  const ready = new Map<Socket, () => void>();
  let refillLater = () => {};

  function keep(socket: Socket) {
    const drop = () => {
      ready.delete(socket);
      socket.destroy();
      refillLater();
    };
    // Nothing was asked, so whatever can be read is the end of it.
    socket.once('readable', drop).once('close', drop).unref();
    ready.set(socket, () => void socket.off('readable', drop).off('close', drop));
  }

  /** False if the server can't be reached. */
  function openOne(): Promise<boolean> {
    return new Promise((resolve) =>
      connect({ protocol, host, hostname, port }, (_error, socket) => {
        if (socket) keep(socket);
        resolve(socket !== null);
      }),
    );
  }

  return {
    connect(options, callback) {
      const [next] = ready;
      if (!next) return connect(options, callback);
      const [socket, release] = next;
      ready.delete(socket);
      release();
      refillLater();
      queueMicrotask(() => callback(null, socket));
    },
    open(signal) {
      let timer: NodeJS.Timeout | undefined;
      async function refill() {
        const isThere = ready.size >= count || (await openOne());
        if (!isThere) return refillLater();
        await Promise.all(Array.from({ length: Math.max(0, count - ready.size) }, openOne));
        if (signal.aborted) close();
      }
      refillLater = () => {
        clearTimeout(timer);
        if (!signal.aborted) timer = setTimeout(() => void refill(), REFILL_MS).unref();
      };
      function close() {
        clearTimeout(timer);
        for (const socket of ready.keys()) socket.destroy();
      }
      signal.addEventListener('abort', close, { once: true });
      void refill();
    },
  };
}
