import { rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createBodyFiles, toJsonBody } from '../../../src/providers/http/body-files.ts';
import { createExchange } from '../../../src/providers/http/exchange.ts';
import { toMultipart } from '../../../src/providers/http/multipart.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { runtime } from '../../support/runtime.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SIZE = 4 * 1024 ** 2;

/** A server that counts the requests which arrive as a whole. `onBytes`: what it does once it has some. */
async function listen(onBytes: (request: import('node:http').IncomingMessage) => void = () => {}) {
  let whole = 0;
  const server = createServer((request, response) => {
    request.once('data', () => onBytes(request));
    request.resume();
    request.once('end', () => {
      whole += 1;
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    whole: () => whole,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const bodies = {
  JSON: async (path: string) => {
    const files = createBodyFiles(systemRandom);
    return toJsonBody({ image: await files.toBase64({ path, bytes: SIZE }), prompt: 'a kite' }, files);
  },
  form: (path: string) =>
    toMultipart(
      [
        { name: 'prompt', value: 'a kite' },
        { name: 'image', path, filename: 'a.png' },
      ],
      systemRandom,
    ),
};

const losses: Record<string, (path: string) => Promise<void>> = {
  vanishes: (path) => rm(path),
  shrinks: (path) => truncate(path, SIZE / 2),
};

const send = (
  url: string,
  { headers, body }: Awaited<ReturnType<(typeof bodies)['form']>>,
  signal?: AbortSignal,
) =>
  createExchange(runtime, { secrets: [] })({
    ...{ method: 'POST', url, headers, body, isPaid: true },
    signal: signal ?? new AbortController().signal,
  });

it.each(
  Object.keys(losses).flatMap((what) => (['JSON', 'form'] as const).map((kind) => [what, kind] as const)),
)('a file that %s while its %s is sent leaves no request behind', async (what, kind) => {
  await using folder = await temporaryFolder();
  await using server = await listen();
  const path = join(folder.path, 'image');
  await writeFile(path, Buffer.alloc(SIZE, 7));
  const body = await bodies[kind](path);
  await losses[what]?.(path);
  await expect(send(server.url, body as Awaited<ReturnType<(typeof bodies)['form']>>)).rejects.toMatchObject({
    ...{ kind: 'unavailable', sent: false },
  });
  expect(server.whole()).toBe(0);
});

it('a connection that is lost in the middle of a file leaves none either', async () => {
  await using folder = await temporaryFolder();
  await using server = await listen((request) => request.socket.destroy());
  const path = join(folder.path, 'image');
  await writeFile(path, Buffer.alloc(16 * SIZE, 7));
  await expect(send(server.url, await bodies.form(path))).rejects.toMatchObject({ sent: false });
});

it('one that is lost after all of it left may have been accepted', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'image');
  await writeFile(path, Buffer.alloc(1_000, 7));
  await using server = await listen((request) => {
    request.prependOnceListener('end', () => request.socket.destroy());
  });
  await expect(send(server.url, await bodies.form(path))).rejects.toMatchObject({
    ...{ kind: 'unavailable', sent: true },
  });
});
