import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOf, MAGIC_BYTES } from '../../src/delivery/images/formats.ts';
import { normalizeImage } from '../../src/delivery/images/normalize.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { systemProcesses, withMemoryLimit } from '../../src/runtime/processes.ts';
import { oddImages } from '../support/odd-images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const sound = oddImages.find(({ what }) => what === 'a plain png')?.bytes ?? Buffer.alloc(0);

/** A reader whose process does what `script` says, with a valid image in a folder. */
async function start(script: string, timeoutMs?: number) {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'image');
  const process = join(folder.path, 'process.mjs');
  await writeFile(path, sound);
  await writeFile(process, script);
  const reader = createImageReader(systemProcesses, {
    process,
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  const request = { path, outputPath: join(folder.path, 'out'), keepsPlain: false };
  return { folder, request, read: (owner: string) => reader.read(owner, request) };
}

describe('the process that reads images', () => {
  it.each([
    [
      'crashes',
      `process.on('message', () => process.kill(process.pid, 'SIGSEGV'))`,
      'crashed',
      /ended: SIGSEGV/,
    ],
    ['ends', `process.exit(0)`, 'crashed', /ended/],
    ['aborts', `process.on('message', () => process.abort())`, 'too_heavy', /ended: SIGABRT/],
    [
      'is ended by the system',
      `process.on('message', () => process.kill(process.pid, 'SIGKILL'))`,
      'too_heavy',
      /ended: SIGKILL/,
    ],
    [
      'answers something else',
      `process.on('message', () => process.send({ ok: true, width: -1 }))`,
      'crashed',
      /else/,
    ],
    ['never answers', `process.on('message', () => { for (;;); })`, 'too_slow', /no answer in 1500 ms/],
    [
      'falls over what it is refused',
      `process.on('message', () => { const all = []; for (;;) all.push(Buffer.alloc(64 * 1024 ** 2, 1)); })`,
      'crashed',
      /ended/,
    ],
    [
      'takes all of its heap',
      `process.on('message', () => { const all = []; for (;;) all.push({ all: [...all] }); })`,
      'too_heavy',
      /ended/,
    ],
  ])('is no more than a refusal where it %s', { timeout: 120_000 }, async (_, script, problem, cause) => {
    const { folder, read } = await start(script, /all\.push/.test(script) ? undefined : 1_500);
    await using _folder = folder;
    expect(await read('mia')).toMatchObject({
      ok: false,
      problem,
      cause: expect.stringMatching(cause),
    });
  });

  it.each([
    ['Array buffer allocation failed', 'too_heavy'],
    ['Create skia surface failed', 'too_heavy'],
    ['ENOMEM: not enough memory, read', 'too_heavy'],
    ['Invalid SOS parameters', 'broken'],
  ])('says whose fault it was where its decoder says: %s', async (message, problem) => {
    const request = {
      ...{ outputPath: '', keepsPlain: false },
      get path(): string {
        throw new RangeError(message);
      },
    };
    expect(await normalizeImage(request)).toMatchObject({ problem, cause: message });
  });

  it.runIf(process.platform === 'linux')(
    'gets more time where the machine leaves it no processor',
    async () => {
      const answer = JSON.stringify({ ok: false, problem: 'broken', cause: 'late' });
      const script = `process.on('message', () => setTimeout(() => process.send(${answer}), 4_000));`;
      const { folder, read } = await start(script, 2_500);
      await using _folder = folder;
      expect(await read('mia')).toMatchObject({ problem: 'broken', cause: 'late' });
    },
  );

  it('has nothing of the bot’s environment', async () => {
    process.env['A_KEY'] = 'secret';
    const script = `import { writeFileSync } from 'node:fs';
      process.on('message', ({ outputPath }) => {
        writeFileSync(outputPath, Object.keys(process.env).join());
        process.send({ ok: false, problem: 'broken', cause: '' });
      });`;
    const { folder, request, read } = await start(script);
    await using _folder = folder;
    await read('mia');
    const names = (await readFile(request.outputPath, 'utf8')).split(',').filter((name) => name !== 'PWD');
    expect(names.filter((name) => !/^(NODE_CHANNEL|OLDPWD$|_$|SHLVL$|__CF)/.test(name))).toEqual([]);
    delete process.env['A_KEY'];
  });

  it('has a memory limit wherever there is a shell', () => {
    const { program, args } = withMemoryLimit('/usr/bin/node', ['a b'], 5 * 1024);
    expect([program, ...args.slice(-3)]).toEqual(['/bin/sh', '5', '/usr/bin/node', 'a b']);
  });
});

describe('the bot itself', () => {
  it.each(oddImages.map(({ what, bytes, shows }) => [what, bytes, shows] as const))(
    'sees what %s is by its first bytes alone',
    (_, bytes, shows) => {
      const format = formatOf(bytes.subarray(0, MAGIC_BYTES));
      expect(MAGIC_BYTES).toBeLessThanOrEqual(64 * 1024);
      expect(format === undefined).toBe(shows === 'unread');
    },
  );
});
