import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/media/assemble.ts';
import { cuesOf } from '../../src/media/caption-cues.ts';
import { drawableText, drawCues, layOutCaption } from '../../src/media/draw-captions.ts';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { filmFolder } from '../support/film-folder.ts';
import { quickFfmpeg } from '../support/quick-ffmpeg.ts';

const { decoder } = await findFfmpeg({ searchPath: process.env['PATH'] });
const quick = await quickFfmpeg();
const { signal } = new AbortController();
const run = promisify(execFile);

const rate = { frames: 24, seconds: 1 };
/** As if every character were one wide. */
const measure = { widthOf: (text: string) => [...text].length, maxWidth: 30 };
const cues = (text: string, seconds = 5) => cuesOf(text, { frames: seconds * 24, rate }, measure);
const linesOf = (text: string, seconds?: number) => cues(text, seconds).map(({ lines }) => lines);

describe('the captions of a clip', () => {
  it.each<[string, string, string[][]]>([
    ['nothing', ' \n ', []],
    ['a line', 'A fox runs.', [['A fox runs.']]],
    [
      'two lines of about the same width',
      'A red fox runs through the snow and stops.',
      [['A red fox runs through', 'the snow and stops.']],
    ],
    ['a line for each that was typed', '- You?\n- Me!', [['- You?', '- Me!']]],
    ['a cue for each part', 'One.\n\nTwo.', [['One.'], ['Two.']]],
    [
      'whole sentences',
      'The fox stops at the edge of the forest. It listens, and hears the wind in the trees.',
      [
        ['The fox stops at the', 'edge of the forest.'],
        ['It listens, and hears', 'the wind in the trees.'],
      ],
    ],
    [
      'words of Japanese with what belongs to them',
      '雪の中を赤い狐が走り、山の向こうに日が沈んで、やがて夜になる。',
      [['雪の中を赤い狐が走り、山の向こうに', '日が沈んで、やがて夜になる。']],
    ],
    ['parts of a word that is wider than a line', 'x'.repeat(45), [['x'.repeat(23), 'x'.repeat(22)]]],
  ])('are %s', (_, text, expected) => expect(linesOf(text)).toEqual(expected));

  it('are shown from the first frame to the last, as long as there is to read', () => {
    const found = cues(
      'A fox runs through snow and ice. It stops.\n\nThen it listens to the wind in the trees for a while.',
      6,
    );
    expect(found[0]?.firstFrame).toBe(0);
    expect(found.at(-1)?.endFrame).toBe(6 * 24);
    for (const [at, { firstFrame, endFrame }] of found.entries()) {
      expect(endFrame - firstFrame).toBeGreaterThan(24);
      if (at > 0) expect(firstFrame).toBe(found[at - 1]?.endFrame);
    }
  });

  it('end with an ellipsis where the clip is too short for them', () => {
    const sentence = 'A fox runs through the snow, then it stops and listens. ';
    const found = linesOf(sentence.repeat(20), 3);
    expect(found).toHaveLength(2);
    expect(found.at(-1)?.at(-1)).toMatch(/\p{L}…$/u);
    expect(linesOf('word '.repeat(3_000), 0.1)).toHaveLength(1);
    expect(linesOf('word '.repeat(800), 60)).toHaveLength(20);
  });

  it('are large enough for a phone, and inside the safe area', async () => {
    for (const [width, height] of [
      [1_280, 720],
      [720, 1_280],
      [960, 960],
      [320, 180],
    ] as const) {
      const target = { width, height, rate };
      const text = 'A red fox runs through deep snow while the sun sets behind the mountains, far away.';
      const laidOut = layOutCaption(text, 24 * 5, target);
      for (const { lines, png, x, y } of await drawCues(laidOut, target)) {
        expect(lines.length).toBeLessThanOrEqual(2);
        const [drawnWidth, drawnHeight] = [png.readUInt32BE(16), png.readUInt32BE(20)];
        expect(x).toBeGreaterThanOrEqual(Math.floor(width * 0.06));
        expect(x + drawnWidth).toBeLessThanOrEqual(Math.ceil(width * 0.94));
        expect(y + drawnHeight).toBeLessThanOrEqual(Math.ceil(height * 0.93));
        // On a phone that is 360 points wide, a line with its space has 18 points.
        expect((drawnHeight / lines.length) * (360 / width)).toBeGreaterThanOrEqual(18);
      }
    }
  });

  it('leave out a sign without a glyph, and aren’t drawn without a letter', () => {
    expect(drawableText('A fox \u{10fffd}runs')).toBe('A fox runs');
    expect(drawableText('A fox')).toBe('A fox');
    // Sidetic is too new for the fonts of machines.
    expect(drawableText('\u{10940}')).toBeUndefined();
  });
});

describe.skipIf(!decoder)('captions in the picture', { timeout: 120_000 }, () => {
  const ffmpeg = decoder ?? { path: '', version: '' };
  const { at, make, open } = filmFolder(decoder, quick);

  /** How much of each frame's caption area is neither the green of the film nor near it. */
  async function coveredIn(path: string): Promise<number[]> {
    const area = 'crop=iw*0.5:ih*0.1:iw*0.25:ih*0.8,scale=40:8:flags=area,format=gray';
    const args = ['-v', 'error', '-i', path, '-vf', area, '-f', 'rawvideo', '-'];
    const { stdout } = await run(quick.path, args, { encoding: 'buffer', maxBuffer: 2 ** 26 });
    const size = 40 * 8;
    const ground = stdout[0] ?? 0;
    return Array.from({ length: stdout.length / size }, (_, frame) => {
      const pixels = [...stdout.subarray(frame * size, (frame + 1) * size)];
      return pixels.filter((level) => Math.abs(level - ground) > 20).length / size;
    });
  }

  it('are there in exactly their frames', async () => {
    const green = [
      '-f',
      'lavfi',
      '-i',
      'color=c=0x30a030:s=640x360:r=24:d=2',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
    ];
    const film = await open(await make('green.mp4', green));
    const captions = { texts: ['', 'A fox runs.', 'Only in the file \u{10940}'], isBurnedIn: true };
    const made = await assemble(
      [film, film, film],
      { output: at('captioned.mp4'), captions },
      { ffmpeg, signal },
    );
    expect(made.subtitles).toEqual([
      { fromSeconds: 2, toSeconds: 4, lines: ['A fox runs.'] },
      { fromSeconds: 4, toSeconds: 6, lines: ['Only in the file \u{10940}'] },
    ]);
    expect(made.undrawn).toEqual([2]);
    const covered = await coveredIn(at('captioned.mp4'));
    expect(covered).toHaveLength(144);
    expect(covered.map((share) => share > 0.3)).toEqual(covered.map((_, frame) => frame >= 48 && frame < 96));

    const beside = { ...captions, isBurnedIn: false };
    const plain = await assemble(
      [film, film],
      { output: at('plain.mp4'), captions: beside },
      { ffmpeg, signal },
    );
    expect(plain.subtitles).toHaveLength(1);
    expect(plain.undrawn).toEqual([]);
    expect(Math.max(...(await coveredIn(at('plain.mp4'))))).toBeLessThan(0.05);
  });
});
