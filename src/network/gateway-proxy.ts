import { createRequire } from 'node:module';
import { HttpsProxyAgent } from 'https-proxy-agent';

type WebSocketClass = new (url: URL | string, protocols: string[], options: object) => object;

/**
 * Gives discord.js's gateway client, which has no option for it, WebSockets that go through a proxy. It takes the class
 * from `ws` when it is loaded, so this comes before.
 */
export function proxyTheGateway(proxyOf: (url: URL) => string | undefined): void {
  const fromDiscord = createRequire(createRequire(import.meta.url).resolve('discord.js'));
  const fromGateway = createRequire(fromDiscord.resolve('@discordjs/ws'));
  const ws: { WebSocket: WebSocketClass } = fromGateway('ws');
  ws.WebSocket = class extends ws.WebSocket {
    constructor(url: URL | string, protocols: string[], options: object) {
      const proxy = proxyOf(new URL(url));
      super(
        url,
        protocols,
        proxy === undefined ? options : { ...options, agent: new HttpsProxyAgent(proxy) },
      );
    }
  };
}
