import type { ServerResponse } from 'node:http';
import type { World } from './state.ts';

/** Serves a guild's emoji, stickers and sounds. @see https://discord.com/developers/docs/reference#cdn-formatting */
export function serveExpression(world: World, response: ServerResponse, url: URL): void {
  const [, id] = /\/(\d+)(?:\.\w+)?$/.exec(url.pathname) ?? [];
  const all = [...world.guilds.values()].flatMap(({ expressions }) => expressions);
  const found = all.find((each) => each.id === id);
  if (!found) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
  const { bytes, contentType } = found;
  const safe = {
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  };
  response
    .writeHead(200, { 'content-type': contentType, 'content-length': bytes.length, ...safe })
    .end(bytes);
}
