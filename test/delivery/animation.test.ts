import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackAnimation } from '../../src/delivery/images/animation.ts';
import { u32le } from '../support/bytes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const [WHITE, RED, BLUE] = ['255,255,255', '255,0,0', '0,0,255'];
const u24le = (value: number) => u32le(value).subarray(0, 3);
function chunk(type: string, content: Buffer): Buffer {
  const padding = Buffer.alloc(content.length % 2);
  return Buffer.concat([Buffer.from(type), u32le(content.length), content, padding]);
}

interface Frame {
  x?: number;
  y?: number;
  image: Canvas;
  durationMs?: number;
  /** Bit 0: its rectangle is cleared after it. Bit 1: it replaces what is below. */
  flags?: number;
  /** As its header says. */
  width?: number;
  /** 100: without loss. */
  quality?: number;
}

/** A canvas of one color, with its left half transparent if asked. */
function colored(color: string, width: number, height: number, isHalf = false): Canvas {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = `rgb(${color})`;
  ctx.fillRect(isHalf ? width / 2 : 0, 0, width, height);
  return canvas;
}

/** The chunks of a WebP that are its pixels. */
async function partsOf(canvas: Canvas, quality: number): Promise<Buffer> {
  const webp = await canvas.encode('webp', quality);
  const parts: Buffer[] = [];
  for (let at = 12; at < webp.length; ) {
    const length = webp.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (/ALPH|VP8 |VP8L/.test(webp.toString('latin1', at, at + 4))) parts.push(webp.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

async function animation(width: number, height: number, frames: readonly Frame[], ...more: Buffer[]) {
  const parts = frames.map(async ({ x = 0, y = 0, image, durationMs = 40, flags = 0, ...frame }) => {
    const size = [u24le((frame.width ?? image.width) - 1), u24le(image.height - 1)];
    const head = [u24le(x / 2), u24le(y / 2), ...size, u24le(durationMs), Buffer.from([flags])];
    return chunk('ANMF', Buffer.concat([...head, await partsOf(image, frame.quality ?? 90)]));
  });
  const header = chunk(
    'VP8X',
    Buffer.concat([Buffer.from([0x12, 0, 0, 0]), u24le(width - 1), u24le(height - 1)]),
  );
  const body = Buffer.concat([Buffer.from('WEBP'), header, ...(await Promise.all(parts)), ...more]);
  return Buffer.concat([Buffer.from('RIFF'), u32le(body.length), body]);
}

let count = 0;
async function unpack(data: Buffer) {
  const [animationPath, outputPath] = [join(folder.path, `${++count}`), join(folder.path, `${count}.png`)];
  await writeFile(animationPath, data);
  const result = await unpackAnimation({ animationPath, outputPath });
  return { result, png: await readFile(outputPath).catch(() => Buffer.alloc(0)) };
}

/** The chunks of a PNG whose checksums are right. */
function chunksOf(png: Buffer) {
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks: { type: string; content: Buffer }[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString('latin1', 0, 4), content: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

/** Each frame's pixels, row by row, as they are seen. */
function framesOf(png: Buffer): string[][][] {
  const chunks = chunksOf(png);
  const width = chunks[0]?.content.readUInt32BE(0) ?? 0;
  const pixels = chunks.flatMap(({ type, content }) =>
    type === 'IDAT' ? [content] : type === 'fdAT' ? [content.subarray(4)] : [],
  );
  return pixels.map((each) => {
    const bytes = inflateSync(each);
    const rows = Array.from({ length: bytes.length / (1 + width * 3) }, (_, y) =>
      bytes.subarray(y * (1 + width * 3), (y + 1) * (1 + width * 3)),
    );
    expect(rows.every((row) => row[0] === 0)).toBe(true);
    return rows.map((row) =>
      Array.from({ length: width }, (_, x) => [...row.subarray(1 + x * 3, 4 + x * 3)].join()),
    );
  });
}

/** The colors are lossy. */
const near = (color: string | undefined) =>
  [WHITE, RED, BLUE].find((each) => {
    const [a, b] = [each, color ?? ''].map((text) => text.split(',').map(Number));
    return a?.every((value, index) => Math.abs(value - (b?.[index] ?? 999)) < 12);
  });

describe('an animated WebP', () => {
  it('becomes an animated PNG of whole frames, each with its time', async () => {
    const durations = [40, 0, 10, 11, 70_000, 65_535];
    const frames = durations.map((durationMs) => ({ image: colored(RED, 6, 4), durationMs }));
    const { result, png } = await unpack(await animation(6, 4, frames, chunk('EXIF', Buffer.from('abc'))));
    expect(result).toEqual({ ok: true });
    const chunks = chunksOf(png);
    const pairs = durations.slice(1).flatMap(() => ['fcTL', 'fdAT']);
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'acTL', 'fcTL', 'IDAT', ...pairs, 'IEND']);
    const [header, control] = chunks;
    expect(header?.content.toString('hex')).toBe('00000006000000040802000000');
    expect(control?.content.toString('hex')).toBe('0000000600000000');
    const numbered = chunks.filter(({ type }) => type === 'fcTL' || type === 'fdAT');
    expect(numbered.map(({ content }) => content.readUInt32BE(0))).toEqual(numbered.map((_, index) => index));
    const timing = chunks.filter(({ type }) => type === 'fcTL').map(({ content }) => content.subarray(4));
    expect(timing.map((content) => content.toString('hex', 0, 16))).toEqual(
      durations.map(() => '00000006000000040000000000000000'),
    );
    expect(timing.map((content) => content.readUInt16BE(16))).toEqual([40, 100, 100, 11, 65_535, 65_535]);
    expect(timing.map((content) => content.toString('hex', 18))).toEqual(durations.map(() => '03e80000'));
    expect(framesOf(png).map((rows) => [rows.length, rows[0]?.length])).toEqual(durations.map(() => [4, 6]));
  });

  it.each<[what: string, flags: number[], seen: string[][]]>([
    // The colors of the left, the middle and the right.
    [
      'is drawn over what is there',
      [0, 0, 0],
      [
        [RED, RED, RED],
        [RED, RED, BLUE],
        [RED, RED, BLUE],
      ],
    ],
    [
      'replaces what is there',
      [0, 2, 0],
      [
        [RED, RED, RED],
        [RED, WHITE, BLUE],
        [RED, WHITE, BLUE],
      ],
    ],
    [
      'is cleared after it',
      [0, 1, 0],
      [
        [RED, RED, RED],
        [RED, RED, BLUE],
        [RED, WHITE, WHITE],
      ],
    ],
    [
      'is drawn on nothing',
      [1, 0, 0],
      [
        [RED, RED, RED],
        [WHITE, WHITE, BLUE],
        [WHITE, WHITE, BLUE],
      ],
    ],
  ])('of which a frame %s', async (_, [first, second, third], seen) => {
    for (const quality of [90, 100]) {
      const data = await animation(64, 32, [
        { image: colored(RED, 64, 32), flags: first ?? 0 },
        { x: 32, y: 16, image: colored(BLUE, 32, 16, true), flags: second ?? 0, quality },
        { image: colored(RED, 2, 2), flags: third ?? 0 },
      ]);
      const { png } = await unpack(data);
      const frames = framesOf(png);
      expect(frames.map((rows) => [8, 38, 58].map((x) => near(rows[24]?.[x])))).toEqual(seen);
      // Above the second frame, nothing changes.
      const above = first === 1 ? [RED, WHITE, WHITE] : [RED, RED, RED];
      expect(frames.map((rows) => near(rows[8]?.[58]))).toEqual(above);
    }
  });

  it('is not larger than a video’s frames may be', async () => {
    const image = colored(RED, 6, 4);
    const many = (frames: number) => Array.from({ length: frames }, () => ({ image }));
    // Its frame is broken, which is found out later.
    const ofWidth = (width: number) => animation(width, 2_304, [{ image, width: 7 }]);
    expect((await unpack(await ofWidth(4_096))).result).toMatchObject({ problem: 'broken' });
    expect((await unpack(await ofWidth(4_097))).result).toEqual({
      ...{ ok: false, problem: 'too_heavy', cause: '4097 × 2304 pixels' },
    });
    const [frame = Buffer.alloc(0)] = [(await animation(6, 4, many(1))).subarray(30)];
    const data = await animation(6, 4, [], ...Array.from({ length: 3_601 }, () => frame));
    expect((await unpack(data)).result).toMatchObject({ problem: 'too_heavy', cause: 'too many frames' });
    const animationPath = join(folder.path, 'large');
    await writeFile(animationPath, data);
    await truncate(animationPath, 128 * 1024 ** 2 + 1);
    const outputPath = join(folder.path, 'large.png');
    expect(await unpackAnimation({ animationPath, outputPath })).toEqual({
      ...{ ok: false, problem: 'too_heavy', cause: 'has 134217729 bytes' },
    });
  });

  it('isn’t at fault where a file can’t be read or written', async () => {
    const path = join(folder.path, 'no', 'folder');
    const { result } = await unpack(await animation(6, 4, [{ image: colored(RED, 6, 4) }]));
    expect(result).toEqual({ ok: true });
    const animationPath = join(folder.path, `${count}`);
    for (const request of [
      { animationPath: path, outputPath: path },
      { animationPath, outputPath: path },
    ])
      expect(await unpackAnimation(request)).toMatchObject({
        problem: 'too_heavy',
        cause: expect.stringContaining('ENOENT'),
      });
  });

  const image = colored(RED, 6, 4);
  it.each<[what: string, make: () => Promise<Buffer>, cause: string | RegExp]>([
    [
      'that is cut',
      async () => (await animation(6, 4, [{ image }])).subarray(0, -1),
      /^has \d+ of \d+ bytes$/,
    ],
    ['without frames', () => animation(6, 4, []), 'has no frames'],
    [
      'with a frame too far right',
      () => animation(6, 4, [{ x: 2, image }]),
      'a frame extends beyond its image',
    ],
    [
      'with a frame too far down',
      () => animation(6, 4, [{ y: 2, image }]),
      'a frame extends beyond its image',
    ],
    [
      'with a frame too far right, last',
      () => animation(6, 4, [{ image }, { x: 2, image }]),
      'a frame extends beyond its image',
    ],
    [
      'with a chunk beyond the end',
      () => animation(6, 4, [{ image }], Buffer.from('ABCD\xff\0\0\0', 'latin1')),
      'a chunk extends beyond the end',
    ],
    [
      'with an empty frame',
      () => animation(6, 4, [{ image }], chunk('ANMF', Buffer.alloc(200))),
      'a part of a frame is empty',
    ],
    [
      'with a frame of another size',
      () => animation(9, 4, [{ image, width: 8 }]),
      'a frame has a different size than its header says',
    ],
    ['with a frame that is noise', () => animation(6, 4, [], chunk('ANMF', Buffer.alloc(40, 1))), /./],
    ['of a header alone', async () => Buffer.from('RIFF'), /./],
  ])('%s is broken', async (_, make, cause) => {
    const { result } = await unpack(await make());
    expect(result).toMatchObject({ ok: false, problem: 'broken', cause: expect.stringMatching(cause) });
  });

  it('may end with a chunk of one byte, and a byte of nothing', async () => {
    const frames = [{ image }];
    const odd = Buffer.concat([Buffer.from('ABCD'), u32le(1), Buffer.from('a\0')]);
    for (const more of [odd, Buffer.concat([odd, odd]), Buffer.from('ABCD\0\0\0', 'latin1')])
      expect((await unpack(await animation(6, 4, frames, more))).result).toEqual({ ok: true });
    expect(
      framesOf(
        (await unpack(await animation(6, 4, frames, odd, (await animation(6, 4, frames)).subarray(30)))).png,
      ),
    ).toHaveLength(2);
  });
});
