import { createHash } from 'node:crypto';
import { createCanvas, type Image } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { createFilm } from '../src/film/index.ts';
import { readScene } from '../src/film/scene.ts';
import { places } from '../src/film/vocabulary.ts';
import { isRightToLeft, setOrder, toPieces, toTitle } from '../src/film/words.ts';
import { type FilmRequest, frameSize } from '../src/request.ts';
import { toYuv420 } from '../src/yuv.ts';

const request = (given: Partial<FilmRequest> = {}): FilmRequest => ({
  ...{ prompt: 'a lake at dawn', durationSeconds: 2, resolution: '480p', aspectRatio: '1:1', seed: 7 },
  ...given,
});

function hash(film: ReturnType<typeof createFilm>, frames: readonly number[]): string {
  const sum = createHash('sha256');
  for (const frame of frames) sum.update(film.draw(frame));
  return sum.digest('hex');
}

describe('repeatable', () => {
  it('draws the same frames for the same prompt and seed, in any order', () => {
    const one = hash(createFilm(request()), [0, 20, 40]);
    const film = createFilm(request());
    film.draw(47);
    film.draw(20);
    expect(hash(film, [0, 20, 40])).toBe(one);
    expect(hash(createFilm(request({ seed: 8 })), [0, 20, 40])).not.toBe(one);
  });

  it('begins with an image if there is one, which becomes the scene, and doesn’t end in the dark', () => {
    const canvas = createCanvas(100, 50);
    const ctx = canvas.getContext('2d');
    ctx.fillStyle = 'red';
    ctx.fillRect(0, 0, 100, 50);
    const film = createFilm(request(), { firstFrame: canvas as unknown as Image });
    const plain = createFilm(request());
    expect([...film.draw(0).subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect(film.draw(40)).toEqual(plain.draw(40));
    expect(plain.draw(47).some((value, index) => index % 4 < 3 && value > 40)).toBe(true);
  });

  it('shows those whom it is about in its corner, and not at its end', () => {
    const canvas = createCanvas(50, 100);
    const ctx = canvas.getContext('2d');
    ctx.fillStyle = 'red';
    ctx.fillRect(0, 0, 50, 100);
    const portrait = canvas as unknown as Image;
    const film = createFilm(request(), { portraits: [portrait, portrait] });
    const plain = createFilm(request());
    const redIn = (pixels: Buffer) =>
      Array.from({ length: pixels.length / 4 }, (_, index) => index * 4).filter(
        (at) => (pixels[at] ?? 0) > 230 && (pixels[at + 1] ?? 255) < 30,
      ).length;
    expect(redIn(film.draw(30))).toBeGreaterThan(redIn(plain.draw(30)) + 1_000);
    expect(film.draw(47)).toEqual(plain.draw(47));
  });

  it('draws something else for each prompt', () => {
    const prompts = [
      'a fox in the snow',
      'neon city at night',
      'the sea in a storm',
      'birthday cake',
      'a',
      'b',
    ];
    const seen = new Set(prompts.map((prompt) => hash(createFilm(request({ prompt })), [30])));
    expect(seen.size).toBe(prompts.length);
  });
});

describe('readScene', () => {
  it.each([
    ['a paper boat on a rainy street', { place: 'street', weather: 'rain', subjects: ['paper-boat'] }],
    [
      'a fox running through snow at dawn',
      { place: 'mountains', weather: 'snow', time: 'dawn', subjects: ['fox'] },
    ],
    ['neon city at night, flying cars', { place: 'city', time: 'night', subjects: ['flying-car'] }],
    ['東京の夜', { place: 'city', time: 'night' }],
    ['ein Leuchtturm im Sturm', { place: 'sea', weather: 'storm', subjects: ['lighthouse'] }],
    ['🚀', { place: 'space', subjects: ['rocket'] }],
    ['birthday cake with candles', { place: 'room', subjects: ['cake', 'candle'] }],
  ])('%s', (prompt, expected) => {
    expect(readScene(prompt, 'key')).toMatchObject(expected);
  });

  it('finds no season in a search, no rain in a train', () => {
    expect(readScene('research on trains', 'key').weather).not.toBe('rain');
  });
});

describe('hostile prompts', () => {
  it.each([
    ['nothing', ''],
    ['spaces', ' \n\t\u3000 '],
    ['control characters', '\u0000\u0007\u001b[31mred\u0085\u2028line'],
    ['direction tricks', '\u202egnp.exe\u2066\u2069'],
    ['emoji of all kinds', '👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈🇯🇵1️⃣🎂'],
    ['right to left', 'مرحبا بالعالم، مدينة جميلة في الليل'],
    ['both ways', 'קיפוד רוקד Studio Ghibli בלילה'],
    ['half a surrogate', 'x\ud83dy\udc00'],
    ['stacked marks', `Z${'\u0351'.repeat(500)}algo`],
    ['one endless word', 'a'.repeat(4_000)],
    ['4000 characters', 'a long story about the sea '.repeat(149).slice(0, 4_000)],
    ['what a shell or a filter graph would obey', `'; rm -rf / #$(x)\`y\` [0:v]drawtext=text=%{pts}`],
    ['names of the language', '__proto__ constructor toString'],
    ['unassigned and private', '\u0378\ue000\u{10ffff}'],
  ])('%s', (_name, prompt) => {
    const film = createFilm(request({ prompt, durationSeconds: 1 }));
    expect(film.draw(12)).toHaveLength(480 * 480 * 4);
    expect(toTitle(prompt).length).toBeLessThan(1_500);
    expect(toTitle(prompt)).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe('toTitle', () => {
  it('keeps a short prompt, ends a long one after its first sentence, or at a word', () => {
    expect(toTitle('  A paper\nboat ')).toBe('A paper boat');
    expect(toTitle(`The boat sails out to the sea. ${'Then more happens. '.repeat(40)}`)).toBe(
      'The boat sails out to the sea.',
    );
    expect(toTitle('word '.repeat(100))).toMatch(/word…$/);
  });

  it('breaks scripts without spaces between words', () => {
    expect(toPieces('静かな湖畔の森の影から').length).toBeGreaterThan(2);
  });
});

/** A title as it stands in the film, from left to right. */
function seen(title: string): string {
  const line = toPieces(title);
  const isLeft = isRightToLeft(title);
  const words = setOrder(line, isLeft).map(({ index, spaceOf }) => {
    const [word = '', space = ''] = [line[index]?.trimEnd(), / *$/.exec(line[spaceOf] ?? '')?.[0]];
    return isLeft ? space + word : word + space;
  });
  return (isLeft ? words.reverse() : words).join('');
}

// On the right, the words as they stand from left to right. Editors show these lines turned around.
it.each([
  ['a paper boat', 'a paper boat'],
  ['אבא בא', 'בא אבא'],
  ['אבא Studio Ghibli בא', 'בא Studio Ghibli אבא'],
  ['אבא Wan Kling', 'Wan Kling אבא'],
  ['Studio אבא בא Ghibli', 'Studio בא אבא Ghibli'],
  ['אבא Model 3 בא', 'בא Model 3 אבא'],
  ['5 אבא & בא', 'בא & אבא 5'],
  ['A אבא & בא B', 'A בא & אבא B'],
])('sets %j in the order in which it is read', (title, shown) => {
  expect(seen(title)).toBe(shown);
});

it('draws every place in every shape', () => {
  const named: Record<string, string> = {
    room: 'a table',
    lake: 'a lake',
    sea: 'the sea',
    underwater: 'underwater',
  };
  for (const [index, place] of places.entries()) {
    const prompt = named[place] ?? place;
    const aspectRatio = (['16:9', '9:16', '21:9'] as const)[index % 3] ?? '16:9';
    expect(readScene(prompt, 'key').place).toBe(place);
    const film = createFilm(request({ prompt, aspectRatio }));
    const pixels = film.draw(24);
    const tones = new Set(pixels.subarray(0, 200_000));
    expect(tones.size, place).toBeGreaterThan(8);
  }
});

describe('frameSize', () => {
  it.each([
    ['480p', '16:9', 854, 480],
    ['720p', '9:16', 720, 1_280],
    ['1080p', '21:9', 2_520, 1_080],
    ['1080p', '4:3', 1_440, 1_080],
    ['480p', '1:1', 480, 480],
  ] as const)('%s %s', (resolution, aspectRatio, width, height) => {
    expect(frameSize({ resolution, aspectRatio })).toEqual({ width, height });
  });
});

it('turns colours into those of BT.709', () => {
  const colors = [
    { rgb: [0, 0, 0], yuv: [16, 128, 128] },
    { rgb: [255, 255, 255], yuv: [235, 128, 128] },
    { rgb: [255, 0, 0], yuv: [63, 102, 240] },
    { rgb: [0, 255, 0], yuv: [173, 42, 26] },
    { rgb: [0, 0, 255], yuv: [32, 240, 118] },
  ];
  for (const { rgb, yuv } of colors) {
    const rgba = Buffer.alloc(16, Buffer.from([...rgb, 255]));
    const planes = Buffer.alloc(6);
    toYuv420(rgba, { width: 2, height: 2 }, planes);
    expect([planes[0], planes[4], planes[5]]).toEqual(yuv);
  }
});
