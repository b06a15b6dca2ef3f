import { EventEmitter } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import type { ImageRequest } from '../../src/delivery/images/result.ts';
import type { Processes } from '../../src/runtime/processes.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const request = { path: '/image', outputPath: '/out', keepsPlain: false };
const whole = { ok: true, contentType: 'image/png', width: 3, height: 4, isUntouched: false };

/** A process that answers nothing by itself. */
function createChild() {
  const asked: unknown[] = [];
  const killed: unknown[] = [];
  const refs: string[] = [];
  return Object.assign(new EventEmitter(), {
    ...{ asked, killed, refs, connected: true, pid: undefined, sendError: undefined as Error | undefined },
    channel: { ref: () => refs.push('ref'), unref: () => refs.push('unref') },
    unref: () => refs.push('process'),
    kill: (signal: unknown) => killed.push(signal),
    send(message: unknown, done: (error: Error | undefined) => void) {
      asked.push(message);
      done(this.sendError);
    },
  });
}

function start({ sendError, pid }: { sendError?: Error; pid?: string } = {}) {
  const clock = createFakeClock();
  const children: ReturnType<typeof createChild>[] = [];
  const spawned: [string, string[], object][] = [];
  const spawn = (program: string, args: string[], options: object) => {
    spawned.push([program, args, options]);
    const child = Object.assign(createChild(), { sendError, pid });
    children.push(child);
    return child;
  };
  const processes = { spawn, after: clock.after } as unknown as Processes;
  const reader = createImageReader(processes);
  const read = (owner = 'mia', asked: ImageRequest = request) => reader.read(owner, asked);
  const child = async (index: number) => {
    await expect.poll(() => children[index]?.asked.length).toBeGreaterThan(0);
    return children[index] as ReturnType<typeof createChild>;
  };
  return { clock, children, spawned, reader, read, child };
}

