import { chmod, open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFairLimiter } from '../../src/delivery/fair-limiter.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createRenditions } from '../../src/delivery/renditions.ts';
import { isIn } from '../../src/jobs/job.ts';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { type Ffmpeg, findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { BrokenFilmError } from '../../src/media/film.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { type Clock, systemClock } from '../../src/runtime/clock.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { makePaddedVideo } from '../support/padded-video.ts';
import { silent } from '../support/ports.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MEBIBYTE = 1024 ** 2;
const signal = new AbortController().signal;
const onEncode = async () => {};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  folder = await temporaryFolder();
  ffmpeg = await findFfmpeg({ searchPath: process.env['PATH'] });
});
afterAll(() => folder[Symbol.asyncDispose]());

type Deps = Parameters<typeof createRenditions>[0];
const renditions = (
  program: Deps['ffmpeg'] = ffmpeg,
  clock: Clock = systemClock,
  given: Partial<Deps> = {},
) =>
  createRenditions({
    withVideo: async (job) => job,
    files: createJobFiles(folder.path, systemClock),
    ffmpeg: program,
    imageReader: createImageReader(systemProcesses),
    encodes: createFairLimiter(1),
    ...{ clock, log: silent },
    ...given,
  });

async function jobWith(path: string) {
  const { size } = await stat(path);
  const job = aJob({
    status: { ...statuses.delivering, file: { ...statuses.delivering.file, path, bytes: size } },
  });
  if (!isIn(job, 'delivering')) throw new Error('impossible');
  return job;
}

async function film(name: string, args: readonly string[]): Promise<string> {
  const path = join(folder.path, name);
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=12:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
  await runFfmpeg([...source, ...args, '-y', path], { ffmpegPath: (await quickFfmpeg()).path });
  return path;
}

const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
const faststart = ['-movflags', '+faststart'];
const full = Object.assign(new Error('full'), { code: 'ENOSPC' });

describe('a video that has to be converted', () => {
  const late = (name: string) => film(`${name}.mp4`, [...h264, '-an']);
  const bad = { name: 'DeliveryError', kind: 'bad_output' };
  const failing = (error: Error) => renditions(ffmpeg, systemClock, { encodes: () => Promise.reject(error) });

  it('is converted once', async () => {
    const job = await jobWith(await late('kept'));
    const path = await createJobFiles(folder.path, systemClock).pathOf(job.id, 'inline.mp4');
    await writeFile(path, 'converted');
    expect(await failing(full).playable(job, signal)).toEqual({ path, bytes: 9 });
    expect(await renditions().within(job, 9, signal)).toEqual({ path, bytes: 9 });
    expect(await renditions().within(job, 8, signal)).toBeUndefined();
  });

  it('waits for room on a full disk, and for its attempt after a stop', async () => {
    const job = await jobWith(await late('waiting'));
    await expect(failing(full).playable(job, signal)).rejects.toBe(full);
    await expect(failing(full).smaller(job, 9, { signal, onEncode })).rejects.toBe(full);
    const stopped = AbortSignal.abort(new Error('stop'));
    await expect(renditions().playable(job, stopped)).rejects.toThrow('stop');
    await expect(renditions().smaller(job, 9, { signal: stopped, onEncode })).rejects.toThrow('stop');
  });

  it('is no video if it can’t be decoded, and sent as it is if the machine is at fault', async () => {
    const path = await late('bad');
    const job = await jobWith(path);
    const broken = new BrokenFilmError('noise');
    const expected = { ...bad, message: 'noise', cause: broken };
    await expect(failing(broken).playable(job, signal)).rejects.toMatchObject(expected);
    await expect(failing(broken).smaller(job, 9, { signal, onEncode })).rejects.toMatchObject(expected);
    const sent = { path, bytes: job.status.file.bytes, extension: 'mp4', contentType: 'video/mp4' };
    expect(await failing(new Error('busy')).playable(job, signal)).toEqual(sent);
    expect(await failing(new Error('busy')).smaller(job, 9, { signal, onEncode })).toBeUndefined();
    const noise = join(folder.path, 'noise.mp4');
    await writeFile(noise, 'noise');
    await expect(renditions().playable(await jobWith(noise), signal)).rejects.toMatchObject(bad);
  });

  it('that is only copied is decoded too', async () => {
    const job = await jobWith(await late('copied'));
    // It copies what it was asked for, and can’t decode the key frames of it.
    const path = join(folder.path, 'copying.sh');
    const decodes = '*nokey*) echo damaged >&2; exit 1;;';
    await writeFile(path, `#!/bin/sh\ncase "$*" in ${decodes} *) exec "${ffmpeg.path}" "$@";; esac\n`, {
      mode: 0o700,
    });
    const made = renditions({ path, writesH264: false }).playable(job, signal);
    await expect(made).rejects.toMatchObject({ ...bad, message: expect.stringContaining('damaged') });
  });

  it('stays as it is where nothing here encodes it', async () => {
    const path = await film('vp8.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-an']);
    const poor = renditions({ path: ffmpeg.path, writesH264: false }, systemClock, {
      encodes: () => Promise.reject(full),
    });
    expect(await poor.playable(await jobWith(path), signal)).toMatchObject({ path, extension: 'webm' });
  });
});

