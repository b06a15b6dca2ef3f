import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatOf } from '../../src/delivery/images/formats.ts';
import { normalizeImage } from '../../src/delivery/images/normalize.ts';
import { oddImages, type Refusal } from '../support/odd-images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

let count = 0;
async function normalize(bytes: Buffer, { keepsPlain = false } = {}) {
  const [path, outputPath] = [join(folder.path, `${++count}`), join(folder.path, `${count}.out`)];
  await writeFile(path, bytes);
  const result = await normalizeImage({ path, outputPath, keepsPlain });
  const written = await readFile(outputPath).catch(() => undefined);
  return { result, written, outputPath };
}

const problems: Record<Refusal, string> = {
  ...{ unread: 'not_an_image', unreadable: 'not_an_image', broken: 'broken', 'not alone': 'not_alone' },
  ...{
    'too hard': 'too_heavy',
    'too small': 'too_small',
    'too many': 'too_many_pixels',
    'too long': 'too_long',
  },
};

async function contextOf(bytes: Buffer) {
  const image = await loadImage(bytes);
  const ctx = createCanvas(image.width, image.height).getContext('2d');
  ctx.drawImage(image, 0, 0);
  return ctx;
}

/** The colors in the middles of the four quarters, from the top left clockwise. */
async function quartersOf(bytes: Buffer): Promise<number[][]> {
  const ctx = await contextOf(bytes);
  const { width, height } = ctx.canvas;
  const [left, right] = [width * 0.25, width * 0.75].map(Math.round);
  const [top, bottom] = [height * 0.25, height * 0.75].map(Math.round);
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].map(([x = 0, y = 0]) => [...ctx.getImageData(x, y, 1, 1).data]);
}

describe('a member’s image', () => {
  it.each(oddImages.map((image) => [image.what, image] as const))('%s', async (_, image) => {
    const { bytes, shows, within = 1 } = image;
    const { result, written } = await normalize(bytes);
    if (typeof shows === 'string') {
      expect(result).toMatchObject({ ok: false, problem: problems[shows] });
      expect(written).toBeUndefined();
      return;
    }
    if (!result.ok || !written) throw new Error(JSON.stringify(result));
    const quarters = await quartersOf(written);
    for (const [index, color] of shows.entries()) {
      const wanted = [...color.split(',').map(Number), 255];
      const off = wanted.map((value, channel) => Math.abs(value - (quarters[index]?.[channel] ?? 999)));
      expect(Math.max(...off), `${index}: ${quarters[index]} for ${wanted}`).toBeLessThanOrEqual(within);
    }
    const { width, height } = await loadImage(written);
    expect(result).toMatchObject({ width, height, isUntouched: false });
    const [, turn = 1] = / of orientation (.)/.exec(image.what) ?? [];
    if (image.what.includes('orientation')) expect(height > width).toBe(Number(turn) >= 5);
  });
});

function drawing(width: number, height: number, color = 'rgb(30,200,30)') {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = color;
  ctx.fillRect(0, 0, width, height);
  return canvas;
}

/** Nothing compresses it. */
function noise(width: number, height: number) {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const image = ctx.createImageData(width, height);
  const random = createHash('shake256', { outputLength: image.data.length }).update('noise').digest();
  for (const [at, value] of random.entries()) image.data[at] = at % 4 === 3 ? 255 : value;
  ctx.putImageData(image, 0, 0);
  return canvas;
}

describe('the size of an image', () => {
  it.each([
    [300, 300, 300, 300],
    [128, 128, 300, 300],
    [512, 128, 1_200, 300],
    [128, 512, 300, 1_200],
    [299, 400, 300, 401],
    [2_560, 1_440, 2_560, 1_440],
    [2_562, 1_281, 2_560, 1_280],
    [1_281, 2_562, 1_280, 2_560],
  ])('of %i × %i becomes %i × %i', async (width, height, fittedWidth, fittedHeight) => {
    const { result, written = Buffer.alloc(0) } = await normalize(
      await drawing(width, height).encode('webp'),
    );
    expect(result).toMatchObject({ ok: true, width: fittedWidth, height: fittedHeight });
    const image = await loadImage(written);
    expect([image.width, image.height]).toEqual([fittedWidth, fittedHeight]);
  });

  it.each([
    [127, 200, 'too_small'],
    [200, 127, 'too_small'],
    [513, 128, 'too_long'],
    [128, 513, 'too_long'],
  ])('is refused: %i × %i is %s', async (width, height, problem) => {
    const { result } = await normalize(await drawing(width, height).encode('png'));
    expect(result).toEqual({ ok: false, problem, cause: `${width} × ${height} pixels`, width, height });
    const { result: kept } = await normalize(await drawing(width, height).encode('png'), {
      keepsPlain: true,
    });
    expect(kept).toMatchObject({ ok: true, width, height });
  });

  it('is what the file claims, before anything is decoded', async () => {
    const claims = async (width: number, height: number) => {
      const png = await drawing(9, 9).encode('png');
      png.writeUInt32BE(width, 16);
      png.writeUInt32BE(height, 20);
      png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
      return (await normalize(png)).result;
    };
    expect(await claims(8_000, 6_500)).toMatchObject({ problem: 'broken' });
    expect(await claims(8_000, 6_501)).toEqual({
      ...{ ok: false, problem: 'too_many_pixels', cause: '8000 × 6501 pixels', width: 8_000, height: 6_501 },
    });
  });
});

