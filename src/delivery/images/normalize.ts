import { readFile, writeFile } from 'node:fs/promises';
import { crc32, createInflate, deflateSync } from 'node:zlib';
import { type Canvas, createCanvas, ImageData, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import { formatOf, type ImageFormat, MAGIC_BYTES } from './formats.ts';
import { type ImageRequest, type ImageResult, MAX_PIXELS, MAX_RATIO, MIN_SIDE } from './result.ts';
import {
  BrokenImageError,
  hasEmptyPart,
  hidesFile,
  type ImageStructure,
  readStructure,
} from './structure.ts';

/** Models make up to 1080p from it, and Runway accepts sides below 8,000. */
const MAX_SIDE = 2_560;
/** Kling accepts no smaller images. */
const FITTED_MIN_SIDE = 300;
/** As a data URL, it still fits Runway's limit of 5 MB. */
const MAX_BYTES = 3_500_000;
/** Larger ones take seconds to compress, and are photographs. */
const MAX_LOSSLESS_PIXELS = 2_100_000;
/** The number of PNG row filters. @see https://www.w3.org/TR/png-3/#9Filter-types */
const LAST_FILTER = 4;
const JPEG_QUALITIES = [92, 82, 70, 50];
/** These are drawn rather than photographed. As a PNG, they keep their edges. */
const LOSSLESS: readonly ImageFormat[] = ['png', 'gif', 'bmp'];
const plainTypes = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const;

/**
 * None, Huffman and fax, LZW, both JPEGs, deflate by both numbers, PackBits. @see
 * https://www.loc.gov/preservation/digital/formats/content/tiff_tags.shtml
 */
const TIFF_COMPRESSIONS = [1, 2, 3, 4, 5, 6, 7, 8, 32_946, 32_773];
/** The ones that never contain a long run of zeros: LZW and deflate. */
const TIFF_DENSE = [5, 8, 32_946];
/** Black or white is zero, RGB, palette, CMYK, YCbCr. */
const TIFF_COLORS = [0, 1, 2, 3, 5, 6];

/** Something that can be drawn: the library's own image, or a canvas. */
type Drawable = Parameters<SKRSContext2D['drawImage']>[0] & { width: number; height: number };

interface Decoded {
  image: Drawable;
  /** The rotation that is still needed. */
  orientation: number;
  /** An ICC profile that still has to be applied. */
  profile?: Buffer | undefined;
}

type Refusal = Extract<ImageResult, { ok: false }>;

class RefusedImageError extends Error {
  readonly result: Refusal;

  constructor(cause: string, why: Pick<Refusal, 'problem' | 'width' | 'height'>) {
    super(cause);
    this.result = { ok: false, cause, ...why };
  }
}

/** Errors of Node and the canvas when the process runs out of memory, after which it continues. */
const NO_MEMORY = /allocation failed|out of memory|ENOMEM|create skia surface failed/i;

/**
 * Decodes an image, whole or not at all, and writes it in a form that every provider accepts: upright, in a common
 * format, within common limits, reduced to its pixels. For an unsuitable image, it returns a reason instead of
 * throwing.
 */
export async function normalizeImage(request: ImageRequest): Promise<ImageResult> {
  try {
    return await normalize(request);
  } catch (error) {
    if (error instanceof RefusedImageError) return error.result;
    const cause = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: NO_MEMORY.test(cause) ? 'too_heavy' : 'broken', cause };
  }
}

