import { Agent, type Dispatcher, Pool, ProxyAgent, setGlobalDispatcher, WebSocket } from 'undici';
import * as address from './address.ts';
import * as choice from './proxy-for.ts';
import { createReadySockets, type ReadySockets } from './ready-sockets.ts';

/** How this machine reaches the internet, as configured by the operator. */
export interface NetworkSettings {
  proxies: choice.Proxies;
  /** Ranges that count as public, although they are reserved. */
  publicNetworks: readonly address.Range[];
  /** How long a proxy may take to connect. Default: 15 s. */
  tunnelMs?: number;
}

/** The only place that creates connections, through the operator's proxy if there is one. */
export interface Network {
  /** A dispatcher with connections of its own. */
  createAgent(options?: Agent.Options): Dispatcher;
  /**
   * An agent for one server, and `count` connections for it that can be opened before they are needed: not with TLS,
   * where HTTP/2 needs only one, and not through a proxy.
   */
  createReadyAgent(
    server: URL,
    options: Agent.Options & { connectTimeout: number },
    count: number,
  ): { agent: Dispatcher; sockets: ReadySockets | undefined };
  /** A WebSocket, on a connection of its own. A message of more than `maxBytes` ends it. */
  openSocket(
    url: string,
    options: { headers: Readonly<Record<string, string>>; maxBytes: number },
  ): WebSocket;
  /** For calls without special needs. */
  shared: Dispatcher;
  /** Whether an IP address is public, or in a range that the operator configured. */
  isPublicAddress(text: string): boolean;
}

const TUNNEL_MS = 15_000;

/** Called once for the process, before discord.js is loaded and before the first request. */
export async function openNetwork({
  proxies,
  publicNetworks,
  tunnelMs = TUNNEL_MS,
}: NetworkSettings): Promise<Network> {
  const hasProxy = proxies.http !== undefined || proxies.https !== undefined;

  function createAgent(options: Agent.Options = {}): Dispatcher {
    const direct = new Agent(options);
    if (!hasProxy) return direct;
    // The proxy resolves names, so special rules for doing that here don't apply.
    const { connect: _, ...shared } = options;
    // Without it, a proxy that doesn't answer blocks a request for 5 minutes: a request that waits for a connection
    // can't be aborted.
    const clientFactory = (origin: URL, own: object) =>
      new Pool(origin.origin, { ...own, headersTimeout: tunnelMs });
    const agents = new Map<string, ProxyAgent>();
    return direct.compose((dispatch) => (request, handler) => {
      const uri = request.origin && choice.proxyFor(new URL(request.origin), proxies);
      if (!uri) return dispatch(request, handler);
      const agent = agents.get(uri) ?? new ProxyAgent({ ...shared, uri, clientFactory });
      agents.set(uri, agent);
      return agent.dispatch(request, handler);
    });
  }

  function createReadyAgent(
    ...[server, options, count]: Parameters<Network['createReadyAgent']>
  ): ReturnType<Network['createReadyAgent']> {
    if (server.protocol !== 'http:' || choice.proxyFor(server, proxies))
      return { agent: createAgent(options), sockets: undefined };
    const sockets = createReadySockets(server, { count, timeoutMs: options.connectTimeout });
    return { agent: createAgent({ ...options, connect: sockets.connect }), sockets };
  }

  function openSocket(...[url, { headers, maxBytes }]: Parameters<Network['openSocket']>): WebSocket {
    const dispatcher = createAgent({ allowH2: false, webSocket: { maxPayloadSize: maxBytes } });
    return new WebSocket(url, { dispatcher, headers });
  }

  const shared = createAgent();
  if (hasProxy) {
    // `fetch` and discord.js read it from here.
    setGlobalDispatcher(createAgent({ allowH2: false }));
    const { proxyTheGateway } = await import('./gateway-proxy.ts');
    proxyTheGateway((url) => choice.proxyFor(url, proxies), tunnelMs);
  }
  const isPublicAddress = (text: string) => address.isPublicAddress(text, publicNetworks);
  return { createAgent, createReadyAgent, openSocket, shared, isPublicAddress };
}
