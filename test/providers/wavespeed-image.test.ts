import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import type { InputFile, TaskRequest } from '../../src/providers/provider.ts';
import { createWavespeed } from '../../src/providers/wavespeed/index.ts';
import { toFileUrl } from '../../src/providers/wavespeed/upload.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const request: TaskRequest = {
  ...{ model: 'pika/v2.2-{t2v,i2v}', makes: 'video', task: 'generate', prompt: 'a paper boat' },
  ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 0, inputs: [] },
  fields: { prompt: 'prompt', inputs: { first: { field: 'image' } } },
};
const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

async function start() {
  const server = await startLoopbackWavespeed();
  const { apiKey, baseUrl } = server;
  return { server, provider: createWavespeed({ runtime, apiKey, baseUrl, isOperatorsOwn: true }) };
}

describe('an image', () => {
  async function writeImage(folder: string): Promise<InputFile> {
    const path = join(folder, 'of a member.png');
    await writeFile(path, randomBytes(300_000));
    return { role: 'first', path, contentType: 'image/png', bytes: 300_000, width: 1024, height: 576 };
  }

  it('is uploaded without the key, under no name, and then used', async () => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    await provider.submit({ ...request, inputs: [await writeImage(folder.path)] }, options);
    expect(server.requests.map(({ name }) => name)).toEqual(['upload', 'put', 'submit']);
    expect(server.requests[1]?.headers.authorization).toBeUndefined();
    expect(server.uploads).toMatchObject([
      { filename: 'input.png', size: 300_000, contentType: 'image/png' },
    ]);
    expect(server.uploads[0]?.bytes).toHaveLength(300_000);
    expect(server.tasks[0]?.input['image']).toBe(`${server.url}/media/upload0`);
    expect(server.tasks[0]?.fate).toBe('completes');
  });

  const ticket = (upload: object, download_url = 'https://example.com/a.png') => ({
    ...({ kind: 'status', status: 200 } as const),
    body: { code: 200, data: { download_url, upload } },
  });
  it.each([
    ['upload', { kind: 'status', status: 500 }, { kind: 'unavailable' }],
    ['upload', { kind: 'status', status: 401, body: { message: 'no' } }, { kind: 'unauthorized' }],
    [
      'upload',
      { kind: 'status', status: 429, headers: { 'retry-after': '3' } },
      { kind: 'rate_limited', retryAfterMs: 3_000 },
    ],
    ['upload', { kind: 'malformed' }, { kind: 'unavailable' }],
    ['upload', { kind: 'reset' }, { kind: 'unavailable' }],
    ['upload', ticket({ method: 'POST', url: 'https://example.com' }), { kind: 'unavailable' }],
    ['upload', ticket({ method: 'PUT', url: 'http://127.0.0.2:1/a' }), { kind: 'unavailable' }],
    ['upload', ticket({ method: 'PUT', url: 'file:///etc/passwd' }), { kind: 'unavailable' }],
    ['put', { kind: 'status', status: 403 }, { kind: 'unavailable' }],
    [
      'put',
      { kind: 'status', status: 302, headers: { location: 'http://127.0.0.2:1/' } },
      { kind: 'unavailable' },
    ],
    ['put', { kind: 'reset' }, { kind: 'unavailable' }],
  ] as const)('whose %s ends with %j costs nothing', async (name, trouble, expected) => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    server.script(name, trouble);
    const submit = provider.submit({ ...request, inputs: [await writeImage(folder.path)] }, options);
    await expect(submit).rejects.toMatchObject({ ...expected, sent: false });
    const names = server.requests.map((each) => each.name);
    expect(names).toEqual(name === 'put' ? ['upload', 'put'] : ['upload']);
  });

  it('that can’t be read causes no call', async () => {
    const { server, provider } = await start();
    await using _ = server;
    const image = {
      role: 'first',
      path: '/nowhere',
      contentType: 'image/png',
      bytes: 1,
      width: 1,
      height: 1,
    } as const;
    const submit = provider.submit({ ...request, inputs: [image] }, options);
    await expect(submit).rejects.toMatchObject({ kind: 'unavailable', sent: false });
    expect(server.requests).toHaveLength(0);
  });

  it('goes to the host of the API over https only', async () => {
    await using folder = await temporaryFolder();
    const ticket = {
      download_url: 'https://api.example/a.png',
      upload: { method: 'PUT', url: 'http://api.example/a' },
    };
    const agent = new MockAgent();
    agent.disableNetConnect();
    const connection = { baseUrl: 'https://api.example/v3', ask: async () => ticket, agent };
    await expect(toFileUrl(connection, await writeImage(folder.path), signal)).rejects.toThrow(
      'upload: api.example is requested without https',
    );
  });

  it('is sent with the headers of its ticket, but for those about the body and the connection', async () => {
    await using folder = await temporaryFolder();
    const headers = {
      'X-Amz-Acl': 'private',
      'Content-Length': '7',
      Host: 'evil.example',
      Connection: 'close',
    };
    const ticket = {
      download_url: 'https://api.example/a.png',
      upload: { method: 'PUT', url: 'https://store.example/a', headers },
    };
    const agent = new MockAgent();
    agent.disableNetConnect();
    const sent: unknown[] = [];
    agent
      .get('https://store.example')
      .intercept({ path: '/a', method: 'PUT' })
      .reply(200, ({ headers: given }) => {
        sent.push(given);
        return '';
      });
    const connection = { baseUrl: 'https://api.example/v3', ask: async () => ticket, agent };
    expect(await toFileUrl(connection, await writeImage(folder.path), signal)).toBe(ticket.download_url);
    expect(sent).toEqual([{ 'X-Amz-Acl': 'private', 'content-length': '300000' }]);
  });

  it('that takes too long is given up, and may be sent again', async () => {
    const { server, provider } = await start();
    await using _ = server;
    await using folder = await temporaryFolder();
    server.script('put', { kind: 'hang' });
    const controller = new AbortController();
    const asked = { ...request, inputs: [await writeImage(folder.path)] };
    const submit = provider.submit(asked, { ...options, signal: controller.signal });
    const expected = expect(submit).rejects.toMatchObject({ kind: 'unavailable', sent: false });
    while (server.count('put') === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expected;
    expect(server.count('submit')).toBe(0);
  });
});
