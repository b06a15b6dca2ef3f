import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Bucket } from '../../src/delivery/hosting/s3.ts';
import { runtime } from '../support/runtime.ts';
import { startS3 } from '../support/s3.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const signal = new AbortController().signal;
const MINUTE_MS = 60_000;

let s3: Awaited<ReturnType<typeof startS3>>;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  [s3, folder] = [await startS3(), await temporaryFolder()];
});
afterAll(async () => {
  await s3[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function file(bytes: number) {
  const path = join(folder.path, 'film.mp4');
  const content = createHash('shake256', { outputLength: bytes }).update('film').digest();
  await writeFile(path, content);
  return { path, bytes, content };
}

describe('a bucket', () => {
  it('accepts a file in pieces, serves it to anyone with the link, in parts too, and forgets it', async () => {
    const bucket = createS3Bucket(s3.options, runtime.network);
    const { content, ...film } = await file(3_000_001);
    await bucket.put('cutscene/a.mp4', film, 'video/mp4', signal);
    const link = await bucket.link('cutscene/a.mp4', MINUTE_MS);
    const whole = await fetch(link);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true);
    const part = await fetch(link, { headers: { range: 'bytes=10-19' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(content.subarray(10, 20));

    await bucket.remove('cutscene/a.mp4', signal);
    expect((await fetch(link)).status).toBe(404);
    await bucket.remove('cutscene/a.mp4', signal);
  });

  it('serves nothing to anyone with another link, or none', async () => {
    const bucket = createS3Bucket(s3.options, runtime.network);
    await bucket.put('cutscene/b.mp4', await file(10), 'video/mp4', signal);
    const link = new URL(await bucket.link('cutscene/b.mp4', MINUTE_MS));
    expect(link.searchParams.get('X-Amz-Expires')).toBe('60');
    link.searchParams.set('X-Amz-Expires', '600');
    expect((await fetch(link)).status).toBe(403);
  });

  it('never signs for more than the seven days that S3 allows', async () => {
    const link = new URL(
      await createS3Bucket(s3.options, runtime.network).link('x', 30 * 24 * 60 * MINUTE_MS),
    );
    expect(link.searchParams.get('X-Amz-Expires')).toBe(String(7 * 24 * 3_600));
  });

  it.each([
    ['a wrong secret', { secretAccessKey: 'another' }, /403 to PUT: SignatureDoesNotMatch/],
    ['another region', { region: 'us-east-1' }, /403 to PUT: SignatureDoesNotMatch/],
    ['a bucket that is not there', { bucket: 'nowhere' }, /404 to PUT: NoSuchBucket/],
  ])('says what is wrong with %s, without the secret', async (_, change, message) => {
    const bucket = createS3Bucket({ ...s3.options, ...change }, runtime.network);
    const failure = await bucket
      .put('x.mp4', await file(10), 'video/mp4', signal)
      .catch((error: unknown) => error);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain('another');
  });

  it.each([
    // It's gone already.
    ['DELETE', 404, undefined],
    ['PUT', 404, /^S3 answered 404 to PUT: /],
    ['DELETE', 300, /^S3 answered 300 to DELETE: /],
    ['DELETE', 502, /^S3 answered 502 to DELETE: .{300}$/],
  ])('answers %s with %i, which is quoted a little: %s', async (method, status, message) => {
    const server = createServer((_, response) => response.writeHead(status).end('page '.repeat(1_000)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bucket = createS3Bucket({ ...s3.options, endpoint }, runtime.network);
    const call =
      method === 'PUT'
        ? bucket.put('x.mp4', await file(10), 'video/mp4', signal)
        : bucket.remove('x.mp4', signal);
    if (message) await expect(call).rejects.toThrow(message);
    else await call;
    server.close();
  });

  it('lists what begins like that, page by page', async () => {
    const contents = (key: string, time: string) =>
      `<Contents><Key>${key}</Key><LastModified>2026-11-30T${time}Z</LastModified></Contents>`;
    const pages = [
      `${contents('a/1', '00:00:00.000')}<NextContinuationToken>x+/=</NextContinuationToken>`,
      `${contents('a/2', '00:00:01.000')}${contents('a/3', '00:00:02.000')}<IsTruncated>false</IsTruncated>`,
    ];
    const asked: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.end(`<?xml version="1.0"?>\n<ListBucketResult>${pages[asked.length - 1]}</ListBucketResult>`);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bucket = createS3Bucket({ ...s3.options, endpoint }, runtime.network);
    const atMs = Date.parse('2026-11-30T00:00:00Z');
    const found: object[] = [];
    for await (const object of bucket.list('a/', () => signal)) found.push(object);
    expect(found).toEqual([
      { key: 'a/1', atMs },
      { key: 'a/2', atMs: atMs + 1_000 },
      { key: 'a/3', atMs: atMs + 2_000 },
    ]);
    const queries = asked.map((url) => Object.fromEntries(new URL(url, endpoint).searchParams));
    expect(queries).toEqual([
      { 'list-type': '2', prefix: 'a/' },
      { 'list-type': '2', prefix: 'a/', 'continuation-token': 'x+/=' },
    ]);
    server.close();
  });

  it('has 15 s for its answer', async () => {
    const asked: unknown[] = [];
    const shared = {
      dispatch(options: object) {
        asked.push(options);
        throw new Error('nothing is sent');
      },
    };
    const bucket = createS3Bucket(s3.options, { shared: shared as never });
    await expect(bucket.remove('x.mp4', signal)).rejects.toThrow('nothing is sent');
    expect(asked).toMatchObject([{ headersTimeout: 15_000, bodyTimeout: 15_000 }]);
  });

  it.each([
    ['https://s3.example', '/films/x.mp4'],
    ['https://s3.example//', '/films/x.mp4'],
    ['https://films.s3.example', '/x.mp4'],
    ['https://s3.films.example', '/films/x.mp4'],
  ])('at %s has its objects at %s', async (endpoint, path) => {
    const bucket = createS3Bucket({ ...s3.options, endpoint, bucket: 'films' }, runtime.network);
    expect(new URL(await bucket.link('x.mp4', MINUTE_MS)).pathname).toBe(path);
  });
});
