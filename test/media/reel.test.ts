import { describe, expect, it } from 'vitest';
import { fitInto } from '../../src/media/fit.ts';
import type { Inspection } from '../../src/media/inspect.ts';
import { soundGraph } from '../../src/media/join-sound.ts';
import { readLoudness } from '../../src/media/loudness.ts';
import { type MeasuredClip, type Rate, timing } from '../../src/media/measure-clip.ts';
import { chooseTarget, frameCounts } from '../../src/media/reel-target.ts';

const perSecond = (frames: number, seconds = 1): Rate => ({ frames, seconds });
const clip = (width: number, height: number, rate: Rate | undefined) =>
  ({ film: { inspection: { width, height } }, rate, seconds: 1, sound: undefined }) as MeasuredClip;

describe('the form of a joined video', () => {
  it.each([
    [
      'the most frequent size',
      [clip(640, 360, perSecond(24)), clip(1920, 1080, perSecond(24)), clip(640, 360, perSecond(24))],
      640,
      360,
    ],
    [
      'of equally frequent ones the largest',
      [clip(360, 640, perSecond(24)), clip(1280, 720, perSecond(24))],
      1280,
      720,
    ],
    ['no more than full HD', [clip(3840, 2160, perSecond(24)), clip(3840, 2160, perSecond(24))], 1920, 1080],
    ['upright full HD too', [clip(2160, 3840, perSecond(24))], 1080, 1920],
    ['even', [clip(641.6, 361, perSecond(24))], 642, 362],
  ])('has %s', (_, clips, width, height) => {
    expect(chooseTarget(clips)).toMatchObject({ width, height });
  });

  it.each([
    ['the highest rate', [perSecond(16), perSecond(30_000, 1_001), perSecond(24)], perSecond(30_000, 1_001)],
    ['at most 60', [perSecond(120), perSecond(24)], perSecond(60)],
    ['the rate of the others for a single image', [undefined, perSecond(16)], perSecond(16)],
    ['a film’s rate for images alone', [undefined], perSecond(24)],
  ])('has %s', (_, rates, rate) => {
    expect(chooseTarget(rates.map((each) => clip(64, 64, each))).rate).toEqual(rate);
  });

  it('has as many frames as the time of all clips, however short each is', () => {
    const durations = Array.from({ length: 20 }, (_, at) => 0.51 + at / 97);
    const counts = frameCounts(durations, perSecond(24));
    const total = durations.reduce((sum, duration) => sum + duration, 0);
    expect(Math.abs(counts.reduce((sum, count) => sum + count, 0) - total * 24)).toBeLessThanOrEqual(0.5);
    for (const [at, count] of counts.entries())
      expect(Math.abs(count - (durations[at] ?? 0) * 24)).toBeLessThan(1);
    expect(frameCounts([0.001, 0.001], perSecond(24))).toEqual([1, 1]);
  });
});

describe('the time of a clip', () => {
  const film = { durationSeconds: undefined, inspection: {} as Inspection };

  it.each([
    ['whole rates', 48, 47 / 24, perSecond(24), 2],
    ['NTSC’s rates', 300, 299 * (1_001 / 30_000), perSecond(30_000, 1_001), 10.01],
    ['times in whole milliseconds', 100, 3.3004, perSecond(30), 100 / 30],
    ['models with few frames', 81, 5, perSecond(16), 81 / 16],
  ])('is exact for %s', (_, frames, last, rate, seconds) => {
    const found = timing(film, frames, last);
    expect(found.rate).toEqual(rate);
    expect(found.seconds).toBeCloseTo(seconds, 6);
  });

  it('is what the header says, if each frame has its own time or there is only one', () => {
    const uneven = timing({ ...film, durationSeconds: 30 }, 200, 9.13);
    expect(uneven).toEqual({ seconds: 30, rate: perSecond(22) });
    expect(timing({ ...film, durationSeconds: 5 }, 1, 0)).toEqual({ seconds: 5, rate: undefined });
    // Such a header says when the sound ends.
    const audio = { stream: 1, codec: 'opus' };
    const inspection = { audio, durationSeconds: 99 } as Inspection;
    expect(timing({ ...film, inspection }, 200, 9.13).seconds).toBeCloseTo(9.13 * (200 / 199), 6);
  });
});

describe('a clip of another shape', () => {
  const target = { width: 1280, height: 720 };

  it.each([
    ['only grows', { width: 640, height: 360 }, target],
    ['loses a pixel', { width: 641, height: 361 }, target, 'crop=1280:720'],
    ['loses a little', { width: 1280, height: 704 }, { width: 1310, height: 720 }, 'crop=1280:720'],
    ['gets a blurred ground', { width: 720, height: 1280 }, { width: 406, height: 720 }, 'gblur'],
    ['gets one above and below', { width: 2100, height: 900 }, { width: 1280, height: 548 }, 'gblur'],
  ])('%s', (_, shape, size, filter = undefined) => {
    const fitted = fitInto(shape, target);
    expect(fitted.size).toEqual(size);
    if (filter === undefined) expect(fitted.filters).toEqual([]);
    else expect(fitted.filters.join(',')).toContain(filter);
  });
});

describe('the joined sound', () => {
  const at = (integrated: number | undefined) => ({ path: 'a.wav', loudness: { integrated, peak: -3 } });

  it('is louder or quieter by clip, but no noise becomes loud', () => {
    const sounds = [at(-20), at(-10), at(-60), at(undefined)];
    const graph = soundGraph(sounds.map((sound) => ({ sound, samples: 48_000 })));
    const gains = [...graph.matchAll(/volume=(-?[\d.]+)dB/g)].map(([, gain]) => Number(gain));
    expect(gains).toEqual([4, -6, 20, 0]);
  });

  it('is read from what the meter says last', () => {
    const said =
      'I: -99.0 LUFS\n[x] Summary:\n\n  I:         -21.8 LUFS\n  True peak:\n    Peak:      -17.7 dBFS';
    expect(readLoudness(said)).toEqual({ integrated: -21.8, peak: -17.7 });
    const silence = 'Summary:\n I:         -70.0 LUFS\n    Peak:       -inf dBFS';
    expect(readLoudness(silence)).toEqual({ integrated: undefined, peak: Number.NEGATIVE_INFINITY });
  });
});
