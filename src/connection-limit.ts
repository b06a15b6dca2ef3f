import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * An answer that is read more slowly than this, on average, blocks a slot that somebody else needs. A second of video
 * is far more.
 */
const SLOW_BYTES_PER_SECOND = 4 * 1024;
const SLOW_AFTER_MS = 30_000;
/** Beyond the limit, for immediate answers: `/healthz` and refusals. */
const RESERVE = 32;

export interface ConnectionLimit {
  /** Whether one more long answer fits. */
  hasRoom(): boolean;
  /** The request of this connection has arrived completely, and is being answered. */
  begin(socket: Socket): void;
  end(socket: Socket): void;
}

interface Connection {
  /** `undefined` while nothing is being answered: it is idle, or sends its request bit by bit. */
  busySince: { atMs: number; bytes: number } | undefined;
}

/**
 * Keeps a server at `limit` connections without turning away anybody who sends a request: for a new one, the oldest
 * connection without an answer is closed, otherwise a reader so slow that it only blocks its slot. Connections aren't
 * counted by address, because behind a proxy they all have the same one.
 */
export function limitConnections(server: Server, limit: number, now: () => number): ConnectionLimit {
  const connections = new Map<Socket, Connection>();
  let busy = 0;

  function end(socket: Socket) {
    const connection = connections.get(socket);
    if (!connection?.busySince) return;
    connection.busySince = undefined;
    busy--;
  }

  /** The connections are in order of arrival. */
  function findOneToClose(newest: Socket): Socket | undefined {
    let slow: Socket | undefined;
    for (const [socket, { busySince }] of connections) {
      if (socket === newest) continue;
      if (!busySince) return socket;
      const ageMs = now() - busySince.atMs;
      const rate = ((socket.bytesWritten - busySince.bytes) / ageMs) * 1_000;
      if (!slow && ageMs >= SLOW_AFTER_MS && rate < SLOW_BYTES_PER_SECOND) slow = socket;
    }
    return slow ?? (connections.size > limit + RESERVE ? newest : undefined);
  }

  server.on('connection', (socket: Socket) => {
    connections.set(socket, { busySince: undefined });
    socket.once('close', () => {
      end(socket);
      connections.delete(socket);
    });
    if (connections.size > limit) findOneToClose(socket)?.destroy();
  });

  return {
    hasRoom: () => busy < limit,
    begin(socket) {
      const connection = connections.get(socket);
      if (!connection || connection.busySince) return;
      connection.busySince = { atMs: now(), bytes: socket.bytesWritten };
      busy++;
    },
    end,
  };
}
