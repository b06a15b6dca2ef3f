import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { open, readdir, readFile } from 'node:fs/promises';
import { createServer, type OutgoingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFetchFile } from '../../src/delivery/fetch-file.ts';
import { checkAddress } from '../../src/delivery/safe-address.ts';
import type { GrowingFile } from '../../src/media/read-in-place.ts';
import { isPublicAddress, parseRange } from '../../src/runtime/network/address.ts';
import { createFakeClock } from '../support/clock.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const fetchFile = createFetchFile(runtime);

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const signal = new AbortController().signal;

describe('addresses', () => {
  it.each([
    ['93.184.216.34', true],
    ['2606:2800:220:1::1', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['::1', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::ffff:10.0.0.1', false],
    ['64:ff9b::7f00:1', false],
    ['localhost', false],
    // NAT64: only the IPv4 address behind it counts.
    ['64:ff9b::8.8.8.8', true],
    ['64:ff9b::10.0.0.1', false],
    ['64:ff9b::169.254.169.254', false],
    ['64:ff9b:1::8.8.8.8', false],
    // Not allocated, or not for a single host.
    ['4000::1', false],
    ['1::1', false],
    ['::808:808', false],
    ['100::1', false],
    ['fec0::1', false],
    ['2001:db8::1', false],
    ['3fff::1', false],
    ['2001::1', false],
    ['2002:a00:1::1', false],
    ['ff02::1', false],
    ['198.18.0.1', false],
    ['192.0.2.1', false],
    ['240.0.0.1', false],
    ['255.255.255.255', false],
    ['::ffff:8.8.8.8', true],
  ])('%s is public: %s', (address, isPublic) => expect(isPublicAddress(address, [])).toBe(isPublic));

  it.each([
    ['198.18.3.4', '198.18.0.0/15', true],
    ['198.20.0.1', '198.18.0.0/15', true],
    ['192.0.2.1', '198.18.0.0/15', false],
    ['10.0.0.1', '198.18.0.0/15', false],
    ['::ffff:198.18.3.4', '198.18.0.0/15', true],
    ['64:ff9b:1::8.8.8.8', '64:ff9b:1::/96', true],
    ['64:ff9b:1::10.0.0.1', '64:ff9b:1::/96', false],
    ['fd12::8.8.8.8', 'fd12::/96', true],
    ['fd12:3::1', 'fd12::/16', true],
    ['127.0.0.1', '198.18.0.0/15', false],
  ])('%s is public where the operator names %s: %s', (address, range, isPublic) =>
    expect(
      isPublicAddress(
        address,
        [parseRange(range)].filter((each) => each !== undefined),
      ),
    ).toBe(isPublic),
  );

  it.each([
    'http://example.com/a.mp4',
    'ftp://example.com/a.mp4',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://user:secret@example.com/a.mp4',
    'https://127.0.0.1/a.mp4',
    'https://2130706433/a.mp4',
    'https://[::1]/a.mp4',
    'https://localhost/a.mp4',
    'https://localhost./a.mp4',
    'https://nas/a.mp4',
    'https://printer.local/a.mp4',
    'https://metadata.google.internal/a.mp4',
    'https://router.home.arpa/a.mp4',
    'https://1.0.0.127.in-addr.arpa/a.mp4',
    'https://nas.localdomain/a.mp4',
    'https://wiki.corp/a.mp4',
    'https://nas.home./a.mp4',
    'https://db.private/a.mp4',
    'https://kubernetes.default.svc/a.mp4',
    'https://[64:ff9b::10.0.0.1]/a.mp4',
    'https://198.18.0.1/a.mp4',
    'https://[::ffff:192.168.0.1]/a.mp4',
  ])('%s is not asked', (address) => {
    expect(() => checkAddress(new URL(address), new Set(), runtime.network)).toThrow();
  });

  it('the operator may name one, with its port', () => {
    const own = new Set(['http://127.0.0.1:4000']);
    expect(() => checkAddress(new URL('http://127.0.0.1:4000/a'), own, runtime.network)).not.toThrow();
    expect(() => checkAddress(new URL('http://127.0.0.1:4001/a'), own, runtime.network)).toThrow();
  });
});

describe('fetchFile', () => {
  async function fetched(listener: RequestListener, options: { maxBytes?: number; path?: string } = {}) {
    await using folder = await temporaryFolder();
    await using server = await serve(listener);
    const path = join(folder.path, 'file');
    const outcome = await fetchFile(`${server.origin}${options.path ?? '/'}`, {
      path,
      maxBytes: options.maxBytes ?? 1_000,
      ownOrigins: new Set([server.origin]),
      headersFor: { origin: server.origin, headers: { authorization: 'Bearer key' } },
      signal,
    }).then(
      () => readFile(path, 'utf8'),
      (error: unknown) => error,
    );
    const left = await readdir(folder.path);
    return { outcome, left };
  }

  it('downloads the whole file, with the key only for its own origin', async () => {
    const { outcome } = await fetched((request, response) => response.end(request.headers.authorization));
    expect(outcome).toBe('Bearer key');
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['br, gzip', (text: string) => gzipSync(brotliCompressSync(text))],
  ])('unpacks a file that comes in %s though nobody asked', async (coding, encode) => {
    const { outcome } = await fetched((request, response) => {
      const text = `asked for ${request.headers['accept-encoding']}`;
      response.writeHead(200, { 'content-encoding': coding }).end(encode(text));
    });
    expect(outcome).toBe('asked for identity');
  });

  const film = Buffer.concat([Buffer.from('0000001c66747970', 'hex'), Buffer.from('isom and more of it')]);
  const webm = Buffer.from('1a45dfa3 and more of it', 'latin1');
  webm.write('1a45dfa3', 0, 'hex');
  it.each<[what: string, coding: string | undefined, bytes: Buffer, whole: Buffer]>([
    ['gzip, which it is not', 'gzip', film, film],
    ['zstd, which it is not', 'zstd', film, film],
    ['deflate, which it is not', 'deflate', film, film],
    ['br, which it is not', 'br', film, film],
    ['two codings, which it has not', 'br, gzip', webm, webm],
    ['aws-chunked', 'aws-chunked', film, film],
    ['utf-8', 'utf-8', film, film],
    ['a deflate without its wrapper', 'deflate', deflateRawSync(film), film],
    ['gzip, which nobody says', undefined, gzipSync(film), film],
    ['gzip, called identity', 'identity', gzipSync(film), film],
    ['zstd, which nobody says', undefined, zstdCompressSync(film), film],
    ['no coding, and a few bytes', undefined, film.subarray(0, 3), film.subarray(0, 3)],
    ['no coding, and nothing in it', undefined, Buffer.alloc(0), Buffer.alloc(0)],
    ['gzip, and nothing in it', 'gzip', Buffer.alloc(0), Buffer.alloc(0)],
  ])('takes a file that comes as %s', async (_, coding, bytes, whole) => {
    const { outcome } = await fetched((_request, response) =>
      response.writeHead(200, coding === undefined ? {} : { 'content-encoding': coding }).end(bytes),
    );
    expect(outcome).toBe(whole.toString('utf8'));
  });

  it.each([
    [203, {}, 'whole'],
    [206, { 'content-range': 'bytes 0-4/5' }, 'whole'],
    [206, { 'content-range': 'bytes 0-4/9' }, undefined],
    [206, { 'content-range': 'bytes 4-8/9' }, undefined],
    [206, { 'content-range': 'bytes 0-4/*' }, undefined],
    [206, { 'content-range': 'bytes 0-10/11' }, 'whole whole'],
    [206, { 'content-range': 'some bytes 0-4/5' }, undefined],
    [206, { 'content-range': 'bytes 0-4/5 or so' }, undefined],
    [404, { 'content-range': 'bytes 0-4/5' }, undefined],
  ])('takes a %i with %j as %s', async (status, headers, taken) => {
    const { outcome } = await fetched((_, r) => r.writeHead(status, headers).end(taken ?? 'whole'));
    if (taken) expect(outcome).toBe(taken);
    else expect(outcome).toMatchObject({ name: 'FetchError', problem: 'unavailable', status });
  });

  it.each([
    ['that is small until it is unpacked', 'gzip', gzipSync(Buffer.alloc(1_000_000)), 'refused'],
    [
      'that is small until it is unpacked twice',
      'br, gzip',
      gzipSync(brotliCompressSync(Buffer.alloc(1_000_000))),
      'refused',
    ],
    ['that is cut', 'gzip', gzipSync('words').subarray(0, 15), 'unavailable'],
  ])('takes no file %s', async (_, coding, bytes, problem) => {
    const { outcome, left } = await fetched((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bytes),
    );
    expect(outcome).toMatchObject({ name: 'FetchError', problem });
    expect(left).toEqual([]);
  });

  it.each([
    [1_000, true],
    [1_001, false],
  ])('takes a file of %i bytes of which nobody says how long it is: %s', async (bytes, isTaken) => {
    const { outcome, left } = await fetched((_request, response) => {
      response.write('x'.repeat(bytes - 1));
      response.end('x');
    });
    expect(typeof outcome === 'string' ? outcome.length : outcome).toEqual(
      isTaken ? bytes : expect.objectContaining({ problem: 'refused' }),
    );
    expect(left).toEqual(isTaken ? ['file'] : []);
  });

  it.each([true, false])('gives the key to nobody else, by a redirect (%s) or at once', async (isLed) => {
    await using other = await serve((request, response) =>
      response.end(`key: ${request.headers.authorization}`),
    );
    await using folder = await temporaryFolder();
    await using server = await serve((_, response) =>
      response.writeHead(302, { location: `${other.origin}/x` }).end(),
    );
    const path = join(folder.path, 'file');
    await fetchFile(isLed ? server.origin : other.origin, {
      path,
      maxBytes: 100,
      ownOrigins: new Set([server.origin, other.origin]),
      headersFor: { origin: server.origin, headers: { authorization: 'Bearer key' } },
      signal,
    });
    expect(await readFile(path, 'utf8')).toBe('key: undefined');
  });

  it.each([
    [5, 'film'],
    [6, { problem: 'refused' }],
  ])('follows five redirects in a row: %s', async (count, expected) => {
    const listener: RequestListener = (request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop === count) response.end('film');
      else response.writeHead(302, { location: `/${hop + 1}` }).end();
    };
    const { outcome } = await fetched(listener, { path: '/0' });
    if (typeof expected === 'string') expect(outcome).toBe(expected);
    else expect(outcome).toMatchObject(expected);
  });

  it.each<[what: string, listener: RequestListener, problem: string]>([
    [
      'a redirect to a private address',
      (_, r) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'refused',
    ],
    ['a redirect to a file', (_, r) => r.writeHead(302, { location: 'file:///etc/passwd' }).end(), 'refused'],
    ['redirects without end', (_, r) => r.writeHead(302, { location: '/' }).end(), 'refused'],
    [
      'a size over the limit',
      (_, r) => r.writeHead(200, { 'content-length': '2000' }).end('x'.repeat(2_000)),
      'refused',
    ],
    [
      'the announcement of a size over the limit',
      (_, r) => r.writeHead(200, { 'content-length': '1001' }).write('x'),
      'refused',
    ],
    ['a size that is not announced', (_, r) => r.end('x'.repeat(2_000)), 'refused'],
    ...[204, 206, 302, 400, 401, 402, 403, 404, 409, 410, 416, 422, 423, 425, 429, 451, 500, 503, 522].map(
      (status): [string, RequestListener, string] => [
        String(status),
        (_, r) => r.writeHead(status).end(),
        'unavailable',
      ],
    ),
    [
      'half of what was announced',
      (_, r) => r.writeHead(200, { 'content-length': '500' }).write('x', () => r.destroy()),
      'unavailable',
    ],
  ])('refuses %s, and leaves nothing behind', async (_, listener, problem) => {
    const { outcome, left } = await fetched(listener);
    expect(outcome).toMatchObject({ name: 'FetchError', problem });
    expect(left).toEqual([]);
  });

  it('says what was answered, and how long to wait', async () => {
    const { outcome } = await fetched((_, r) => r.writeHead(429, { 'retry-after': '7' }).end());
    expect(outcome).toMatchObject({ status: 429, retryAfterMs: 7_000 });
    const { outcome: page } = await fetched((_, r) => r.writeHead(403).end('<html>'));
    expect(page).toMatchObject({ status: 403, retryAfterMs: undefined });
    const { outcome: soon } = await fetched((_, r) => r.writeHead(503, { 'retry-after': '0' }).end());
    expect(soon).toMatchObject({ status: 503, retryAfterMs: 0 });
  });

  const packed = gzipSync('halffull');
  it.each<[what: string, headers: OutgoingHttpHeaders, bytes: Buffer, isTold: boolean]>([
    ['its length', { 'content-length': 8 }, Buffer.from('halffull'), true],
    ['no length', {}, Buffer.from('halffull'), false],
    ['the length of its coding', { 'content-length': packed.length }, packed, false],
  ])('shows a file that grows, where its server says %s', async (_, headers, bytes, isTold) => {
    const { promise: isReached, resolve: goOn } = Promise.withResolvers<void>();
    await using folder = await temporaryFolder();
    await using server = await serve((_request, response) => {
      response.writeHead(200, headers).write(bytes.subarray(0, 4));
      void (isTold ? isReached : Promise.resolve()).then(() => response.end(bytes.subarray(4)));
    });
    const path = join(folder.path, 'file');
    const seen: unknown[] = [];
    const looks: Promise<void>[] = [];
    async function look(file: GrowingFile) {
      await file.reach(4);
      // It is renamed at its end.
      await using handle = await open(file.path);
      seen.push([file.bytes, await readFile(file.path, 'utf8')]);
      goOn();
      await file.reach(8);
      seen.push(await handle.readFile('utf8'));
      await expect(file.reach(9)).rejects.toThrow('has ended');
    }
    const ownOrigins = new Set([server.origin]);
    const onGrow = (file: GrowingFile) => void looks.push(look(file));
    await fetchFile(server.origin, { path, maxBytes: 100, ownOrigins, onGrow, signal });
    await Promise.all(looks);
    expect(seen).toEqual(isTold ? [[8, 'half'], 'halffull'] : []);
  });

  it('refuses a name that leads to a private address', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'file');
    const options = { path, maxBytes: 100, ownOrigins: new Set<string>(), signal };
    await expect(fetchFile('https://localhost:1/x', options)).rejects.toMatchObject({ problem: 'refused' });
  });
});

