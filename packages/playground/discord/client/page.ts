import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../page', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves the page at `/` and its files below `/assets/`. */
export async function servePage(url: URL, response: ServerResponse): Promise<void> {
  const path = await findFile(url.pathname);
  if (path === undefined)
    return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    // The page is under development: a reload must show its present state.
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (extname(path) === '.ts') return void response.end(await scriptOf(path));
  await pipeline(createReadStream(path), response).catch(() => response.destroy());
}

/** What the browser runs of the page's TypeScript files, by their paths. */
const scripts = new Map<string, { mtimeMs: number; script: string }>();

/** The file without its types. */
async function scriptOf(path: string): Promise<string> {
  const { mtimeMs } = await stat(path);
  const known = scripts.get(path);
  if (known?.mtimeMs === mtimeMs) return known.script;
  const script = stripTypeScriptTypes(await readFile(path, 'utf8'));
  scripts.set(path, { mtimeMs, script });
  return script;
}

async function findFile(pathname: string): Promise<string | undefined> {
  if (pathname === '/') return await inside(PAGE, 'index.html');
  const [, name] = /^\/assets\/(.+)$/.exec(pathname) ?? [];
  return name === undefined ? undefined : await inside(PAGE, name);
}

/** The file's path, if the URL names a file in the folder, also behind links. */
async function inside(folder: string, encoded: string): Promise<string | undefined> {
  try {
    const root = await realpath(folder);
    const real = await realpath(join(root, decodeURIComponent(encoded)));
    return real.startsWith(root + sep) && (await stat(real)).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}
