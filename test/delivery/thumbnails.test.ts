import { copyFile, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderBlobs } from '../../src/delivery/blobs/folder-blobs.ts';
import { formatOf } from '../../src/delivery/images/formats.ts';
import { createThumbnails } from '../../src/delivery/thumbnails.ts';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let ffmpegPath: string;
let films: Awaited<ReturnType<typeof temporaryFolder>>;
let film: string;
beforeAll(async () => {
  films = await temporaryFolder();
  ffmpegPath = (await findFfmpeg({ searchPath: process.env['PATH'] })).path;
  film = join(films.path, 'film.mp4');
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=4:d=1', '-pix_fmt', 'yuv420p'];
  await runFfmpeg([...source, '-y', film], { ffmpegPath });
});
afterAll(() => films[Symbol.asyncDispose]());

async function start(path: string | undefined = ffmpegPath) {
  const folder = await temporaryFolder();
  const clock = createFakeClock();
  const thumbnailsPath = join(folder.path, 'thumbnails');
  let isBusy = false;
  const deleted = new Set<string>();
  const thumbnails = createThumbnails({
    ...{ dataDir: folder.path, ffmpegPath: path, clock, log: silent },
    blobs: createFolderBlobs(folder.path, { ...runtime, clock }),
    isBusy: () => isBusy,
    isKept: async (jobId) => !deleted.has(jobId),
  });
  return {
    ...{ thumbnails, clock, deleted, path: thumbnailsPath },
    setBusy(value: boolean) {
      isBusy = value;
    },
    kept: async () => (await readdir(thumbnailsPath)).sort(),
    /** A video of its own, which may be deleted afterwards. */
    async make(jobId: string, bytes = 1_000) {
      const video = join(folder.path, `${jobId}.mp4`);
      await copyFile(film, video);
      await thumbnails.make(jobId, { path: video, bytes });
      await rm(video);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('a thumbnail', () => {
  it('is made after ten seconds in which no video is on its way', async () => {
    await using run = await start();
    await run.make('1');
    await run.make('2');
    expect(await run.kept()).toEqual(['1.part.mp4', '2.part.mp4']);
    run.clock.advance(8_000);
    run.setBusy(true);
    await expect.poll(() => run.clock.nextInMs).toBe(2_000);
    run.clock.advance(2_000);
    run.setBusy(false);
    for (let passed = 0; passed < 6_000; passed += 2_000) {
      await expect.poll(() => run.clock.nextInMs).toBe(2_000);
      run.clock.advance(2_000);
      await new Promise(setImmediate);
    }
    expect(await run.thumbnails.read('1')).toBeUndefined();
    await expect.poll(() => run.clock.nextInMs).toBe(2_000);
    run.clock.advance(2_000);
    await expect.poll(run.kept).toEqual(['1.jpg', '2.jpg']);
    expect(formatOf((await run.thumbnails.read('1')) ?? Buffer.alloc(0))).toBe('jpeg');
    await run.thumbnails.remove('1');
    await run.thumbnails.remove('1');
    expect(await run.thumbnails.read('1')).toBeUndefined();
    expect(run.clock.waiting).toBe(0);
  });

  it('is gone if its job was deleted before it was made', async () => {
    await using run = await start();
    await run.make('1');
    await run.make('2');
    await run.thumbnails.remove('1');
    run.deleted.add('1');
    await expect.poll(() => run.clock.nextInMs).toBe(2_000);
    run.clock.advance(10_000);
    await expect.poll(run.kept).toEqual(['2.jpg']);
  });

  it('is not made of a video that no decoder reads, which leaves nothing', async () => {
    await using run = await start();
    const video = join(run.path, '..', 'noise.mp4');
    await writeFile(video, 'noise');
    await run.thumbnails.make('1', { path: video, bytes: 5 });
    await expect.poll(() => run.clock.nextInMs).toBe(2_000);
    run.clock.advance(10_000);
    await expect.poll(run.kept).toEqual([]);
  });

  it('is not made of a video that is gone, or without ffmpeg', async () => {
    await using run = await start();
    await run.thumbnails.make('1', { path: join(run.path, 'nowhere'), bytes: 5 });
    expect(await run.kept()).toEqual([]);
    const without = createThumbnails({
      ...{ dataDir: films.path, ffmpegPath: undefined, clock: run.clock, log: silent },
      ...{ isBusy: () => false, isKept: async () => true },
      blobs: createFolderBlobs(films.path, runtime),
    });
    await without.make('1', { path: film, bytes: 5 });
    expect(await readdir(films.path)).toEqual(['film.mp4']);
    expect(run.clock.waiting).toBe(0);
  });

  it('waits only as long as there is room for its video', async () => {
    await using run = await start();
    const gibibyte = 1024 ** 3;
    await run.make('1', gibibyte - 10);
    await run.make('2', 11);
    await run.make('3', 10);
    await run.make('4', 1);
    expect(await run.kept()).toEqual(['1.part.mp4', '3.part.mp4']);
    await expect.poll(() => run.clock.nextInMs).toBe(2_000);
    run.clock.advance(10_000);
    await expect.poll(run.kept).toEqual(['1.jpg', '3.jpg']);
    // The room is free again.
    await run.make('5', gibibyte);
    expect(await run.kept()).toContain('5.part.mp4');
  });

  it('is one of the newest 2,000, and a crash’s leftovers go first', async () => {
    await using run = await start();
    await mkdir(run.path);
    const names = Array.from({ length: 2_000 }, (_, index) => `${1_000 + index}.jpg`);
    for (const name of [...names, '9.part.mp4', '9.part.jpg']) await writeFile(join(run.path, name), '');
    // Age is by job, not by file.
    await utimes(join(run.path, '1000.jpg'), 2e9, 2e9);
    await run.make('9000');
    expect((await run.kept()).filter((name) => name.includes('.part.'))).toEqual(['9000.part.mp4']);
    await expect.poll(() => run.clock.nextInMs).toBe(2_000);
    run.clock.advance(10_000);
    await expect.poll(run.kept).toEqual([...names.slice(1), '9000.jpg']);
  });
});