async function normalize({ path, outputPath, keepsPlain }: ImageRequest): Promise<ImageResult> {
  const data = await readFile(path);
  const format = formatOf(data.subarray(0, MAGIC_BYTES));
  if (!format) throw new RefusedImageError('begins like no image', { problem: 'not_an_image' });
  const structure = readStructure(format, data);
  if (hidesFile(data, structure.end))
    throw new RefusedImageError('another file is behind the image', { problem: 'not_alone' });
  checkPixels(structure);
  if (structure.pixels) await checkRows(structure.pixels);
  const { image, orientation, profile } = await decode(format, data, structure);
  const isTurned = orientation >= 5;
  const width = isTurned ? image.height : image.width;
  const height = isTurned ? image.width : image.height;
  checkPixels({ width, height });
  if (!keepsPlain) checkShape(width, height);

  const scale = scaleOf(width, height);
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
  const ctx = canvas.getContext('2d');
  draw(ctx, image, orientation, canvas);
  if (profile) await toScreenColors(ctx, profile);
  await checkDrawn(ctx, data, structure);
  if (keepsPlain && (format === 'png' || format === 'jpeg' || format === 'webp')) {
    return { ok: true, contentType: plainTypes[format], width, height, isUntouched: true };
  }
  putOnGround(ctx);
  const { bytes, contentType } = await encode(canvas, LOSSLESS.includes(format));
  await writeFile(outputPath, bytes, { mode: 0o600 });
  return { ok: true, contentType, width: canvas.width, height: canvas.height, isUntouched: false };
}

/** Before anything is decoded: a few bytes can claim to be many pixels. */
function checkPixels({ width, height }: { width?: number; height?: number }): void {
  if (width === undefined || height === undefined) return;
  if (width * height === 0) throw new BrokenImageError('has no pixels');
  if (width * height > MAX_PIXELS) throw refusedSize('too_many_pixels', width, height);
}

function checkShape(width: number, height: number): void {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short < MIN_SIDE) throw refusedSize('too_small', width, height);
  if (long > MAX_RATIO * short) throw refusedSize('too_long', width, height);
}

function refusedSize(problem: Refusal['problem'], width: number, height: number): RefusedImageError {
  return new RefusedImageError(`${width} × ${height} pixels`, { problem, width, height });
}

function scaleOf(width: number, height: number): number {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (long > MAX_SIDE) return MAX_SIDE / long;
  return short < FITTED_MIN_SIDE ? FITTED_MIN_SIDE / short : 1;
}

/** A PNG must contain all of its rows, each with a valid filter, and the right checksum. None of them is kept. */
async function checkRows({ parts, passes }: NonNullable<ImageStructure['pixels']>): Promise<void> {
  const inflate = createInflate();
  for (const part of parts) inflate.write(part);
  inflate.end();
  const left = passes.map((pass) => ({ ...pass }));
  /** Distance from the next chunk to the first byte of the next row. */
  let ahead = 0;
  for await (const chunk of inflate as AsyncIterable<Buffer>) {
    while (ahead < chunk.length) {
      if (left[0]?.rows === 0) left.shift();
      const [pass] = left;
      if (!pass) throw new BrokenImageError('has more pixels than its header says');
      if (chunk.readUInt8(ahead) > LAST_FILTER) throw new BrokenImageError('has an unknown filter');
      pass.rows--;
      ahead += pass.rowBytes;
    }
    ahead -= chunk.length;
  }
  if (ahead > 0 || left.some(({ rows }) => rows > 0))
    throw new BrokenImageError('some of its rows are missing');
}

async function decode(
  format: ImageFormat,
  data: Buffer,
  { orientation = 1, scanEnd, profile }: ImageStructure,
): Promise<Decoded> {
  if (format === 'heif') return { image: await decodeHeif(data), orientation: 1, profile };
  if (format === 'tiff') return decodeTiff(data);
  // The decoder waits for the last marker. Anything really missing shows once the rest is drawn.
  const isEndless = scanEnd === data.length;
  return { image: await loadImage(isEndless ? Buffer.concat([data, JPEG_END]) : data), orientation };
}

/** The HEVC decoder, in WebAssembly, is loaded only when an image needs it. Few do. */
async function decodeHeif(data: Buffer): Promise<Drawable> {
  const { default: libheif } = await import('libheif-js/wasm-bundle.js');
  const [image] = new libheif.HeifDecoder().decode(data);
  if (!image) throw new BrokenImageError('contains no image that can be decoded');
  const [width, height] = [image.get_width(), image.get_height()];
  checkPixels({ width, height });
  const pixels = new Uint8ClampedArray(width * height * 4);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  image.display({ data: pixels, width, height }, resolve);
  if (!(await promise)) throw new BrokenImageError('its pixels can’t be decoded');
  return toCanvas(pixels, width, height);
}

