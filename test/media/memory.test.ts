import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeForInline } from '../../src/media/encode.ts';
import { FfmpegError, runFfmpeg } from '../../src/media/ffmpeg.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { filmOf } from '../../src/media/judge.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// The one that is installed, with all its libraries: others on `PATH` may be lighter.
const { decoder } = await findFfmpeg({ searchPath: `/usr/bin:${process.env['PATH']}` });
const { signal } = new AbortController();

/** An ffmpeg with this much address space, of which its libraries alone take about 350 MiB. */
async function limitedFfmpeg(folder: string, ffmpegPath: string, mebibytes: number): Promise<string> {
  const path = join(folder, `ffmpeg-${mebibytes}`);
  const script = `#!/bin/sh\nulimit -v ${mebibytes * 1024}\nexec '${ffmpegPath}' "$@"\n`;
  await writeFile(path, script, { mode: 0o755 });
  return path;
}

describe.skipIf(!decoder || process.platform !== 'linux')('a film of 4K in HEVC and HDR', () => {
  it('is converted in 900 MiB of address space, and isn’t called broken with less', {
    timeout: 300_000,
  }, async () => {
    await using folder = await temporaryFolder();
    const ffmpegPath = decoder?.path ?? '';
    const path = join(folder.path, 'film.mp4');
    const codec = [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none:bframes=4:ref=4',
    ];
    const hdr = ['-colorspace', 'bt2020nc', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084'];
    await runFfmpeg(
      [
        '-f',
        'lavfi',
        '-i',
        'testsrc2=s=3840x2160:r=24:d=1',
        ...codec,
        '-pix_fmt',
        'yuv420p10le',
        ...hdr,
        path,
      ],
      { ffmpegPath },
    );
    const film = await filmOf(path, { path: ffmpegPath, writesH264: true }, signal);
    if (!film) throw new Error('it can not be decoded');
    const output = join(folder.path, 'out.mp4');
    const within = async (mebibytes: number) => {
      const ffmpeg = { path: await limitedFfmpeg(folder.path, ffmpegPath, mebibytes), version: '5.1' };
      await encodeForInline(film, output, { ffmpeg, signal });
    };
    await within(900);
    expect(await probeVideo(output)).toMatchObject({ ok: true, video: { width: 3840, isCommonH264: true } });
    await expect(within(600)).rejects.toThrow(FfmpegError);
  });
});