describe('a transfer', () => {
  /** The server sends `begin`, and `rest` when `finish` is called. `begin`: `undefined` for headers alone. */
  async function transferred(
    begin: string | undefined,
    rest = Buffer.alloc(400_000 - (begin?.length ?? 0), 'x'),
  ) {
    const folder = await temporaryFolder();
    const begun = Promise.withResolvers<ServerResponse>();
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': (begin?.length ?? 0) + rest.length });
      if (begin === undefined) {
        response.flushHeaders();
        begun.resolve(response);
      } else response.write(begin, () => begun.resolve(response));
    });
    const clock = createFakeClock();
    const stop = new AbortController();
    const path = join(folder.path, 'file');
    const outcome = createFetchFile({ ...runtime, clock })(server.origin, {
      ...{ path, maxBytes: 400_000, ownOrigins: new Set([server.origin]), signal: stop.signal },
    }).then(
      () => readFile(path, 'utf8').then(({ length }) => length),
      (error: unknown) => error,
    );
    const response = await begun.promise;
    return {
      ...{ clock, stop, outcome, finish: () => response.end(rest) },
      arrived: async () => (await readFile(`${path}.part`).catch(() => Buffer.of())).length,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('that moves is not ended, and leaves no timer', async () => {
    await using run = await transferred('x'.repeat(300_000));
    await expect.poll(run.arrived).toBe(300_000);
    run.clock.advance(20_000);
    run.finish();
    expect(await run.outcome).toBe(400_000);
    expect(run.clock.waiting).toBe(0);
  });

  it('that stalls is ended', async () => {
    await using run = await transferred('x');
    await expect.poll(run.arrived).toBe(1);
    run.clock.advance(20_000);
    expect(await run.outcome).toMatchObject({ problem: 'unavailable', cause: expect.anything() });
    expect(run.clock.waiting).toBe(0);
  });

  it('that never begins is ended', async () => {
    await using run = await transferred('');
    run.clock.advance(30_000);
    expect(await run.outcome).toMatchObject({ problem: 'unavailable' });
  });

  it.each([true, false])('that begins with its headers alone goes on: %s', async (goesOn) => {
    const { promise: hasHeaders, resolve: look } = Promise.withResolvers<unknown>();
    subscribe('undici:request:headers', look);
    // Nobody says how it is packed.
    await using run = await transferred(undefined, gzipSync(Buffer.alloc(1_000)));
    await hasHeaders;
    unsubscribe('undici:request:headers', look);
    await new Promise(setImmediate);
    if (goesOn) run.finish();
    else run.clock.advance(30_000);
    expect(await run.outcome).toEqual(goesOn ? 1_000 : expect.objectContaining({ problem: 'unavailable' }));
    expect(run.clock.waiting).toBe(0);
  });

  it('ends with the reason that stopped it', async () => {
    await using run = await transferred('x');
    await expect.poll(run.arrived).toBe(1);
    run.stop.abort(new Error('the bot stops'));
    expect(await run.outcome).toMatchObject({ message: 'the bot stops' });
  });
});