async function decodeTiff(data: Buffer): Promise<Decoded> {
  // The reader looks there for its own CMYK library, and works without it.
  Object.assign(globalThis, { window: {} });
  const { default: UTIF } = await import('utif2');
  const [page] = UTIF.decode(data);
  if (!page) throw new BrokenImageError('has no page');
  const numbers = (tag: number): number[] => {
    const value = page[`t${tag}`];
    return Array.isArray(value) ? value.map(Number) : [];
  };
  const [width = 0] = numbers(256);
  const [height = 0] = numbers(257);
  checkPixels({ width, height });
  const [compression = 1, photometric = 0, sample = 1] = [259, 262, 339].map((tag) => numbers(tag)[0]);
  // The reader turns other kinds into a black or a white image.
  if (!TIFF_COMPRESSIONS.includes(compression) || !TIFF_COLORS.includes(photometric) || sample !== 1) {
    throw new RefusedImageError(
      `a TIFF of compression ${compression}, colors ${photometric} and samples ${sample}`,
      { problem: 'not_an_image' },
    );
  }
  // Strips or tiles: the offset and length of each.
  const starts = [...numbers(273), ...numbers(324)];
  const lengths = [...numbers(279), ...numbers(325)];
  if (starts.length === 0 || starts.some((start, index) => start + (lengths[index] ?? 0) > data.length)) {
    throw new BrokenImageError('its pixels are missing');
  }
  const isEmpty = (start: number, index: number) =>
    hasEmptyPart(data.subarray(start, start + (lengths[index] ?? 0)));
  if (TIFF_DENSE.includes(compression) && starts.some(isEmpty))
    throw new BrokenImageError('a part of it is empty');
  const bits = numbers(258);
  const pixelBits = (bits[0] ?? 1) * (numbers(277)[0] ?? bits.length);
  const bytes = lengths.reduce((sum, length) => sum + length, 0);
  if (compression === 1 && bytes < Math.floor((width * pixelBits) / 8) * height) {
    throw new BrokenImageError('its last rows are missing');
  }
  UTIF.decodeImage(data, page);
  const pixels = new Uint8ClampedArray(UTIF.toRGBA8(page));
  const [orientation = 1] = numbers(274);
  const profile = page['t34675'];
  return {
    image: toCanvas(pixels, width, height),
    orientation,
    ...(profile instanceof Uint8Array && { profile: Buffer.from(profile) }),
  };
}

