import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOwnFolder } from '../../src/delivery/hosting/own-folder.ts';
import { startHttpServer } from '../../src/http-server.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const nameOf = (digit: number) => `${String(digit).repeat(40)}.mp4`;

const at = (now: () => number) => ({ ...runtime, clock: { ...runtime.clock, now } });

async function setUp(maxBytes: number) {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'hosted');
  let nowMs = 1_800_000_000_000;
  const own = await openOwnFolder({ path, maxBytes, runtime: at(() => nowMs) });
  return {
    own,
    path,
    pass: (byMs: number) => {
      nowMs += byMs;
      return nowMs;
    },
    async put(digit: number, bytes: number) {
      nowMs += 1_000;
      // Never written again: it may be the very file that is hosted.
      const source = join(folder.path, `source-${nowMs}`);
      await writeFile(source, Buffer.alloc(bytes, digit));
      return own.put(nameOf(digit), { path: source, bytes });
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('the folder of hosted videos', () => {
  it('gives up the oldest for a new one, and takes none that is larger than all of it', async () => {
    await using run = await setUp(1_000);
    expect(await run.put(1, 400)).toBe(true);
    expect(await run.put(2, 400)).toBe(true);
    expect(await run.put(3, 300)).toBe(true);
    expect((await readdir(run.path)).toSorted()).toEqual([nameOf(2), nameOf(3)]);
    expect(await run.put(4, 1_001)).toBe(false);
    expect(await run.own.has(nameOf(3))).toBe(true);
    // The same once more: a crash may repeat it, and it counts once.
    expect(await run.put(3, 600)).toBe(true);
    expect((await readdir(run.path)).toSorted()).toEqual([nameOf(2), nameOf(3)]);
  });

  it('keeps its budget when many come at once', async () => {
    await using run = await setUp(1_000);
    await Promise.all([1, 2, 3, 4, 5].map((digit) => run.put(digit, 400)));
    expect(await readdir(run.path)).toHaveLength(2);
  });

  it('removes what is too old, to the moment', async () => {
    await using run = await setUp(1_000);
    await run.put(1, 10);
    await run.put(2, 10);
    const atMs = run.pass(0);
    await run.own.removeOlderThan(atMs);
    expect(await readdir(run.path)).toEqual([nameOf(2)]);
    await run.own.removeOlderThan(atMs + 1);
    expect(await readdir(run.path)).toEqual([]);
  });

  it('gives up the oldest first, whatever their names', async () => {
    await using run = await setUp(1_000);
    for (const digit of [9, 1, 5]) await run.put(digit, 300);
    await run.put(3, 300);
    expect((await readdir(run.path)).toSorted()).toEqual([nameOf(1), nameOf(3), nameOf(5)]);
  });

  it('takes one that fills it, and removes one by its name, once or twice', async () => {
    await using run = await setUp(1_000);
    expect(await run.put(1, 1_000)).toBe(true);
    expect(await run.own.has(nameOf(1))).toBe(true);
    for (let time = 0; time < 2; time++) await run.own.remove(nameOf(1));
    expect(await run.own.has(nameOf(1))).toBe(false);
  });

  it('shows each video whole while two processes put the same one there, from another disk', async ({
    skip,
  }) => {
    await using run = await setUp(100_000_000);
    const bytes = 8_000_000;
    const source = join(tmpdir(), `cutscene-test-${process.pid}.mp4`);
    await using _ = { [Symbol.asyncDispose]: () => rm(source, { force: true }) };
    await writeFile(source, Buffer.alloc(bytes, 1));
    if ((await stat(source)).dev === (await stat(run.path)).dev) return skip();
    const other = await openOwnFolder({ path: run.path, maxBytes: 100_000_000, runtime });
    let isOver = false;
    const putting = Promise.all(
      [run.own, other].map((own) => own.put(nameOf(1), { path: source, bytes })),
    ).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const { size = bytes } = await stat(join(run.path, nameOf(1))).catch(() => ({}) as { size?: number });
      expect(size).toBe(bytes);
    }
    await putting;
    expect(await readdir(run.path)).toEqual([nameOf(1)]);
    await run.own.remove(nameOf(1));
    expect(await other.has(nameOf(1))).toBe(false);
  });

  it('is made with those above it, and opened as it was left', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'data', 'hosted');
    const open = () => openOwnFolder({ path, maxBytes: 1_000, runtime: at(() => 0) });
    await open();
    await writeFile(join(path, nameOf(1)), '');
    expect(await (await open()).has(nameOf(1))).toBe(true);
  });
});

describe('GET /videos', () => {
  async function serve() {
    const run = await setUp(1_000_000);
    await run.put(7, 1_000);
    await writeFile(join(run.path, 'secret.txt'), 'private');
    const server = await startHttpServer({
      clock: systemClock,
      host: '127.0.0.1',
      port: 0,
      state: () => 'ready',
      videosPath: run.path,
    });
    return {
      url: server.url,
      async [Symbol.asyncDispose]() {
        await server.close();
        await run[Symbol.asyncDispose]();
      },
    };
  }

  it('plays, from anywhere in the file, and can be nothing but a video', async () => {
    await using server = await serve();
    const address = `${server.url}/videos/${nameOf(7)}`;
    const whole = await fetch(address);
    expect(whole.status).toBe(200);
    expect((await whole.arrayBuffer()).byteLength).toBe(1_000);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'content-length': '1000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    const part = await fetch(address, { headers: { range: 'bytes=900-' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 900-999/1000']);
    expect((await fetch(address, { headers: { range: 'bytes=2000-' } })).status).toBe(416);
    const head = await fetch(address, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '1000']);
  });

  it.each(['', '/', '/secret.txt', '/..%2fcutscene.sqlite', `/${nameOf(8)}`, `/${nameOf(7)}.part`, '/%00'])(
    'shows nothing at /videos%s',
    async (path) => {
      await using server = await serve();
      const answer = await fetch(`${server.url}/videos${path}`);
      expect([400, 404]).toContain(answer.status);
      expect(await answer.text()).not.toContain('private');
    },
  );
});
