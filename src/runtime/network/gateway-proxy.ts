import { createRequire } from 'node:module';
import { HttpsProxyAgent } from 'https-proxy-agent';

type WebSocketClass = new (url: URL | string, protocols: string[], options: object) => object;

/** For one connection. The time limit of `ws` begins when the tunnel exists. */
class LimitedProxyAgent extends HttpsProxyAgent<string> {
  readonly #tunnelMs: number;
  readonly #limit: AbortController;

  constructor(proxy: string, tunnelMs: number) {
    const limit = new AbortController();
    super(proxy, { signal: limit.signal });
    this.#tunnelMs = tunnelMs;
    this.#limit = limit;
  }

  override async connect(...given: Parameters<HttpsProxyAgent<string>['connect']>) {
    const timer = setTimeout(() => this.#limit.abort(), this.#tunnelMs);
    try {
      return await super.connect(...given);
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Gives discord.js's gateway client, which has no option for it, WebSockets that use a proxy. It reads the class from
 * `ws` when it is loaded, so call this first.
 */
export function proxyTheGateway(proxyOf: (url: URL) => string | undefined, tunnelMs: number): void {
  const fromDiscord = createRequire(createRequire(import.meta.url).resolve('discord.js'));
  const fromGateway = createRequire(fromDiscord.resolve('@discordjs/ws'));
  const ws: { WebSocket: WebSocketClass } = fromGateway('ws');
  ws.WebSocket = class extends ws.WebSocket {
    constructor(url: URL | string, protocols: string[], options: object) {
      const proxy = proxyOf(new URL(url));
      super(
        url,
        protocols,
        proxy === undefined ? options : { ...options, agent: new LimitedProxyAgent(proxy, tunnelMs) },
      );
    }
  };
}
