import { type FileHandle, open, readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import { MAX_PIXELS } from '../../media/decoding.ts';
import type { AnimationRequest, AnimationResult } from './result.ts';
import { BrokenImageError, hasEmptyPart } from './structure.ts';

const MAX_BYTES = 128 * 1024 ** 2;
const MAX_FRAMES = 3_600;
/** All frames are kept without loss until they are encoded. */
const MAX_OUTPUT_BYTES = 512 * 1024 ** 2;
/** Browsers show shorter frames for 100 ms. */
const MIN_FRAME_MS = 11;
const REPLACED_FRAME_MS = 100;
/** An animated PNG counts in 16 bits. */
const MAX_FRAME_MS = 0xffff;
const HEADER_BYTES = 12;

class TooHeavyError extends Error {}

interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
  durationMs: number;
  /** Whether it replaces the pixels below it, transparency included. */
  replaces: boolean;
  /** Whether its rectangle is cleared after it. */
  isCleared: boolean;
  /** Its chunks: an image of its own, without a header. */
  data: Buffer;
}

interface Animation {
  width: number;
  height: number;
  frames: Frame[];
}

/**
 * Writes an animated WebP, which no released ffmpeg decodes, as an animated PNG of whole frames, with white in place of
 * transparency. For a damaged animation, or one over the limits, it returns a reason instead of throwing.
 * @see https://developers.google.com/speed/webp/docs/riff_container
 * @see https://www.w3.org/TR/png-3/#apng-frame-based-animation
 */
export async function unpackAnimation({
  animationPath,
  outputPath,
}: AnimationRequest): Promise<AnimationResult> {
  try {
    await using file = await open(animationPath, 'r');
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw new TooHeavyError(`has ${size} bytes`);
    await using output = await open(outputPath, 'w', 0o600);
    await writeFrames(readAnimation(await readFile(file)), output);
    return { ok: true };
  } catch (error) {
    // A full disk isn't the animation's fault.
    const isOurs = error instanceof TooHeavyError || (error instanceof Error && 'syscall' in error);
    const cause = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: isOurs ? 'too_heavy' : 'broken', cause };
  }
}

function readAnimation(data: Buffer): Animation {
  const end = 8 + data.readUInt32LE(4);
  if (end > data.length) throw new BrokenImageError(`has ${data.length} of ${end} bytes`);
  const [width, height] = [1 + data.readUIntLE(24, 3), 1 + data.readUIntLE(27, 3)];
  if (width * height > MAX_PIXELS) throw new TooHeavyError(`${width} × ${height} pixels`);
  const frames: Frame[] = [];
  for (let at = HEADER_BYTES; at + 8 <= end; ) {
    const bytes = data.readUInt32LE(at + 4);
    if (at + 8 + bytes > end) throw new BrokenImageError('a chunk extends beyond the end');
    if (data.toString('latin1', at, at + 4) === 'ANMF')
      frames.push(readFrame(data.subarray(at + 8, at + 8 + bytes)));
    if (frames.length > MAX_FRAMES) throw new TooHeavyError('too many frames');
    at += 8 + bytes + (bytes % 2);
  }
  if (frames.length === 0) throw new BrokenImageError('has no frames');
  if (frames.some((frame) => frame.x + frame.width > width || frame.y + frame.height > height))
    throw new BrokenImageError('a frame extends beyond its image');
  return { width, height, frames };
}

function readFrame(chunk: Buffer): Frame {
  const u24 = (at: number) => chunk.readUIntLE(at, 3);
  const durationMs = u24(12);
  const flags = chunk.readUInt8(15);
  const data = chunk.subarray(16);
  if (hasEmptyPart(data)) throw new BrokenImageError('a part of a frame is empty');
  return {
    ...{ x: u24(0) * 2, y: u24(3) * 2, width: u24(6) + 1, height: u24(9) + 1 },
    durationMs: durationMs < MIN_FRAME_MS ? REPLACED_FRAME_MS : Math.min(durationMs, MAX_FRAME_MS),
    ...{ replaces: (flags & 2) !== 0, isCleared: (flags & 1) !== 0, data },
  };
}

/** The frame as a WebP of its own. */
function toWebp({ data, width, height }: Frame): Buffer {
  const hasAlpha = data.toString('latin1', 0, 4) === 'ALPH';
  const extended = Buffer.alloc(hasAlpha ? 18 : 0);
  if (hasAlpha) {
    extended.write('VP8X', 'latin1');
    extended.writeUInt32LE(10, 4);
    extended.writeUInt8(0x10, 8);
    extended.writeUIntLE(width - 1, 12, 3);
    extended.writeUIntLE(height - 1, 15, 3);
  }
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  riff.writeUInt32LE(4 + extended.length + data.length, 4);
  return Buffer.concat([riff, extended, data]);
}

async function writeFrames({ width, height, frames }: Animation, output: FileHandle): Promise<void> {
  const ctx = createCanvas(width, height).getContext('2d');
  const shown = createCanvas(width, height).getContext('2d');
  let writtenBytes = 0;
  let sequence = 0;
  const put = async (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), ...content]);
    const bytes = Buffer.concat([u32(body.length - 4), body, u32(crc32(body))]);
    writtenBytes += bytes.length;
    if (writtenBytes > MAX_OUTPUT_BYTES) throw new TooHeavyError('its frames are too large');
    await output.appendFile(bytes);
  };
  await output.appendFile(Buffer.from('89504e470d0a1a0a', 'hex'));
  // Eight bits of red, green and blue.
  await put('IHDR', u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0]));
  await put('acTL', u32(frames.length), u32(0));
  for (const [index, frame] of frames.entries()) {
    const image = await loadImage(toWebp(frame));
    if (image.width !== frame.width || image.height !== frame.height)
      throw new BrokenImageError('a frame has a different size than its header says');
    if (frame.replaces) ctx.clearRect(frame.x, frame.y, frame.width, frame.height);
    ctx.drawImage(image, frame.x, frame.y);
    const pixels = deflateSync(rowsOf(onWhite(shown, ctx.canvas), width), { level: 1 });
    const timing = Buffer.from([
      frame.durationMs >> 8,
      frame.durationMs & 255,
      1_000 >> 8,
      1_000 & 255,
      0,
      0,
    ]);
    await put('fcTL', u32(sequence++), u32(width), u32(height), u32(0), u32(0), timing);
    if (index === 0) await put('IDAT', pixels);
    else await put('fdAT', u32(sequence++), pixels);
    if (frame.isCleared) ctx.clearRect(frame.x, frame.y, frame.width, frame.height);
  }
  await put('IEND');
}

function onWhite(ctx: SKRSContext2D, canvas: SKRSContext2D['canvas']): Uint8ClampedArray {
  const { width, height } = canvas;
  ctx.fillStyle = '#ffffff';
  ctx.fillRect(0, 0, width, height);
  ctx.drawImage(canvas, 0, 0);
  return ctx.getImageData(0, 0, width, height).data;
}

/** Rows of three bytes per pixel, each after a byte that says that it isn't filtered. */
function rowsOf(pixels: Uint8ClampedArray, width: number): Buffer {
  const rows = Buffer.alloc((pixels.length / 4 / width) * (1 + width * 3));
  for (let from = 0, to = 0; from < pixels.length; from += 4) {
    if ((from / 4) % width === 0) to++;
    rows[to++] = pixels[from] ?? 0;
    rows[to++] = pixels[from + 1] ?? 0;
    rows[to++] = pixels[from + 2] ?? 0;
  }
  return rows;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