describe('the file of an image', () => {
  const typeOf = async (bytes: Buffer) => {
    const { result, written = Buffer.alloc(0) } = await normalize(bytes);
    if (!result.ok) throw new Error(result.cause);
    return { type: result.contentType, written };
  };

  it.each([
    ['a drawing', () => drawing(1_750, 1_200).encode('png'), 'image/png'],
    ['a large drawing', () => drawing(1_750, 1_201).encode('png'), 'image/jpeg'],
    ['a drawing that compresses badly', () => noise(1_200, 1_200).encode('png'), 'image/jpeg'],
    ['a photo', () => drawing(400, 400).encode('jpeg'), 'image/jpeg'],
    ['a photo without one color', () => noise(300, 300).encode('jpeg'), 'image/jpeg'],
    ['a WebP', () => drawing(400, 400).encode('webp'), 'image/jpeg'],
  ])('of %s has its own type', async (_, encode, type) => {
    const { type: found, written } = await typeOf(await encode());
    expect(found).toBe(type);
    expect(formatOf(written)).toBe(type.slice('image/'.length));
    expect(written.length).toBeLessThanOrEqual(3_500_000);
  });

  it('is as good as its size allows', async () => {
    const [plain, photo] = [drawing(400, 400), noise(2_560, 1_900)];
    const again = async (bytes: Buffer) => (await contextOf(bytes)).canvas;
    const first = await plain.encode('jpeg', 95);
    expect((await typeOf(first)).written).toEqual(await (await again(first)).encode('jpeg', 92));
    const heavy = await photo.encode('jpeg', 95);
    const { written } = await typeOf(heavy);
    const canvas = await again(heavy);
    const qualities = await Promise.all([92, 82, 70, 50].map((quality) => canvas.encode('jpeg', quality)));
    expect(written).toEqual(qualities.find(({ length }) => length <= 3_500_000));
    expect(qualities[0]?.length).toBeGreaterThan(3_500_000);
  });

  it('is for the bot alone', async () => {
    const { outputPath } = await normalize(await drawing(400, 400).encode('png'));
    expect((await stat(outputPath)).mode & 0o777).toBe(0o600);
  });

  it.each(['png', 'jpeg', 'webp'] as const)('of a provider is left as it is if it is a %s', async (kind) => {
    const bytes = kind === 'png' ? await drawing(50, 9).encode('png') : await drawing(50, 9).encode(kind);
    const { result, written } = await normalize(bytes, { keepsPlain: true });
    expect(result).toEqual({
      ok: true,
      contentType: `image/${kind}`,
      width: 50,
      height: 9,
      isUntouched: true,
    });
    expect(written).toBeUndefined();
  });

  it('of a provider is converted if it is something else', async () => {
    const { result, written } = await normalize(await drawing(400, 400).encode('avif'), { keepsPlain: true });
    expect(result).toMatchObject({ contentType: 'image/jpeg', isUntouched: false });
    expect(written).toBeDefined();
  });
});

describe('what can be seen through', () => {
  const groundOf = async (draw: (ctx: ReturnType<ReturnType<typeof createCanvas>['getContext']>) => void) => {
    const canvas = createCanvas(400, 400);
    draw(canvas.getContext('2d'));
    const { written = Buffer.alloc(0) } = await normalize(await canvas.encode('png'));
    return [...(await contextOf(written)).getImageData(399, 399, 1, 1).data];
  };
  const [dark, white] = [
    [32, 32, 32, 255],
    [255, 255, 255, 255],
  ];

  it.each([
    ['rgb(200,200,200)', white],
    ['rgb(202,202,202)', dark],
    ['rgb(255,255,0)', dark],
    ['rgb(0,255,255)', white],
    ['rgb(255,0,255)', white],
    // Of the half that can be seen.
    ['rgba(250,250,250,0.5)', dark],
  ])('is drawn in %s on %j', async (color, ground) => {
    expect(
      await groundOf((ctx) => {
        ctx.fillStyle = color;
        ctx.fillRect(0, 0, 400, 300);
      }),
    ).toEqual(ground);
  });

  it('is not there at all where nothing is', async () => {
    const { result } = await normalize(await createCanvas(400, 400).encode('png'));
    expect(result).toMatchObject({ problem: 'broken', cause: 'it is fully transparent' });
  });
});

it('a file that is gone is broken', async () => {
  const path = join(folder.path, 'nowhere');
  expect(await normalizeImage({ path, outputPath: path, keepsPlain: false })).toMatchObject({
    ...{ ok: false, problem: 'broken', cause: expect.stringContaining('ENOENT') },
  });
});
