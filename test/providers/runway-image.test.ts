import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InputFile } from '../../src/providers/provider.ts';
import { options, startRunway, text } from '../support/runway.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function makeImage(folder: string, bytes: number): Promise<InputFile> {
  const path = join(folder, 'a.png');
  await writeFile(path, randomBytes(bytes));
  return { role: 'first', path, contentType: 'image/png', bytes, width: 640, height: 360 };
}

describe('an image', () => {
  it('goes along as a data URI', async () => {
    await using folder = await temporaryFolder();
    const { server, provider } = await startRunway();
    await using _ = server;
    await provider.submit({ ...text, inputs: [await makeImage(folder.path, 3_600_000)] }, options);
    expect(server.requests.map(({ name }) => name)).toEqual(['image']);
    expect(server.tasks[0]?.body['promptImage']).toEqual([
      { uri: expect.stringMatching(/^data:image\/png;base64,/), position: 'first' },
    ]);
  });

  it('is uploaded where it is too large for that, without the key', async () => {
    await using folder = await temporaryFolder();
    const { server, provider } = await startRunway();
    await using _ = server;
    await provider.submit({ ...text, inputs: [await makeImage(folder.path, 3_600_001)] }, options);
    expect(server.requests.map(({ name }) => name)).toEqual(['ticket', 'store', 'image']);
    expect(server.requests[1]?.headers.authorization).toBeUndefined();
    const [upload] = server.uploads;
    expect(upload).toMatchObject({ filename: 'input.png', contentType: 'image/png' });
    expect(upload?.bytes).toHaveLength(3_600_001);
    expect(server.tasks[0]?.body['promptImage']).toEqual([{ uri: upload?.uri, position: 'first' }]);
  });

  it.each([
    [200_000_000, ['ticket', 'store', 'image']],
    [200_000_001, []],
  ])('of %d bytes causes the calls %j', async (bytes, calls) => {
    await using folder = await temporaryFolder();
    const { server, provider } = await startRunway();
    await using _ = server;
    const image = { ...(await makeImage(folder.path, 1_000)), bytes };
    const submitted = provider.submit({ ...text, inputs: [image] }, options);
    if (calls.length > 0) await submitted;
    else await expect(submitted).rejects.toMatchObject({ kind: 'invalid_request', sent: false });
    expect(server.requests.map(({ name }) => name)).toEqual(calls);
  });

  it.each([
    ['video', 'video/mp4', 'input.mp4'],
    ['audio', 'audio/mpeg', 'input.mp3'],
  ] as const)('as %s is uploaded too', async (role, contentType, filename) => {
    await using folder = await temporaryFolder();
    const { server, provider } = await startRunway();
    await using _ = server;
    const file: InputFile = { ...(await makeImage(folder.path, 3_600_001)), role, contentType };
    const isSound = role === 'audio';
    await provider.submit(
      {
        ...{ ...text, model: 'seedance2_5', task: isSound ? 'generate' : 'edit' },
        inputs: isSound ? [{ ...file, role: 'reference', url: 'https://a.example/a.png' }, file] : [file],
      },
      options,
    );
    expect(server.uploads).toMatchObject([{ filename, contentType }]);
    expect(JSON.stringify(server.tasks[0]?.body)).toContain(server.uploads[0]?.uri);
  });

  it.each([
    ['ticket', { kind: 'status', status: 429, headers: { 'retry-after': '3' } }, 'rate_limited', 3_000],
    ['ticket', { kind: 'status', status: 401 }, 'unauthorized', undefined],
    ['ticket', { kind: 'malformed' }, 'unavailable', undefined],
    ['ticket', { kind: 'reset' }, 'unavailable', undefined],
    ['store', { kind: 'status', status: 403, body: '<Error/>' }, 'unavailable', undefined],
    ['store', { kind: 'reset' }, 'unavailable', undefined],
  ] as const)('whose %s ends with %j was no paid request', async (name, trouble, kind, retryAfterMs) => {
    await using folder = await temporaryFolder();
    const { server, provider } = await startRunway();
    await using _ = server;
    server.script(name, trouble);
    const request = { ...text, inputs: [await makeImage(folder.path, 3_600_001)] };
    await expect(provider.submit(request, options)).rejects.toMatchObject({
      kind,
      sent: false,
      retryAfterMs,
    });
    expect([server.count(name), server.count('image')]).toEqual([1, 0]);
  });

  it('goes to no address without encryption but that of the operator', async () => {
    await using folder = await temporaryFolder();
    const { server, provider } = await startRunway();
    await using _ = server;
    const ticket = { runwayUri: 'runway://a', uploadUrl: 'http://127.0.0.1:9/', fields: {} };
    server.script('ticket', { kind: 'status', status: 200, body: ticket });
    const request = { ...text, inputs: [await makeImage(folder.path, 3_600_001)] };
    const expected = { kind: 'unavailable', sent: false, message: expect.stringContaining('unencrypted') };
    await expect(provider.submit(request, options)).rejects.toMatchObject(expected);
  });

  it('that is gone from the disk costs nothing', async () => {
    const { server, provider } = await startRunway();
    await using _ = server;
    const image: InputFile = {
      ...{ role: 'first', path: '/nowhere', contentType: 'image/png', bytes: 9, width: 640, height: 360 },
    };
    const expected = { kind: 'unavailable', sent: false };
    await expect(provider.submit({ ...text, inputs: [image] }, options)).rejects.toMatchObject(expected);
    expect(server.requests).toHaveLength(0);
  });
});
