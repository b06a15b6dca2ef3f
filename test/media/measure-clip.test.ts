import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { measureClip } from '../../src/media/measure-clip.ts';
import { filmFolder } from '../support/film-folder.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const { signal } = new AbortController();

describe.skipIf(!decoder)('a clip', () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder);

  it.each([
    ['begins at once', []],
    ['begins later', ['-output_ts_offset', '7']],
  ])('that %s lasts as long as its frames', async (name, offset) => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=24:d=2'];
    const sound = ['-f', 'lavfi', '-i', 'sine=d=2'];
    const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
    const path = await make(`${name}.mkv`, [...picture, ...sound, ...codecs, ...offset]);
    const measured = await measureClip(await open(path), at(`${name}.wav`), { ffmpeg, signal });
    expect(measured).toMatchObject({
      ...{ seconds: 2, rate: { frames: 24, seconds: 1 } },
      sound: { path: at(`${name}.wav`) },
    });
  });
});
