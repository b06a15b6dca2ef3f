import { createReadStream, readFileSync } from 'node:fs';
import { mkdir, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createDownload } from '../../src/delivery/download.ts';
import { createFetchFile } from '../../src/delivery/fetch-file.ts';
import { MAGIC_BYTES } from '../../src/delivery/images/formats.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createJobInputs } from '../../src/delivery/job-inputs.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { isIn } from '../../src/jobs/job.ts';
import { findDamage, findEmptyPiece } from '../../src/media/damage.ts';
import { filmOf } from '../../src/media/judge.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { countReads, OWN_BYTES } from '../support/foreign-bytes.ts';
import { hostileFilms } from '../support/hostile-films.ts';
import { aJob, statuses } from '../support/job.ts';
import { oddImages } from '../support/odd-images.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';
import { runtime } from '../support/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const decoder = await quickFfmpeg();

/**
 * How much of an untrusted file the bot's own process reads. It doesn't look into data that it streams, or that the
 * system copies. Separate processes read the rest, under limits.
 */
describe('of a file of somebody else the bot itself reads 64 KiB at most:', { timeout: 60_000 }, () => {
  const ID = '100000000000000001';
  const log = pino({ level: 'silent' });
  const imageReader = createImageReader(systemProcesses);

  async function start() {
    const folder = await temporaryFolder();
    await mkdir(join(folder.path, 'data'));
    const files = createJobFiles(join(folder.path, 'data'), systemClock);
    return { folder, files };
  }

  it.each(oddImages.map(({ what, bytes }) => [what, bytes] as const))('a member’s %s', async (_, bytes) => {
    const { folder, files } = await start();
    await using _folder = folder;
    const attachments = {
      isAtDiscord: () => true,
      fetch: (_url: string, { path }: { path: string }) => writeFile(path, bytes),
    };
    const noVideo = () => Promise.reject(new Error('no video'));
    const videos = { fetch: noVideo, normalize: noVideo, withMoments: noVideo };
    const inputs = createJobInputs(files, attachments, imageReader, noVideo, { take: noVideo }, videos, {
      normalize: noVideo,
    });
    using reads = countReads(folder.path);
    const offered = { url: 'https://cdn.discordapp.com/a', bytes: bytes.length };
    await inputs.take({ id: ID, memberId: 'mia' }, [{ role: 'first', source: offered }]).catch(() => {});
    expect(reads.bytesOf('offered')).toBeGreaterThan(0);
    expect(reads.bytesOf('offered')).toBeLessThanOrEqual(MAGIC_BYTES);
    expect(reads.bytesOf('image')).toBe(0);
  });

  it.each(Object.entries(hostileFilms))('%s', async (_, { bytes, sparseBytes = 0 }) => {
    const { folder, files } = await start();
    await using _folder = folder;
    const path = join(folder.path, 'source');
    await writeFile(path, bytes);
    if (sparseBytes > 0) await truncate(path, sparseBytes);
    const limit = createLimiter(1);
    const { downloadVideo, downloadStill } = createDownload({
      ...{
        files,
        fetchFile: createFetchFile(runtime),
        imageReader,
        providers: new Map(),
        decoder,
        limit,
        clock: systemClock,
        log,
      },
    });
    const output = { kind: 'file' as const, path };
    const job = aJob({ id: ID, status: { ...statuses.downloading, output } });
    if (!isIn(job, 'downloading')) throw new Error('impossible');
    const { signal } = new AbortController();
    using reads = countReads(folder.path);
    await downloadVideo(job, signal).catch(() => {});
    await filmOf(path, decoder, signal);
    await findEmptyPiece(path);
    await findDamage(path);
    // One file under three names: bytes that are read twice count once.
    expect(reads.bytesOf('unproven', 'video.mp4', 'source') > 0).toBe(bytes.length + sparseBytes > 0);
    expect(reads.bytesOf('unproven', 'video.mp4', 'source')).toBeLessThanOrEqual(OWN_BYTES);
    await downloadStill(job, signal).catch(() => {});
    expect(reads.bytesOf('unproven', 'video.mp4', 'source', 'still')).toBeLessThanOrEqual(OWN_BYTES);
  });
});

describe('the count', () => {
  it('knows every way to read a file', async () => {
    await using folder = await temporaryFolder();
    const ways: Record<string, (path: string) => unknown> = {
      readFile: (path) => readFile(path),
      readFileSync: (path) => readFileSync(path),
      createReadStream: (path) => createReadStream(path).toArray(),
      'readFile of a handle': async (path) => {
        await using file = await open(path);
        return await file.readFile();
      },
      'read of a handle': async (path) => {
        await using file = await open(path);
        return await file.read(Buffer.alloc(100), 0, 100, 0);
      },
      'read of a handle, with options': async (path) => {
        await using file = await open(path);
        return await file.read({ buffer: Buffer.alloc(100), position: 0 });
      },
      'reads one after another': async (path) => {
        await using file = await open(path);
        await file.read(Buffer.alloc(60));
        return await file.read(Buffer.alloc(60));
      },
    };
    using reads = countReads(folder.path);
    for (const [name, read] of Object.entries(ways)) {
      const path = join(folder.path, name);
      await writeFile(path, 'x'.repeat(100));
      await read(path);
      expect(reads.bytesOf(name), name).toBe(100);
    }
  });
});
