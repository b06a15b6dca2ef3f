import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Assembled, assemble } from '../../src/media/assemble.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { BrokenFilmError } from '../../src/media/film.ts';
import { METER, readLoudness } from '../../src/media/loudness.ts';
import { durationsOf } from '../../src/media/probe-mp4.ts';
import { normalizeSound } from '../../src/media/sound-file.ts';
import { filmFolder } from '../support/film-folder.ts';
import { numbered } from '../support/numbered-film.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();
const run = promisify(execFile);

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p'];
const picture = (frames: number) => ['-f', 'lavfi', '-i', numbered({ frames, size: '160x90' })];
const source = (graph: string) => ['-f', 'lavfi', '-i', graph];
const SPEECH = 'anoisesrc=c=pink:a=0.2:r=48000:d=3';
/** A narrow filter tells it from the noise. */
const MUSIC_HERTZ = 9_000;
const music = (seconds: number) => source(`sine=f=${MUSIC_HERTZ}:d=${seconds}:r=48000,volume=-10dB`);

describe.skipIf(!decoder)('the music of joined clips', { timeout: 300_000 }, () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder, quick);
  const wav = (path: string) => ({ path, demuxer: 'wav' });

  async function assembled(clips: string[], musicPath: string, name: string): Promise<Assembled> {
    const films = await Promise.all(clips.map(open));
    return assemble(films, { output: at(name), music: wav(musicPath) }, { ffmpeg, signal });
  }
  async function loudnessOf(name: string, { from = 0, to = 999, only = '' } = {}) {
    const filters = `atrim=${from}:${to}${only},${METER}`;
    const args = [
      '-nostdin',
      '-hide_banner',
      '-i',
      at(name),
      '-map',
      '0:a',
      '-af',
      filters,
      '-f',
      'null',
      '-',
    ];
    return readLoudness((await run(quick.path, args)).stderr);
  }
  const musicIn = async (name: string, from: number, to: number) => {
    const only = `,bandpass=f=${MUSIC_HERTZ}:width_type=h:w=100`.repeat(3);
    return (await loudnessOf(name, { from, to, only })).integrated ?? Number.NaN;
  };
  async function samplesOf(name: string): Promise<Float32Array> {
    const raw = await make(`${name}.raw`, ['-i', at(name), '-ac', '1', '-ar', '48000', '-f', 'f32le']);
    const bytes = await readFile(raw);
    return new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4));
  }

  it('is quieter while a clip is heard, and as loud as videos on the web in the whole', async () => {
    const silent = await make('silent.mp4', [...picture(72), ...x264]);
    const loud = await make('loud.mp4', [...picture(72), ...source(SPEECH), ...x264, '-c:a', 'aac']);
    const piece = await make('piece.wav', music(20));
    const { seconds } = await assembled([silent, loud, silent], piece, 'ducked.mp4');
    expect(seconds).toBe(9);
    const { videoSeconds, audioSeconds } = await durationsOf(at('ducked.mp4'));
    expect(videoSeconds).toBe(9);
    expect(Math.abs((audioSeconds ?? 0) - 9)).toBeLessThan(1 / 24);
    const { integrated, peak } = await loudnessOf('ducked.mp4');
    expect(Math.abs((integrated ?? 0) + 16), `${integrated} LUFS`).toBeLessThanOrEqual(1);
    expect(peak).toBeLessThanOrEqual(-1);
    const during = await musicIn('ducked.mp4', 3.6, 5.9);
    expect((await musicIn('ducked.mp4', 1, 2.9)) - during).toBeGreaterThan(8);
    // It comes back.
    expect((await musicIn('ducked.mp4', 6.4, 6.95)) - during).toBeGreaterThan(8);
    // It begins and ends softly.
    expect((await loudnessOf('ducked.mp4', { from: 0, to: 0.1 })).peak).toBeLessThan(
      (await loudnessOf('ducked.mp4', { from: 1, to: 2 })).peak - 6,
    );
    expect((await loudnessOf('ducked.mp4', { from: 8.9 })).peak).toBeLessThan(-25);
  });

  it('begins again without a click if it is shorter than they are, and is alone where they have no sound', async () => {
    const silent = await make('silent-2.mp4', [...picture(60), ...x264]);
    // It ends at its full height.
    const piece = await make('short.wav', source(`aevalsrc='0.5*cos(2*PI*220*t)':d=1.337:s=44100`));
    const films = await assembled([silent, silent], piece, 'again.mp4');
    expect(films.frames).toEqual([60, 60]);
    const { integrated, peak } = await loudnessOf('again.mp4');
    expect(Math.abs((integrated ?? 0) + 16), `${integrated} LUFS`).toBeLessThanOrEqual(1);
    expect(peak).toBeLessThanOrEqual(-1);
    // Everywhere, and nowhere a jump that such a tone doesn't have.
    for (const from of [0.6, 1.2, 1.8, 2.5]) {
      const part = await loudnessOf('again.mp4', { from, to: from + 0.5 });
      expect(part.integrated, `from ${from} s`).toBeGreaterThan(-22);
    }
    const samples = await samplesOf('again.mp4');
    const highest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    let jump = 0;
    for (let index = 1; index < samples.length; index++)
      jump = Math.max(jump, Math.abs((samples[index] ?? 0) - (samples[index - 1] ?? 0)));
    // The steepest step of a tone of 220 Hz, and half of that for the encoder.
    expect(jump).toBeLessThan(1.5 * highest * 2 * Math.PI * (220 / 48_000));
  });

  it('that can not be read is to blame itself', async () => {
    const clip = await open(await make('fine.mp4', [...picture(24), ...x264]));
    await writeFile(at('noise.wav'), 'RIFF....WAVE and no more');
    const broken = assemble(
      [clip, clip],
      { output: at('never.mp4'), music: wav(at('noise.wav')) },
      { ffmpeg, signal },
    );
    await expect(broken).rejects.toMatchObject({ kind: 'broken_music', clip: undefined });
  });

  it.each([
    ['mp3', ['-c:a', 'libmp3lame']],
    ['wav', ['-c:a', 'pcm_s24le']],
    ['flac', []],
    ['ogg', ['-c:a', 'libvorbis']],
    ['m4a', ['-c:a', 'aac']],
    ['aac', ['-c:a', 'aac']],
  ])('may be a member’s %s, of which only the sound is kept', async (extension, codec) => {
    const tags = ['-metadata', 'title=from mia', '-metadata', 'comment=her flat'];
    const path = await make(`member.${extension}`, [...music(3), ...codec, ...tags]);
    const output = at(`${extension}.out.mp3`);
    const { seconds } = await normalizeSound(path, output, { ffmpeg, signal });
    expect(Math.abs(seconds - 3)).toBeLessThan(0.2);
    const bytes = await readFile(output);
    expect(bytes.includes('mia') || bytes.includes('flat') || bytes.includes('ID3')).toBe(false);
  });

  it.each([
    ['a text', Buffer.from('#EXTM3U\nhttp://127.0.0.1/secret')],
    [
      'a playlist that says it is a song',
      Buffer.from('ID3\x04\0\0\0\0\0\0ffconcat version 1.0\nfile /etc/passwd\n'),
    ],
    ['an empty file', Buffer.alloc(0)],
    [
      'a WAV without samples',
      Buffer.from(
        'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0data\0\0\0\0',
        'latin1',
      ),
    ],
    ['an image', Buffer.from('\x89PNG\r\n\x1a\n')],
  ])('is refused if it is %s', async (_, bytes) => {
    await writeFile(at('hostile'), bytes);
    await expect(normalizeSound(at('hostile'), at('hostile.mp3'), { ffmpeg, signal })).rejects.toThrow(
      BrokenFilmError,
    );
  });
});
