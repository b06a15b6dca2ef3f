import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Opens the way of a process to the server, which `cut` closes until `open`. After `silence`, nothing arrives, and after
 * `hang` nothing on a connection on which this statement was sent. It resolves with the first one.
 */
export async function openLine(socketPath: string) {
  const sockets = new Set<Socket>();
  let [isOpen, isSilent] = [true, false];
  let hanging: { statement: string; begin(): void } | undefined;
  let connections = 0;
  const proxy = createServer((client) => {
    connections++;
    if (!isOpen) return client.destroy();
    const server = connect(socketPath);
    let hangs = false;
    client.on('data', (bytes) => {
      if (!hanging || !bytes.includes(hanging.statement)) return;
      hangs = true;
      hanging.begin();
    });
    for (const [one, other] of [[client, server] as const, [server, client] as const]) {
      sockets.add(one);
      one.on('data', (bytes) => isSilent || hangs || other.write(bytes));
      one
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
    }
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    /** How many connections there have been, and how many there are. */
    counts: () => [connections, sockets.size / 2],
    cut() {
      isOpen = false;
      for (const socket of sockets) socket.destroy();
    },
    open() {
      isOpen = true;
    },
    silence() {
      isSilent = true;
    },
    hang(statement: string): Promise<void> {
      const { promise, resolve: begin } = Promise.withResolvers<void>();
      hanging = { statement, begin };
      return promise;
    },
    close: () => proxy.close(),
  };
}

/** The same to the database of this URL, and the URL by that way. */
export async function openLineTo(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const line = await openLine(`${url.searchParams.get('host')}/.s.PGSQL.5432`);
  url.searchParams.set('host', '127.0.0.1');
  url.searchParams.set('port', String(line.port));
  return { ...line, url: url.href };
}
