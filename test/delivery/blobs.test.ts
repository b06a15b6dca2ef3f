import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Blobs, MAX_BLOB_BYTES, requireSize } from '../../src/delivery/blobs/blobs.ts';
import { createFolderBlobs } from '../../src/delivery/blobs/folder-blobs.ts';
import { openBlobs } from '../../src/delivery/blobs/open-blobs.ts';
import { createS3Blobs } from '../../src/delivery/blobs/s3-blobs.ts';
import { createFetchFile } from '../../src/delivery/fetch-file.ts';
import { createS3Bucket } from '../../src/delivery/hosting/s3.ts';
import { runtime } from '../support/runtime.ts';
import { startS3 } from '../support/s3.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY_MS = 24 * 3_600_000;

let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3[Symbol.asyncDispose]());

const places: Record<string, (root: string) => Blobs> = {
  'a folder': (root) => createFolderBlobs(root, runtime),
  S3: () =>
    createS3Blobs({
      bucket: createS3Bucket(s3.options, runtime.network),
      fetchFile: createFetchFile(runtime),
      clock: runtime.clock,
    }),
};

async function setUp(place: string) {
  const folder = await temporaryFolder();
  const root = join(folder.path, 'shared');
  const open = places[place];
  if (!open) throw new Error('unknown');
  return {
    ...{ root, path: folder.path },
    /** Like another process. */
    open: () => open(root),
    async file(content: string | Buffer) {
      const path = join(folder.path, 'source');
      await writeFile(path, content);
      return path;
    },
    target: join(folder.path, 'target'),
    async [Symbol.asyncDispose]() {
      for await (const { key } of open(root).list('')) await open(root).remove(key);
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function keysIn(blobs: Blobs, folder: string) {
  const keys: string[] = [];
  for await (const { key } of blobs.list(folder)) keys.push(key);
  return keys.sort();
}

describe.each(Object.keys(places))('in %s, a file', (place) => {
  it('is what another process has put there, until one removes it', async () => {
    await using run = await setUp(place);
    const [one, other] = [run.open(), run.open()];
    const content = Buffer.alloc(700_001, 'film');
    await one.put('jobs/1/video.mp4', await run.file(content));
    expect(await other.has('jobs/1/video.mp4')).toBe(true);
    expect(await other.get('jobs/1/video.mp4', run.target)).toBe(true);
    expect((await readFile(run.target)).equals(content)).toBe(true);
    expect((await readdir(run.path)).filter((name) => name.includes('part'))).toEqual([]);

    await other.put('jobs/1/video.mp4', await run.file('another'));
    expect(await one.get('jobs/1/video.mp4', run.target)).toBe(true);
    expect(await readFile(run.target, 'utf8')).toBe('another');
    for (let times = 0; times < 2; times++) await other.remove('jobs/1/video.mp4');
    expect(await one.has('jobs/1/video.mp4')).toBe(false);
    expect(await one.get('jobs/1/video.mp4', run.target)).toBe(false);
    // What was there before stays.
    expect(await readFile(run.target, 'utf8')).toBe('another');
  });

  it('may be empty, and stays while others beside it go', async () => {
    await using run = await setUp(place);
    const blobs = run.open();
    const path = await run.file('');
    for (const key of ['jobs/1/image', 'jobs/1/input-1', 'jobs/12/image', 'thumbnails/1.jpg'])
      await blobs.put(key, path);
    expect(await keysIn(blobs, 'jobs/1/')).toEqual(['jobs/1/image', 'jobs/1/input-1']);
    await blobs.remove('jobs/1/image');
    expect(await keysIn(blobs, 'jobs/')).toEqual(['jobs/1/input-1', 'jobs/12/image']);
    expect(await keysIn(blobs, 'thumbnails/')).toEqual(['thumbnails/1.jpg']);
    expect(await blobs.has('jobs/1/input')).toBe(false);
    expect(await keysIn(blobs, 'jobs/2/')).toEqual([]);
    expect(await blobs.get('jobs/1/input-1', run.target)).toBe(true);
    expect(await readFile(run.target, 'utf8')).toBe('');
  });

  it('is as old as its last put', async () => {
    await using run = await setUp(place);
    const path = await run.file('x');
    await utimes(path, 1, 1);
    const beforeMs = Date.now() - 2_000;
    await run.open().put('jobs/1/image', path);
    for await (const { atMs } of run.open().list('jobs/')) {
      expect(atMs).toBeGreaterThan(beforeMs);
      expect(atMs).toBeLessThan(Date.now() + 2_000);
    }
    expect.assertions(2);
  });

  it.each([
    '',
    'jobs',
    'jobs/1',
    'jobs/1/',
    'jobs//image',
    'jobs/1/2/image',
    'jobs/../image',
    'jobs/1/..',
    'jobs/1/.nfs0001',
    '/jobs/1/image',
    '../jobs/1/image',
    'jobs/1/a\\b',
    'jobs/1/a\0',
    'jobs/1/a\n',
    'jobs/1/%2e%2e',
    `jobs/1/${'a'.repeat(101)}`,
    'thumbnails/1/2.jpg',
    'hosted/1.mp4',
    'parts/1',
  ])('is never called %j', async (key) => {
    await using run = await setUp(place);
    const blobs = run.open();
    const path = await run.file('x');
    for (const call of [
      () => blobs.put(key, path),
      () => blobs.get(key, run.target),
      () => blobs.has(key),
      () => blobs.remove(key),
    ])
      await expect(async () => call()).rejects.toThrow('not the key of a file');
    expect(await keysIn(blobs, 'jobs/')).toEqual([]);
    expect(await readdir(run.path)).toEqual(['source']);
  });

  it('has a gibibyte at most', async () => {
    await using run = await setUp(place);
    const path = await run.file('');
    expect(() => requireSize('jobs/1/image', MAX_BLOB_BYTES)).not.toThrow();
    await truncate(path, MAX_BLOB_BYTES + 1);
    await expect(run.open().put('jobs/1/image', path)).rejects.toThrow('at most');
    expect(await keysIn(run.open(), 'jobs/')).toEqual([]);
  });

  it('is not there if its source is gone', async () => {
    await using run = await setUp(place);
    await expect(run.open().put('jobs/1/image', join(run.path, 'nowhere'))).rejects.toThrow('ENOENT');
    expect(await run.open().has('jobs/1/image')).toBe(false);
  });
});

describe('a shared folder', () => {
  it('may be put and removed by several processes at once', async () => {
    await using run = await setUp('a folder');
    const path = await run.file('x');
    const processes = [run.open(), run.open(), run.open()];
    // In the same folder, which comes and goes.
    await Promise.all(
      processes.map(async (blobs, index) => {
        for (let times = 0; times < 15; times++) {
          await blobs.put(`jobs/1/input-${index}`, path);
          expect(await blobs.has(`jobs/1/input-${index}`)).toBe(true);
          await blobs.remove(`jobs/1/input-${index}`);
        }
      }),
    );
    // A folder goes with the last of its files.
    expect(await readdir(join(run.root, 'jobs'))).toEqual([]);
  });

  it('has a file whole or not at all while it is put there, also over an earlier one', async () => {
    await using run = await setUp('a folder');
    const bytes = 30_000_000;
    const source = await run.file(Buffer.alloc(bytes, 1));
    for (let times = 0; times < 3; times++) {
      let isOver = false;
      const putting = run
        .open()
        .put('jobs/1/video.mp4', source)
        .finally(() => {
          isOver = true;
        });
      while (!isOver) {
        const stats = await stat(join(run.root, 'jobs', '1', 'video.mp4')).catch(() => undefined);
        expect(stats?.size ?? bytes).toBe(bytes);
        expect(stats !== undefined || times === 0).toBe(true);
      }
      await putting;
    }
  });

  it('shows nothing that was not finished, and removes it after a day', async () => {
    await using run = await setUp('a folder');
    const blobs = run.open();
    await blobs.put('jobs/1/image', await run.file('x'));
    // A process was killed between its copy and the name of it.
    const parts = join(run.root, 'parts');
    for (const name of ['new', 'old']) await writeFile(join(parts, name), 'ha');
    await utimes(join(parts, 'old'), 8, 8);
    await utimes(join(parts, 'new'), 9, 9);
    expect(await keysIn(blobs, '')).toEqual(['jobs/1/image']);
    const now = () => 9_000 + DAY_MS;
    const tidy = (clock: { now(): number }) =>
      createFolderBlobs(run.root, { ...runtime, clock: { ...runtime.clock, ...clock } }).tidy();
    await tidy({ now });
    expect(await readdir(parts)).toEqual(['new']);
    // Another process may do it meanwhile.
    await writeFile(join(parts, 'gone'), 'ha');
    await utimes(join(parts, 'gone'), 8, 8);
    await tidy({
      now() {
        rmSync(join(parts, 'gone'), { force: true });
        return now();
      },
    });
    expect(await readdir(parts)).toEqual(['new']);
  });

  it('lists neither links nor what a file system leaves there', async () => {
    await using run = await setUp('a folder');
    const blobs = run.open();
    const path = await run.file('secret');
    await blobs.put('jobs/1/image', path);
    await writeFile(join(run.root, 'jobs', '1', '.nfs0001'), '');
    await symlink(path, join(run.root, 'jobs', '1', 'still'));
    expect(await keysIn(blobs, 'jobs/')).toEqual(['jobs/1/image']);
  });

  it('shows a file only to the user of the bot', async () => {
    await using run = await setUp('a folder');
    const path = await run.file('x');
    await chmod(path, 0o600);
    const before = process.umask(0o077);
    await run
      .open()
      .put('jobs/1/image', path)
      .finally(() => process.umask(before));
    const modes = ['', 'jobs', 'jobs/1', 'parts', 'jobs/1/image'].map(
      async (name) => (await stat(join(run.root, name))).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o700, 0o700, 0o600]);
  });

  it('keeps the earlier file and no part of the new one if the disk is full', async ({ skip }) => {
    await using run = await setUp('a folder');
    await mkdir(run.root);
    // 64 KiB for all of it.
    const mounted = await promisify(execFile)('mount', [
      ...['-t', 'tmpfs', '-o', 'size=65536', 'cutscene-test', run.root],
    ]).then(
      () => true,
      () => false,
    );
    if (!mounted) return skip();
    try {
      const blobs = run.open();
      await blobs.put('jobs/1/image', await run.file('whole'));
      const full = blobs.put('jobs/1/image', await run.file(Buffer.alloc(100_000)));
      await expect(full).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await readdir(join(run.root, 'parts'))).toEqual([]);
      await blobs.get('jobs/1/image', run.target);
      expect(await readFile(run.target, 'utf8')).toBe('whole');
      // Neither does a copy that doesn't fit here leave a part.
      await blobs.remove('jobs/1/image');
      const large = createFolderBlobs(join(run.path, 'large'), runtime);
      await large.put('jobs/1/image', await run.file(Buffer.alloc(100_000)));
      await expect(large.get('jobs/1/image', join(run.root, 'copy'))).rejects.toMatchObject({
        code: 'ENOSPC',
      });
      expect(await readdir(run.root)).not.toContainEqual(expect.stringContaining('part.'));
    } finally {
      await promisify(execFile)('umount', [run.root]);
    }
  });

  it('gives out no larger file than it takes', async () => {
    await using run = await setUp('a folder');
    await mkdir(join(run.root, 'jobs', '1'), { recursive: true });
    const path = join(run.root, 'jobs', '1', 'image');
    await writeFile(path, '');
    await truncate(path, MAX_BLOB_BYTES + 1);
    await expect(run.open().get('jobs/1/image', run.target)).rejects.toThrow('at most');
    expect(await readdir(run.path)).toEqual(['shared']);
  });

  it('doesn’t have a file that another process removes just before its copy', async () => {
    await using run = await setUp('a folder');
    await run.open().put('jobs/1/image', await run.file('x'));
    const bytes = (count: number) => {
      rmSync(join(run.root, 'jobs', '1', 'image'));
      return runtime.random.bytes(count);
    };
    const blobs = createFolderBlobs(run.root, { ...runtime, random: { ...runtime.random, bytes } });
    expect(await blobs.get('jobs/1/image', run.target)).toBe(false);
    expect(await readdir(run.path)).toEqual(['shared', 'source']);
  });

  it('keeps no part of a file that cannot get its name', async () => {
    await using run = await setUp('a folder');
    await mkdir(join(run.root, 'jobs', '1', 'image'), { recursive: true });
    await expect(run.open().put('jobs/1/image', await run.file('x'))).rejects.toThrow('EISDIR');
    expect(await readdir(join(run.root, 'parts'))).toEqual([]);
  });

  it('works as soon as it is there again', async () => {
    await using run = await setUp('a folder');
    const blobs = run.open();
    await blobs.put('jobs/1/image', await run.file('x'));
    await rm(run.root, { recursive: true });
    expect(await blobs.get('jobs/1/image', run.target)).toBe(false);
    await blobs.tidy();
    await blobs.put('jobs/1/image', await run.file('x'));
    expect(await blobs.has('jobs/1/image')).toBe(true);
  });
});

describe('a shared bucket', () => {
  it('lists nothing of others', async () => {
    await using run = await setUp('S3');
    const bucket = createS3Bucket(s3.options, runtime.network);
    const names = ['cutscene/files/jobs/1/image', 'cutscene/files/jobs/1/2/3', 'jobs/1/video.mp4'];
    const file = { path: await run.file('x'), bytes: 1 };
    for (const name of names) await bucket.put(name, file, 'text/plain', new AbortController().signal);
    expect(await keysIn(run.open(), 'jobs/')).toEqual(['jobs/1/image']);
    for (const name of names) await bucket.remove(name, new AbortController().signal);
  });

  it('that refuses to answer has not lost a file', async () => {
    await using run = await setUp('S3');
    const refusing = await openBlobs({ kind: 's3', ...s3.options, secretAccessKey: 'wrong' }, runtime);
    await expect(refusing?.get('jobs/1/image', run.target)).rejects.toMatchObject({ status: 403 });
    const blobs = await openBlobs({ kind: 's3', ...s3.options }, runtime);
    expect(await blobs?.get('jobs/1/image', run.target)).toBe(false);
  });
});
