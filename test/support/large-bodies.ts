import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAskJson } from '../../src/providers/http/ask-json.ts';
import { createBodyFiles } from '../../src/providers/http/body-files.ts';
import { createExchange } from '../../src/providers/http/exchange.ts';
import { runtime } from './runtime.ts';

/**
 * Sends a file in so many bodies at once. Says how many bytes arrived of each, and the most memory that this process had,
 * in MB. Arguments: the file, how many.
 */
const [, , path = '', count = '1'] = process.argv;
const server = createServer((request, response) => {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  request.on('end', () => response.end(JSON.stringify({ bytes })));
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const ask = createAskJson(createExchange(runtime, { secrets: [] }), {
  ...{ url, headers: {}, read: ({ json }) => json },
});

async function send(): Promise<unknown> {
  const files = createBodyFiles(runtime.random);
  const film = { role: 'video', path, bytes: 40_000_000, contentType: 'video/mp4' } as const;
  const body = { video: { url: await files.toDataUrl(film) } };
  const { signal } = new AbortController();
  return ask('create', 'videos', { method: 'POST', signal, isPaid: true, files }, body);
}

const answers = await Promise.all(Array.from({ length: Number(count) }, send));
const bytes = answers.map((answer) => Object(answer).bytes);
const { maxRSS } = process.resourceUsage();
process.stdout.write(JSON.stringify({ bytes, peakMB: Math.round(maxRSS / 1_000) }));
process.exit();