function toCanvas(pixels: Uint8ClampedArray, width: number, height: number): Canvas {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/** The effect of each orientation on the axes, as a canvas transform for an image of one by one. */
const TURNS: Partial<Record<number, readonly [number, number, number, number, number, number]>> = {
  2: [-1, 0, 0, 1, 1, 0],
  3: [-1, 0, 0, -1, 1, 1],
  4: [1, 0, 0, -1, 0, 1],
  5: [0, 1, 1, 0, 0, 0],
  6: [0, 1, -1, 0, 1, 0],
  7: [0, -1, -1, 0, 1, 1],
  8: [0, -1, 1, 0, 0, 1],
};

function draw(ctx: SKRSContext2D, image: Drawable, orientation: number, { width, height }: Canvas): void {
  ctx.imageSmoothingQuality = 'high';
  const turn = TURNS[orientation];
  if (turn) {
    const [a, b, c, d, e, f] = turn;
    ctx.setTransform(a, b, c, d, e * width, f * height);
  }
  const [across, down] = orientation >= 5 && turn ? [height, width] : [width, height];
  ctx.drawImage(image, 0, 0, across, down);
  ctx.resetTransform();
}

/** Where the chunks after a PNG's header begin. */
const PNG_HEADER_END = 33;

/** Phones take photos in Display P3. The canvas applies profiles of PNGs, so the image becomes a PNG for a moment. */
async function toScreenColors(ctx: SKRSContext2D, profile: Buffer): Promise<void> {
  if (profile.toString('latin1', 16, 20) !== 'RGB ') return;
  const png = await ctx.canvas.encode('png');
  const body = Buffer.concat([Buffer.from('iCCPprofile\0\0', 'latin1'), deflateSync(profile)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  const tagged = Buffer.concat([png.subarray(0, PNG_HEADER_END), chunk, png.subarray(PNG_HEADER_END)]);
  const image = await loadImage(tagged);
  ctx.globalCompositeOperation = 'copy';
  ctx.drawImage(image, 0, 0);
  ctx.globalCompositeOperation = 'source-over';
}

/** The decoder silently leaves out the parts that it can't read. */
async function checkDrawn(ctx: SKRSContext2D, data: Buffer, structure: ImageStructure): Promise<void> {
  if (!structure.isOpaque) return;
  const { width, height } = ctx.canvas;
  // Upright or not, a missing end affects a corner.
  const corners = [
    [0, 0],
    [width - 1, 0],
    [0, height - 1],
    [width - 1, height - 1],
  ] as const;
  const isCut = corners.some(([x, y]) => ctx.getImageData(x, y, 1, 1).data[3] !== 255);
  if (isCut) throw new BrokenImageError('its end is missing');
  const { scanEnd } = structure;
  if (scanEnd !== undefined && !(await usesAllItsRows(ctx, data, scanEnd))) {
    throw new BrokenImageError('its last rows are missing');
  }
}

const JPEG_END = Buffer.from([0xff, 0xd9]);
/** Bits after a whole image don't change it. If rows are missing, they are read as those rows. */
const NOISE = Buffer.from(Array.from({ length: 4_096 }, (_, index) => ((index * 167 + 13) % 251) + 1));

/**
 * Whether a JPEG contains all its rows, even if an end marker was put behind its first half: the decoder fills the rest
 * with one color. Called only if a corner has one color, because it costs a second decode.
 */
async function usesAllItsRows(ctx: SKRSContext2D, data: Buffer, scanEnd: number): Promise<boolean> {
  const { width, height } = ctx.canvas;
  const side = Math.min(8, width, height);
  const corners = [
    [0, 0],
    [width - side, 0],
    [0, height - side],
    [width - side, height - side],
  ] as const;
  const flat = corners.filter(([x, y]) => isFlat(ctx.getImageData(x, y, side, side).data));
  if (flat.length === 0) return true;
  const padded = Buffer.concat([data.subarray(0, scanEnd), NOISE, JPEG_END]);
  const other = createCanvas(width, height).getContext('2d');
  other.imageSmoothingQuality = 'high';
  other.drawImage(await loadImage(padded), 0, 0, width, height);
  const was = ctx.getImageData(0, 0, width, height).data;
  const is = other.getImageData(0, 0, width, height).data;
  return Buffer.compare(Buffer.from(was.buffer), Buffer.from(is.buffer)) === 0;
}

function isFlat(pixels: Uint8ClampedArray): boolean {
  return pixels.every((value, index) => Math.abs(value - (pixels[index % 4] ?? 0)) <= 1);
}

/** Models don't support transparency: a background on which the drawing stands out. */
function putOnGround(ctx: SKRSContext2D): void {
  const { width, height } = ctx.canvas;
  const { data } = ctx.getImageData(0, 0, width, height);
  let [alphas, light] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    alphas += alpha;
    light += alpha * ((data[at] ?? 0) * 0.299 + (data[at + 1] ?? 0) * 0.587 + (data[at + 2] ?? 0) * 0.114);
  }
  if (alphas === 0) throw new BrokenImageError('it is fully transparent');
  ctx.globalCompositeOperation = 'destination-over';
  ctx.fillStyle = light / Math.max(1, alphas) > 200 ? '#202020' : '#ffffff';
  ctx.fillRect(0, 0, width, height);
}

async function encode(canvas: Canvas, isLossless: boolean) {
  if (isLossless && canvas.width * canvas.height <= MAX_LOSSLESS_PIXELS) {
    const bytes = await canvas.encode('png');
    if (bytes.length <= MAX_BYTES) return { bytes, contentType: 'image/png' as const };
  }
  let bytes: Buffer = Buffer.alloc(0);
  for (const quality of JPEG_QUALITIES) {
    bytes = await canvas.encode('jpeg', quality);
    if (bytes.length <= MAX_BYTES) break;
  }
  return { bytes, contentType: 'image/jpeg' as const };
}