describe('an animated WebP', () => {
  const webp = Buffer.from('RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x09\0\0\x09\0\0ANIM', 'latin1');
  async function unpacked(unpack: Deps['imageReader']['unpack'], program = ffmpeg) {
    const path = join(folder.path, 'film.webp');
    await writeFile(path, webp);
    const job = await jobWith(path);
    const made = renditions(program, systemClock, { imageReader: { unpack } });
    const outcome = await made.playable(job, signal).catch((error: unknown) => error);
    const left = await readdir(join(folder.path, 'jobs', job.id));
    return { job, path, made, outcome, left };
  }
  const failed = (problem: 'broken' | 'too_heavy') => async () =>
    ({ ok: false, problem, cause: 'so' }) as const;

  it('is made of its frames, and made smaller from that', async () => {
    const asked: unknown[] = [];
    const { job, path, made, outcome, left } = await unpacked(
      async (owner, { animationPath, outputPath }) => {
        asked.push([owner, animationPath]);
        const source = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=12:d=1', '-f', 'apng', outputPath];
        await runFfmpeg(source, { ffmpegPath: (await quickFfmpeg()).path });
        return { ok: true };
      },
    );
    expect(asked).toEqual([[job.origin.userId, path]]);
    expect(outcome).toMatchObject({ path: expect.stringMatching(/inline\.mp4$/) });
    expect(left).toEqual(['inline.mp4']);
    expect(await made.smaller(job, MEBIBYTE, { signal, onEncode })).toMatchObject({
      path: expect.stringMatching(/small\.mp4$/),
    });
  });

  it('is no video if its frames are broken, and sent as it is if this machine can’t unpack them', async () => {
    const broken = await unpacked(failed('broken'));
    expect(broken).toMatchObject({ outcome: { kind: 'bad_output', message: 'so' }, left: [] });
    const heavy = await unpacked(failed('too_heavy'));
    expect(heavy).toMatchObject({ outcome: { path: heavy.path, extension: 'webp' }, left: [] });
    const empty = await unpacked(async (_, { outputPath }) => {
      await writeFile(outputPath, '');
      return { ok: true };
    });
    expect(empty).toMatchObject({ outcome: { path: empty.path, extension: 'webp' }, left: [] });
    let asked = 0;
    const count = async () => ({ ok: false, problem: 'broken', cause: `${++asked}` }) as const;
    const poor = await unpacked(count, { ...ffmpeg, writesH264: false });
    expect([poor.outcome, asked]).toEqual([expect.objectContaining({ path: poor.path }), 0]);
  });
});

