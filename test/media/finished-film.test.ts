import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../src/media/assemble.ts';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import type { Film } from '../../src/media/film.ts';
import { METER, readLoudness } from '../../src/media/loudness.ts';
import { durationsOf } from '../../src/media/probe-mp4.ts';
import { perSecond } from '../../src/media/reel-target.ts';
import { filmFolder } from '../support/film-folder.ts';
import { numbered } from '../support/numbered-film.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();
const SAMPLE_RATE = 48_000;
/** Around a cut: longer than a fade. */
const CUT_SAMPLES = SAMPLE_RATE / 100;

const rates = ['24', '30', '30000/1001', '25', '16'];
const clips = Array.from({ length: 10 }, (_, index) => ({
  frames: 17 + 3 * index,
  rate: rates[index % rates.length] ?? '24',
  // Tones that end anywhere between their peaks. Every third clip is silent.
  sound: index % 3 === 2 ? undefined : { hertz: 180 + 37 * index, volume: index % 2 ? -6 : -20 },
}));

describe.skipIf(!decoder)('a film of ten clips', { timeout: 300_000 }, () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder, quick);

  const films: Film[] = [];
  beforeAll(async () => {
    for (const [index, { frames, rate, sound }] of clips.entries()) {
      const tone = sound && `sine=f=${sound.hertz}:d=5:r=${SAMPLE_RATE},volume=${sound.volume}dB`;
      const heard = tone ? ['-f', 'lavfi', '-i', tone, '-shortest'] : [];
      const picture = ['-f', 'lavfi', '-i', numbered({ frames, rate, size: '192x108' })];
      const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p'];
      films.push(await open(await make(`${index}.mkv`, [...picture, ...heard, ...codec])));
    }
  }, 300_000);

  it.each([
    ['without music', false],
    ['with music, captions and chapters', true],
  ])(
    '%s is as long as they are, as loud as videos on the web, and has no click',
    async (name, isFinished) => {
      const output = at(`${name}.mp4`);
      const piece = await make('piece.wav', ['-f', 'lavfi', '-i', 'sine=f=311:d=2.3:r=44100,volume=-12dB']);
      const finish = {
        music: { path: piece, demuxer: 'wav' },
        chapters: clips.map((_, index) => ({ title: `Scene ${index + 1}` })),
        captions: { texts: clips.map(() => 'A fox.'), isBurnedIn: true },
      };
      const plan = { output, ...(isFinished && finish) };
      const { target, frames } = await assemble(films, plan, { ffmpeg, signal });

      const rate = perSecond(target.rate);
      const seconds = clips.reduce((sum, clip) => {
        const [count = 1, per = 1] = clip.rate.split('/').map(Number);
        return sum + (clip.frames * per) / count;
      }, 0);
      const { videoSeconds, audioSeconds = 0 } = await durationsOf(output);
      expect(Math.abs(videoSeconds - seconds)).toBeLessThanOrEqual(0.5 / rate + 1e-6);
      expect(Math.abs((audioSeconds ?? 0) - videoSeconds)).toBeLessThanOrEqual(1 / rate);

      const meter = ['-loglevel', 'info', '-i', output, '-map', '0:a', '-af', METER, '-f', 'null', '-'];
      const { integrated, peak } = readLoudness(await runFfmpeg(meter, { ffmpegPath: quick.path }));
      expect(Math.abs((integrated ?? 0) + 16), `${integrated} LUFS`).toBeLessThanOrEqual(1);
      expect(peak).toBeLessThanOrEqual(-1);

      const pcm = ['-ac', '1', '-ar', `${SAMPLE_RATE}`, '-f', 'f32le'];
      const raw = await make(`${name}.raw`, ['-i', output, ...pcm]);
      const steps = stepsOf(await readFile(raw));
      const cuts = frames.slice(0, -1).map((_, index) => {
        const before = frames.slice(0, index + 1).reduce((sum, count) => sum + count, 0);
        return Math.round((before * SAMPLE_RATE) / rate);
      });
      const isNearCut = (sample: number) => cuts.some((cut) => Math.abs(sample - cut) <= CUT_SAMPLES);
      const own = steps.reduce((most, step, sample) => (isNearCut(sample) ? most : Math.max(most, step)), 0);
      for (const cut of cuts) {
        const near = steps.slice(cut - CUT_SAMPLES, cut + CUT_SAMPLES);
        expect(Math.max(...near) / own, `the cut at ${cut / SAMPLE_RATE} s`).toBeLessThan(1.2);
      }
    },
  );
});

/** How far each sample is from the one before. */
function stepsOf(raw: Buffer): number[] {
  const samples = Array.from({ length: Math.floor(raw.length / 4) }, (_, index) =>
    raw.readFloatLE(4 * index),
  );
  return samples.map((sample, index) => Math.abs(sample - (samples[index - 1] ?? sample)));
}
