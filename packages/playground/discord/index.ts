import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { goAway } from '../go-away.ts';
import { serveAttachment } from './attachment-server.ts';
import { handleClient } from './client/api.ts';
import { servePage } from './client/page.ts';
import { createClientSockets } from './client/socket.ts';
import { createControls } from './driver/controls.ts';
import { serveExpression } from './expression-server.ts';
import { createGateway } from './gateway/server.ts';
import { failLoudly, isForUs } from './http.ts';
import { createListener } from './listen.ts';
import { type LocalDiscordOptions, resolveOptions } from './options.ts';
import { createFaults } from './rest/faults.ts';
import { RequestLog } from './rest/log.ts';
import { createRateLimits } from './rest/rate-limits.ts';
import { createRouter } from './rest/router.ts';
import { createRest } from './rest/server.ts';
import { applyTrouble } from './rest/trouble.ts';
import { createRoutes } from './routes/index.ts';
import { createWorld } from './world.ts';

export type LocalDiscord = Awaited<ReturnType<typeof startLocalDiscord>>;

/**
 * Starts a Discord on loopback: gateway, REST and the page. An unmodified discord.js client runs against it with
 * `rest: { api: discord.apiUrl }` and `discord.botToken`.
 */
export async function startLocalDiscord(options: LocalDiscordOptions = {}) {
  const settings = resolveOptions(options);
  const world = createWorld(settings);
  const faults = createFaults();
  const log = new RequestLog();
  const limits = createRateLimits({ enabled: settings.rateLimits, now: settings.now });
  const match = createRouter(createRoutes(limits));
  const rest = createRest({ world, match, limits, faults, log });
  const gateway = createGateway(world, faults);
  const sockets = createClientSockets(world, settings.extras);

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://local');
    if (url.pathname.startsWith('/api/')) return await rest(request, response, url);
    if (!isForUs(request, settings.host)) return void response.writeHead(403).end();
    if (/^\/(ephemeral-)?attachments\//.test(url.pathname)) {
      const { method = 'GET' } = request;
      const fault = faults.take({ method, route: undefined, path: url.pathname, hasFile: false });
      if (fault && (await applyTrouble(fault.trouble, request, response))) return;
      return await serveAttachment(world, request, response, url);
    }
    if (/^\/(emojis|stickers|soundboard-sounds)\//.test(url.pathname))
      return serveExpression(world, response, url);
    if (url.pathname.startsWith('/client/'))
      return await handleClient(world, settings.extras, request, response, url);
    return await servePage(url, response);
  };

  const server = createListener(settings.certificate, (request, response) => {
    handle(request, response).catch((error: unknown) => failLoudly(response, error));
  });
  server.on('upgrade', (request, socket, head) => {
    const url = URL.parse(request.url ?? '/', 'http://local');
    if (url === null || !isForUs(request, settings.host))
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    else if (/^\/gateway\/?$/.test(url.pathname)) gateway.upgrade(request, socket, head);
    else if (url.pathname === '/client') sockets.upgrade(request, socket, head, url);
    else socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
  });
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  world.origin = `${settings.certificate ? 'https' : 'http'}://${settings.host}:${port}`;

  const close = async () => {
    gateway.close();
    sockets.close();
    if (server.listening) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
    if (settings.ownsDataDir) await rm(settings.dataDir, { recursive: true, force: true });
  };

  return {
    /** The page. */
    url: world.origin,
    /** For `DISCORD_API_URL` and discord.js' `rest.api`. */
    apiUrl: `${world.origin}/api`,
    port,
    botToken: settings.botToken,
    applicationId: world.applicationId,
    /** Everything inside, for cases without a helper. */
    world,
    faults,
    gateway,
    log,
    rateLimits: limits,
    ...createControls(world),
    /** Refuses connections until the returned function is called. The gateway's open one stays. */
    goAway: () => goAway(server),
    close,
    [Symbol.asyncDispose]: close,
  };
}