describe('what plays inline on every client', () => {
  it('is sent as the provider made it', async () => {
    const path = await film('good.mp4', [...h264, '-c:a', 'aac', ...faststart]);
    const job = await jobWith(path);
    // It doesn't wait for its turn to be converted.
    const idle = renditions(ffmpeg, systemClock, { encodes: () => Promise.reject(full) });
    expect((await idle.playable(job, signal)).path).toBe(path);
    expect((await idle.within(job, MEBIBYTE, signal))?.path).toBe(path);
  });

  it.each([
    ['late.mp4', [...h264, '-c:a', 'aac'], 'its index is at its end'],
    ['film.mov', [...h264, '-c:a', 'aac'], 'it is a MOV'],
    ['pieces.mp4', [...h264, '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'], 'it is in pieces'],
    ['mp3.mp4', [...h264, '-c:a', 'libmp3lame', ...faststart], 'its sound is no AAC'],
    ['rich.mp4', ['-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-c:a', 'aac', ...faststart], 'it is no 4:2:0'],
    ['vp9.webm', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-an'], 'it is VP9'],
  ])('%s is made so', async (name, args) => {
    const path = await film(name, args);
    const clock = createFakeClock();
    const { path: converted } = await renditions(ffmpeg, clock).playable(await jobWith(path), signal);
    expect(clock.waiting).toBe(0);
    const audioCodec = name === 'vp9.webm' ? null : 'aac';
    expect(await probeVideo(converted)).toMatchObject({
      ok: true,
      video: {
        width: 160,
        height: 90,
        videoCodec: 'avc',
        audioCodec,
        isCommonH264: true,
        isFaststartMp4: true,
      },
    });
  });

  it('is sent unchanged without ffmpeg, or if ffmpeg fails', async () => {
    const path = await film('late.mp4', [...h264, '-c:a', 'aac']);
    const withoutFfmpeg = renditions(undefined, systemClock, { ffmpeg: undefined });
    expect((await withoutFfmpeg.playable(await jobWith(path), signal)).path).toBe(path);
    const broken = renditions({ path: join(folder.path, 'nothing'), writesH264: true });
    expect((await broken.playable(await jobWith(path), signal)).path).toBe(path);
  });
});

describe('a conversion that takes too long', () => {
  it('ends, so that others get their turn, and the video is sent unchanged', async () => {
    const path = await film('long.mkv', ['-c:v', 'libvpx', '-deadline', 'realtime', '-an']);
    const [stuck, clock] = [join(folder.path, 'stuck.sh'), createFakeClock()];
    // Encodes never end; everything else works.
    await writeFile(
      stuck,
      `#!/bin/sh\ncase "$*" in *libx264*) exec sleep 600;; *) exec "${ffmpeg.path}" "$@";; esac\n`,
    );
    await chmod(stuck, 0o755);
    const made = renditions({ path: stuck, writesH264: true }, clock);
    const job = await jobWith(path);
    for (const first of [true, false]) {
      const playable = made.playable(job, signal);
      await vi.waitFor(() => first && expect(clock.waiting).toBe(1), { timeout: 20_000 });
      clock.advance(20 * 60_000);
      expect(await playable).toMatchObject({ path, extension: 'mkv' });
      expect(await made.smaller(job, 100, { signal, onEncode })).toBeUndefined();
    }
    const other = await jobWith(await film('short.mp4', [...h264, '-an', ...faststart]));
    expect((await made.playable(other, signal)).path).toBe(other.status.file.path);
  });
});

describe('what is too large', () => {
  it('is encoded to fit, once, and kept over a crash', async () => {
    await using large = await makePaddedVideo(3 * MEBIBYTE);
    const job = await jobWith(large.path);
    let encodes = 0;
    const count = async () => void encodes++;
    const small = await renditions().smaller(job, MEBIBYTE, { signal, onEncode: count });
    expect(small?.bytes).toBeLessThanOrEqual(MEBIBYTE);
    expect(await probeVideo(small?.path ?? '')).toMatchObject({ ok: true, video: { videoCodec: 'avc' } });
    const afterwards = renditions({ path: join(folder.path, 'nothing'), writesH264: true });
    expect(await afterwards.smaller(job, MEBIBYTE, { signal, onEncode: count })).toEqual(small);
    expect(encodes).toBe(1);
    // Fewer bytes are allowed now, and nothing here can encode it again.
    const fewer = (small?.bytes ?? 0) - 1;
    expect(await afterwards.smaller(job, fewer, { signal, onEncode })).toBeUndefined();
  });

  it('doesn’t start from an unfinished file of a crash', async () => {
    await using large = await makePaddedVideo(3 * MEBIBYTE);
    const job = await jobWith(large.path);
    const left = await createJobFiles(folder.path, systemClock).pathOf(job.id, 'unfinished.mp4');
    await writeFile(left, 'half');
    // The ffmpeg of a killed bot continues.
    await using orphan = await open(left, 'r+');
    const small = await renditions().smaller(job, MEBIBYTE, { signal, onEncode });
    expect(await probeVideo(small?.path ?? '')).toMatchObject({ ok: true });
    expect((await orphan.stat()).nlink).toBe(0);
  });

  it('is left to another way where it would not be decent, or nothing can encode it', async () => {
    await using large = await makePaddedVideo(3 * MEBIBYTE);
    const job = await jobWith(large.path);
    let encodes = 0;
    const count = async () => void encodes++;
    const decent = renditions();
    // Tried once, and again only if more bytes are allowed.
    for (const maxBytes of [20_000, 20_000, 19_000])
      expect(await decent.smaller(job, maxBytes, { signal, onEncode: count })).toBeUndefined();
    expect(encodes).toBe(1);
    expect(await decent.smaller(job, MEBIBYTE, { signal, onEncode: count })).toBeDefined();
    expect(encodes).toBe(2);
    const poor = renditions({ path: ffmpeg.path, writesH264: false });
    expect(await poor.smaller(job, MEBIBYTE, { signal, onEncode })).toBeUndefined();
  });
});

it('the small one for a preview is not the one that is published', async () => {
  const files = createJobFiles(folder.path, systemClock);
  const job = await jobWith(await film('reviewed.mp4', h264));
  const reviewed = { ...job, status: { ...job.status, state: 'reviewing' } } as const;
  const paths = await Promise.all(
    (['preview.mp4', 'small.mp4'] as const).map((name) => files.pathOf(job.id, name)),
  );
  for (const path of paths) await writeFile(path, path);
  const all = renditions();
  const small = (of: typeof job | typeof reviewed, { length } = '') =>
    all.smaller(of, length, { signal, onEncode });
  expect([(await small(reviewed, paths[0]))?.path, (await small(job, paths[1]))?.path]).toEqual(paths);
});
