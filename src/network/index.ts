import { Agent, type Dispatcher, Pool, ProxyAgent, setGlobalDispatcher } from 'undici';
import * as address from './address.ts';
import * as choice from './proxy-for.ts';

/** How this machine reaches the outside, as the operator has set it. */
export interface NetworkSettings {
  proxies: choice.Proxies;
  /** Ranges that count as public, although they are reserved. */
  publicNetworks: readonly address.Range[];
  /** How long a proxy may take to connect. Default: 15 s. */
  tunnelMs?: number;
}

const TUNNEL_MS = 15_000;

let {
  proxies,
  publicNetworks,
  tunnelMs = TUNNEL_MS,
}: NetworkSettings = {
  proxies: { except: [] },
  publicNetworks: [],
};

/**
 * Sets up every connection of the program. Called once, before discord.js is loaded and before anything is asked.
 */
export async function configureNetwork(settings: NetworkSettings): Promise<void> {
  ({ proxies, publicNetworks, tunnelMs = TUNNEL_MS } = settings);
  if (!hasProxy()) return;
  // Node's `fetch` and discord.js's own undici take it from here.
  setGlobalDispatcher(createAgent());
  const { proxyTheGateway } = await import('./gateway-proxy.ts');
  proxyTheGateway((url) => choice.proxyFor(url, proxies), tunnelMs);
}

/** The only place that makes connections: a dispatcher that goes through the operator's proxy where there is one. */
export function createAgent(options: Agent.Options = {}): Dispatcher {
  const direct = new Agent(options);
  if (!hasProxy()) return direct;
  // The proxy looks names up, so what is special about doing that here does not apply.
  const { connect: _, ...shared } = options;
  // Without it a proxy that says nothing holds a request for 5 minutes: what waits for a connection can't be aborted.
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

/** Whether an IP address is one of the public internet, or in a range that the operator has named. */
export function isPublicAddress(text: string): boolean {
  return address.isPublicAddress(text, publicNetworks);
}

function hasProxy(): boolean {
  return proxies.http !== undefined || proxies.https !== undefined;
}
