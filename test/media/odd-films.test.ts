import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { colorsOf, deliverFile, differences, play, receive } from '../support/odd-film-run.ts';
import { drawFilms, makeTools, type OddFilm, oddFilms, type Tools } from '../support/odd-films.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { decoder: ffmpeg } = await findFfmpeg({ searchPath: process.env['PATH'] });

/**
 * Every container, codec, pixel format, color, audio, structure and flaw, all the way from the provider's file to the
 * attachment: the delivered video plays and looks as before, or the file is refused as not a video. It needs an ffmpeg
 * that may decode, with the usual encoders.
 */
describe.skipIf(!ffmpeg)('an odd video', { concurrent: true, timeout: 180_000 }, () => {
  const ffmpegPath = ffmpeg?.path ?? '';
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let tools: Tools;
  let masters: Record<'small' | 'large', Awaited<ReturnType<typeof play>>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    tools = await makeTools(folder.path, ffmpegPath);
    masters = { small: await play(tools.master), large: await play(tools.largeMaster) };
    await drawFilms(oddFilms, tools);
  }, 300_000);
  afterAll(() => folder[Symbol.asyncDispose]());

  it.each(oddFilms.map((film, index) => [film.name, film, index] as const))('%s', async (_, film, index) => {
    const path = join(folder.path, film.name);
    await film.make?.(path, tools);
    const id = String(10n ** 17n + BigInt(index));
    const outcome = await deliverFile(path, { folder: join(folder.path, `data-${index}`), ffmpeg, id });
    if ('failed' in outcome) {
      // Nothing else is allowed: a paid video must not be lost because of our fault.
      expect(outcome.failed, outcome.cause).toBe('bad_output');
      expect(film.fate, outcome.cause).toContain('refused');
      return;
    }
    expect(film.fate).not.toBe('refused');
    const { sent } = outcome;
    await expectArrival(film, path, sent.path, await receive(sent, join(folder.path, `out-${index}`)));
  });

  async function expectArrival(film: OddFilm, path: string, sentPath: string, received: string) {
    if (film.fate === 'as a file') {
      expect(received.split('.').at(-1)).toBe(film.name.split('.').at(-1));
      return;
    }
    expect(received).toMatch(/\.mp4$/);
    const probe = await probeVideo(received);
    expect(probe).toMatchObject({ ok: true, video: { isCommonH264: true, isFaststartMp4: true } });
    expect(sentPath.endsWith('video.mp4'), 'as it came').toBe(film.fate === 'as it came');
    const source = await probeVideo(path);
    const master = film.size?.width === 1280 ? masters.large : masters.small;
    const isCopied = source.ok && source.video.isCommonH264;
    const shown = await play(received);
    const isOwn = film.colors && film.colors !== 'gray' && film.colors !== 'master';
    const own = isOwn && { sources: await colorsOf(path, film, ffmpegPath) };
    expect(differences(film, { shown, master, ...own, isCopied })).toEqual([]);
  }
});