describe('the process for images', () => {
  it('has no environment, and limits of memory', async () => {
    const { read, child, spawned } = start();
    const reading = read();
    (await child(0)).emit('message', whole);
    expect(await reading).toEqual(whole);
    const [[, args, options] = [undefined, [] as string[], {}]] = spawned;
    expect(args.slice(-6, -4)).toEqual(['sh', String(1_280 * 1024)]);
    expect(args.slice(-4, -1)).toEqual([
      process.execPath,
      '--max-old-space-size=192',
      '--max-semi-space-size=2',
    ]);
    expect(basename(args.at(-1) ?? '')).toBe('image-process.ts');
    expect(options).toEqual({ env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  });

  it('stays for five seconds, without keeping the bot alive', async () => {
    const { clock, read, child, children } = start();
    for (const round of [1, 2]) {
      const reading = read();
      const one = await child(0);
      await expect.poll(() => one.asked.length).toBe(round);
      one.emit('message', whole);
      await reading;
      expect(one.refs).toEqual(['process', ...Array.from({ length: round }, () => ['ref', 'unref']).flat()]);
      clock.advance(4_000);
    }
    const [one] = children;
    expect(one?.asked).toEqual([request, request]);
    // The first five seconds are over. The process was used since then, and goes all the same.
    clock.advance(1_000);
    expect(one?.killed).toEqual(['SIGKILL']);
    clock.advance(60_000);
    expect([children.length, one?.killed]).toEqual([1, ['SIGKILL']]);
    void read();
    await child(1);
  });

  it('is not used again once it has gone', async () => {
    const { read, child, children } = start();
    const reading = read();
    const one = await child(0);
    one.emit('message', whole);
    await reading;
    one.connected = false;
    const next = read();
    (await child(1)).emit('message', whole);
    expect(await next).toEqual(whole);
    expect(children).toHaveLength(2);
  });

  it('is there twice, for two members', async () => {
    const { read, child, children } = start();
    const first = [read('mia'), read('mia'), read('moe'), read('ann')];
    const [one, other] = [await child(0), await child(1)];
    await new Promise(setImmediate);
    expect([children.length, one.asked.length, other.asked.length]).toEqual([2, 1, 1]);
    other.emit('message', whole);
    await expect.poll(() => other.asked.length).toBe(2);
    for (const each of [one, other]) each.emit('message', whole);
    await expect.poll(() => one.asked.length + other.asked.length).toBe(4);
    for (const each of [one, other]) each.emit('message', whole);
    expect(await Promise.all(first)).toEqual([whole, whole, whole, whole]);
  });

  it('answers to an animation in its own way', async () => {
    const { reader, child } = start();
    const animation = { animationPath: '/animation', outputPath: '/out' };
    const unpacking = reader.unpack('mia', animation);
    const one = await child(0);
    expect(one.asked).toEqual([animation]);
    one.emit('message', { ok: true });
    expect(await unpacking).toEqual({ ok: true });
  });

  it.each<[what: string, fail: (child: EventEmitter) => void, problem: string, cause: string]>([
    [
      'answers something else',
      (child) => child.emit('message', { ok: true }),
      'crashed',
      'the process answered something else',
    ],
    ['has an error', (child) => child.emit('error', new Error('EPIPE')), 'crashed', 'the process: EPIPE'],
    ...(
      [
        [null, 'SIGABRT', 'too_heavy'],
        [null, 'SIGTRAP', 'too_heavy'],
        [null, 'SIGKILL', 'too_heavy'],
        [null, 'SIGSEGV', 'crashed'],
        [134, null, 'too_heavy'],
        [133, null, 'too_heavy'],
        [137, null, 'too_heavy'],
        [139, null, 'crashed'],
        [6, null, 'crashed'],
        [0, null, 'crashed'],
        [null, null, 'crashed'],
      ] as const
    ).map(([code, signal, problem]): [string, (child: EventEmitter) => void, string, string] => [
      `ends with ${signal ?? code}`,
      (child) => child.emit('exit', code, signal),
      problem,
      `the process ended: ${signal ?? code}`,
    ]),
  ])('is given up when it %s', async (_, fail, problem, cause) => {
    const { clock, read, child } = start();
    const reading = read();
    const one = await child(0);
    fail(one);
    expect(await reading).toEqual({ ok: false, problem, cause });
    expect(one.killed).toEqual(['SIGKILL']);
    expect(clock.waiting).toBe(0);
    // A killed process may still report an error.
    expect(['message', 'error', 'exit'].map((name) => one.listenerCount(name))).toEqual([0, 1, 0]);
    void read();
    await child(1);
  });

  it('is given up when it can’t be asked', async () => {
    const { read } = start({ sendError: new Error('closed') });
    expect(await read()).toEqual({ ok: false, problem: 'crashed', cause: 'the process: closed' });
  });

  it.each([
    ['linux', 60_000],
    ['darwin', 15_000],
  ])('has a minute where nobody knows how long it worked, but should: on %s, %i ms', async (system, ms) => {
    const known = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
    Object.defineProperty(process, 'platform', { ...known, value: system });
    try {
      const { clock, read, child } = start();
      const reading = read();
      const one = await child(0);
      clock.advance(ms - 1);
      expect(one.killed).toEqual([]);
      clock.advance(1);
      expect(await reading).toEqual({ ok: false, problem: 'too_slow', cause: 'no answer in 15000 ms' });
    } finally {
      Object.defineProperty(process, 'platform', known);
    }
  });

  it.runIf(process.platform === 'linux')(
    'has more time as long as it works for less than half of it',
    async () => {
      await using folder = await temporaryFolder();
      /** In hundredths of a second, in its own code and in the kernel, as Linux says it in `/proc/<pid>/stat`. */
      const worked = (own: number, kernel: number) =>
        writeFile(
          join(folder.path, 'stat'),
          `7 (a) bc) R ${'1 '.repeat(10)}${own} ${kernel} ${'1 '.repeat(9)}`,
        );
      await worked(100, 100);
      const { clock, read, child } = start({ pid: join('..', folder.path) });
      const reading = read();
      const one = await child(0);
      for (const [own, kernel] of [
        [500, 449],
        [1_200, 498],
      ] as const) {
        await worked(own, kernel);
        clock.advance(15_000);
        expect(one.killed).toEqual([]);
      }
      await worked(1_900, 548);
      clock.advance(15_000);
      expect(await reading).toMatchObject({ problem: 'too_slow' });
    },
  );
});
