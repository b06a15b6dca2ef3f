import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Makes a listening server refuse connections, those that are open included, until the returned function is called. */
export function goAway(server: Server): () => Promise<void> {
  // A server that listens on TCP has such an address.
  const { port, address } = server.address() as AddressInfo;
  server.close();
  server.closeAllConnections();
  return async () => {
    await once(server.listen(port, address), 'listening');
  };
}
