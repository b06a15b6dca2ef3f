import { access, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLastFrameOf } from '../../src/delivery/last-frame-of.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { createFakeClock } from '../support/clock.ts';
import { makeFilm } from '../support/films.ts';
import { oddClips } from '../support/odd-clips.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const source = { url: 'https://cdn.discordapp.com/film.mp4', bytes: 900 };
const video = { source, maxBytes: 1_000 };

describe.skipIf(!decoder)('the last frame of an attached video', () => {
  async function take(
    fill: (path: string) => Promise<unknown>,
    { withDecoder = true, signal = new AbortController().signal } = {},
  ) {
    const folder = await temporaryFolder();
    const asked: unknown[] = [];
    const lastFrameOf = createLastFrameOf({
      files: createJobFiles(folder.path, createFakeClock()),
      videos: {
        async fetch(from, { path, ...options }) {
          asked.push([from, options]);
          await fill(path);
        },
      },
      decoder: withDecoder ? decoder : undefined,
      clock: { ...createFakeClock(), timeout: () => signal },
    });
    const output = join(folder.path, 'frame.png');
    const error = await lastFrameOf('1', video, output).catch((each: unknown) => each);
    const bytes = await readFile(output).catch(() => undefined);
    const isVideoGone = await access(join(folder.path, 'jobs', '1', 'unproven')).then(
      () => false,
      () => true,
    );
    await folder[Symbol.asyncDispose]();
    return { asked, error, bytes, isVideoGone };
  }

  it('is a PNG, and the video is gone', async () => {
    await using folder = await temporaryFolder();
    const film = join(folder.path, 'film.mp4');
    await makeFilm(film);
    const { asked, error, bytes, isVideoGone } = await take((path) => copyFile(film, path));
    expect([error, isVideoGone]).toEqual([undefined, true]);
    expect(asked).toEqual([[source, { maxBytes: 1_000 }]]);
    expect(bytes?.subarray(1, 4).toString()).toBe('PNG');
  });

  it.each([
    ...oddClips,
    { name: 'text', seconds: null, make: async () => Buffer.from('no film') },
    { name: 'half a header', seconds: null, make: async () => Buffer.from('0000001866747970', 'hex') },
  ])('is a PNG, or refused, where the file is $name', async ({ make, seconds }) => {
    const file = await make();
    const { error, bytes, isVideoGone } = await take((path) => writeFile(path, file));
    expect(isVideoGone).toBe(true);
    if (seconds !== null) return expect(bytes?.subarray(1, 4).toString()).toBe('PNG');
    const cause = expect.any(Error);
    expect(error).toMatchObject({ name: 'UserError', message: expect.stringContaining('no video'), cause });
    expect(bytes).toBeUndefined();
  });

  it('is refused for the reason why its video isn’t there', async () => {
    const gone = new Error('gone');
    expect(await take(() => Promise.reject(gone))).toMatchObject({ error: gone, isVideoGone: true });
  });

  it('is refused where it takes too long, and where nothing here decodes it', async () => {
    await using folder = await temporaryFolder();
    const film = join(folder.path, 'film.mp4');
    await makeFilm(film);
    const late = await take((path) => copyFile(film, path), { signal: AbortSignal.abort() });
    expect(late).toMatchObject({ error: { name: 'UserError' }, bytes: undefined, isVideoGone: true });
    const without = await take((path) => writeFile(path, ''), { withDecoder: false });
    expect(without).toMatchObject({ asked: [], error: { message: expect.stringContaining('ffmpeg') } });
  });
});
