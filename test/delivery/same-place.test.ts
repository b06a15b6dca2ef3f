import { writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBlobs } from '../../src/delivery/blobs/open-blobs.ts';
import { requireSamePlace } from '../../src/delivery/blobs/same-place.ts';
import { StartError } from '../../src/errors.ts';
import { silent } from '../support/ports.ts';
import { runtime } from '../support/runtime.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Place = Parameters<typeof requireSamePlace>[0];
const bucket = { kind: 's3', endpoint: 'https://s3.example', bucket: 'films' } as Place;

async function setUp() {
  const folder = await temporaryFolder();
  const stores = await openTestStores(folder.path);
  const path = (name: string) => join(folder.path, name);
  return {
    path,
    /** A process starts beside `others`. Returns why it doesn't, if so. */
    async start(place: Place | string, others = 0, random = runtime.random) {
      const at: Place = typeof place === 'string' ? { kind: 'folder', path: path(place) } : place;
      if (at?.kind === 'folder') await mkdir(at.path, { recursive: true });
      const records = stores.keyv<string>('files');
      return requireSamePlace(at, { records, others, random, log: silent }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(StartError);
        return String(error);
      });
    },
    async [Symbol.asyncDispose]() {
      await stores.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('processes', () => {
  it('share one folder, wherever each of them has it, also if they start at once', async () => {
    await using run = await setUp();
    const all = await Promise.all(Array.from({ length: 8 }, () => run.start('shared', 7)));
    expect(all).toEqual(all.map(() => undefined));
    expect(await readdir(run.path('shared'))).toEqual(['cutscene-files']);
    const id = await readFile(run.path('shared/cutscene-files'), 'utf8');
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    await mkdir(run.path('mounted'));
    await writeFile(run.path('mounted/cutscene-files'), `${id}\n`);
    expect(await run.start('mounted', 1)).toBeUndefined();
  });

  it('use the id of the one that was first', async () => {
    await using run = await setUp();
    const id = run.path('shared/cutscene-files');
    const bytes = (count: number) => {
      // Another process is faster.
      writeFileSync(id, 'a1');
      return runtime.random.bytes(count);
    };
    expect(await run.start('shared', 1, { ...runtime.random, bytes })).toBeUndefined();
    expect(await readFile(id, 'utf8')).toBe('a1');
    expect(await run.start('shared', 1)).toBeUndefined();
  });

  it('do not start with a folder that is not mounted, until it is or somebody says that it is the one', async () => {
    await using run = await setUp();
    await run.start('shared');
    const id = await readFile(run.path('shared/cutscene-files'), 'utf8');
    await rm(run.path('shared'), { recursive: true });
    const refused = await run.start('shared');
    expect(refused).toMatch(/^StartError: BLOBS_DIR: .*shared isn't the folder with the shared files/);
    const [, command = '', file = ''] = / run: echo (\S+) > (\S+)$/.exec(refused ?? '') ?? [];
    expect([command, file]).toEqual([id, run.path('shared/cutscene-files')]);
    expect(await readdir(run.path('shared'))).toEqual([]);
    await writeFile(file, `${command}\n`);
    expect(await run.start('shared', 1)).toBeUndefined();
  });

  it('do not start with a folder that cannot be read, and are not told that it is another one', async () => {
    await using run = await setUp();
    await run.start('shared');
    // A folder instead of the file can't be read by root either.
    await rm(run.path('shared/cutscene-files'));
    await mkdir(run.path('shared/cutscene-files'));
    for (const others of [0, 1])
      expect(await run.start('shared', others)).toMatch(
        /^StartError: BLOBS_DIR: .*shared\/cutscene-files can't be read \(EISDIR/,
      );
  });

  it('do not start with a folder in which nothing can be made', async () => {
    await using run = await setUp();
    expect(await run.start({ kind: 'folder', path: '/proc/self' })).toMatch(
      /^StartError: BLOBS_DIR: .*can't be made \(ENOENT.* open .*let the bot's user read and write \/proc\/self$/,
    );
  });

  it.each<[string, Place | string, RegExp]>([
    [
      'another folder',
      'other',
      /^StartError: BLOBS_DIR: .*other isn't the folder that the other processes use/,
    ],
    ['a bucket', bucket, /^StartError: S3_BUCKET: the other processes share files elsewhere/],
    ['nothing', undefined, /^StartError: BLOBS_DIR: is not set here/],
  ])('do not start with %s beside others, but alone', async (_, place, message) => {
    await using run = await setUp();
    await mkdir(run.path('other'));
    await writeFile(run.path('other/cutscene-files'), 'b2');
    await run.start('shared');
    expect(await run.start(place, 1)).toMatch(message);
    expect(await run.start('shared', 1)).toBeUndefined();
    expect(await run.start(place, 0)).toBeUndefined();
    if (place === undefined) return;
    expect(await run.start(place, 1)).toBeUndefined();
    expect(await run.start('shared', 1)).toMatch(/^StartError/);
  });

  it('share one bucket', async () => {
    await using run = await setUp();
    expect(await run.start(bucket, 1)).toBeUndefined();
    expect(await run.start(bucket, 1)).toBeUndefined();
    expect(await run.start({ ...bucket, bucket: 'more' } as Place, 1)).toMatch(/^StartError: S3_BUCKET/);
  });

  it('that share nothing start with nothing', async () => {
    await using run = await setUp();
    expect(await run.start(undefined, 3)).toBeUndefined();
  });
});

it('a folder that cannot be made is refused with its reason, and one that can is for the bot alone', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'shared');
  await openBlobs({ kind: 'folder', path }, runtime);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  const open = openBlobs({ kind: 'folder', path: '/proc/nowhere' }, runtime);
  await expect(open).rejects.toThrow(/^BLOBS_DIR: \/proc\/nowhere can't be used \(ENOENT/);
  expect(await openBlobs(undefined, runtime)).toBeUndefined();
});
