import { crc32 } from 'node:zlib';
import type { ImageFormat } from './formats.ts';

/** The file is cut off or corrupt. */
export class BrokenImageError extends Error {
  override readonly name = 'BrokenImageError';
}

/** Facts from the structure of an image file. */
export interface ImageStructure {
  /** Before rotation. `undefined`: only the decoder knows. */
  width?: number;
  height?: number;
  /**
   * The rotation that the decoder's result still needs, as an EXIF number. @see
   * https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf
   */
  orientation?: number;
  /** Where the image ends, and something else may begin. */
  end: number;
  /** Whether the format has no alpha here, so that transparent parts weren't decoded. */
  isOpaque: boolean;
  /** PNG: its compressed pixels, and the lengths of its rows in all passes. */
  pixels?: { parts: Buffer[]; passes: { rowBytes: number; rows: number }[] };
  /** JPEG: where its last coded data ends. */
  scanEnd?: number;
  /** HEIF: the meaning of its colors, which its decoder leaves to us. AVIF's decoder doesn't. */
  profile?: Buffer | undefined;
}

/**
 * Reads an image's file once from start to end, always forward, and finds missing parts. Throws a `BrokenImageError`.
 */
export function readStructure(format: ImageFormat, data: Buffer): ImageStructure {
  try {
    return readers[format](data);
  } catch (error) {
    if (error instanceof RangeError) throw new BrokenImageError('ends within its header');
    throw error;
  }
}

const readers: Record<ImageFormat, (data: Buffer) => ImageStructure> = {
  png: readPng,
  jpeg: readJpeg,
  webp: readWebp,
  gif: readGif,
  bmp: readBmp,
  avif: readHeif,
  heif: readHeif,
  // Its own reader does the rest.
  tiff: (data) => ({ end: data.length, isOpaque: false }),
};

/** Samples per pixel by color type. @see https://www.w3.org/TR/png-3/#11IHDR */
const PNG_CHANNELS: Partial<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** The passes of an interlaced PNG: first column and row, and the steps between. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function readPng(data: Buffer): ImageStructure {
  const parts: Buffer[] = [];
  let header: Buffer | undefined;
  let orientation = 1;
  for (let at = 8; ; ) {
    const length = data.readUInt32BE(at);
    const type = data.toString('latin1', at + 4, at + 8);
    const content = data.subarray(at + 8, at + 8 + length);
    const checksum = data.readUInt32BE(at + 8 + length);
    if (checksum !== crc32(data.subarray(at + 4, at + 8 + length))) {
      throw new BrokenImageError(`the checksum of its ${JSON.stringify(type)} is wrong`);
    }
    at += 12 + length;
    if (!header && type !== 'IHDR') throw new BrokenImageError("doesn't begin with a header");
    if (type === 'IHDR') header = content;
    else if (type === 'IDAT') parts.push(content);
    else if (type === 'eXIf') orientation = exifOrientation(content);
    else if (type === 'IEND') {
      return { ...pngSize(header as Buffer, parts), orientation, end: at, isOpaque: false };
    }
  }
}

function pngSize(header: Buffer, parts: Buffer[]) {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = PNG_CHANNELS[header.readUInt8(9)];
  const bits = header.readUInt8(8) * (channels ?? 0);
  if (width === 0 || height === 0 || bits === 0) throw new BrokenImageError('its header is invalid');
  if (parts.length === 0) throw new BrokenImageError('has no pixels');
  // A byte before each row names its filter.
  const pass = (columns: number, rows: number) => ({ rowBytes: 1 + Math.ceil((columns * bits) / 8), rows });
  const passes =
    header.readUInt8(12) === 0
      ? [pass(width, height)]
      : ADAM7.map(([x, y, dx, dy]) => pass(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy))).filter(
          ({ rowBytes, rows }) => rowBytes > 1 && rows > 0,
        );
  return { width, height, pixels: { parts, passes } };
}

const JPEG_END = 0xd9;
const JPEG_SCAN = 0xda;
const PROGRESSIVE = 0xc2;

function readJpeg(data: Buffer): ImageStructure {
  const found: JpegParts = { size: undefined, scanEnd: undefined, scans: createScans() };
  let at = 2;
  for (let marker = 0; at < data.length && marker !== JPEG_END; ) {
    if (data.readUInt8(at) !== 0xff) throw new BrokenImageError(`has no marker at ${at}`);
    marker = data.readUInt8(at + 1);
    at = afterJpegPart(data, at, marker, found);
  }
  const { size, scanEnd, scans } = found;
  if (!size || scanEnd === undefined) throw new BrokenImageError('has no pixels');
  scans.check();
  // Some cameras leave out the last marker. Decoding shows whether all rows exist.
  return { ...size, end: Math.min(at, data.length), isOpaque: true, scanEnd };
}

interface JpegParts {
  size: { width: number; height: number } | undefined;
  /** Where the last scan ends. */
  scanEnd: number | undefined;
  scans: ReturnType<typeof createScans>;
}

/** Where the next part begins. Facts from this one go into `found`. */
function afterJpegPart(data: Buffer, at: number, marker: number, found: JpegParts): number {
  // Any number of 0xff may precede a marker, and some markers have no content.
  if (marker === 0xff) return at + 1;
  if (marker === 0x01 || (marker >= 0xd0 && marker <= JPEG_END)) return at + 2;
  const length = data.readUInt16BE(at + 2);
  if (length < 2) throw new BrokenImageError(`has a part without a length at ${at}`);
  const end = at + 2 + length;
  // SOF0 to SOF15, except DHT, JPG and DAC, whose numbers lie among them.
  if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
    found.size = { height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7) };
    if (marker === PROGRESSIVE) found.scans.begin(data.subarray(at, end));
  }
  if (marker !== JPEG_SCAN) return end;
  found.scans.add(data.subarray(at, end));
  found.scanEnd = endOfScan(data, end);
  return found.scanEnd;
}

const COEFFICIENTS = 64;

/**
 * A progressive JPEG comes in scans, each of which refines the whole image: half of the file is a whole image without
 * details. Returns whether every coefficient of every component is complete to its last bit. Reads no further than a
 * part's length: a short one that claims 255 components would cost as much as they do.
 * @see ITU-T T.81, G.1.1
 */
function createScans() {
  const missing = new Map<number, Set<number>>();
  return {
    begin(part: Buffer) {
      for (let component = 0; component < part.readUInt8(9); component++) {
        const id = part.readUInt8(10 + component * 3);
        missing.set(id, new Set(Array.from({ length: COEFFICIENTS }, (_, index) => index)));
      }
    },
    add(part: Buffer) {
      const count = part.readUInt8(4);
      const [first = 0, last = 0, bits = 0] = [0, 1, 2].map((index) => part.readUInt8(5 + count * 2 + index));
      // The lower half of the third byte is the bit that this scan reaches.
      if ((bits & 15) !== 0) return;
      for (let index = 0; index < count; index++) {
        const left = missing.get(part.readUInt8(5 + index * 2));
        for (let coefficient = first; coefficient <= last && left?.size; coefficient++)
          left.delete(coefficient);
      }
    },
    check() {
      if ([...missing.values()].some(({ size }) => size > 0)) {
        throw new BrokenImageError('its last scans are missing');
      }
    },
  };
}

/** Position of the next marker that is neither a stuffed 0xff nor a restart. */
function endOfScan(data: Buffer, start: number): number {
  for (let at = data.indexOf(0xff, start); at !== -1; at = data.indexOf(0xff, at + 1)) {
    const next = data[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return data.length;
}

const LEAST_EMPTY_BYTES = 64;
const EMPTY_SHARE = 1 / 8;

/**
 * Whether a broken transfer left part of the compressed pixels empty. Decoders turn zeros into something. An image of
 * one color also ends with zeros, for at most a twentieth of its length.
 */
export function hasEmptyPart(pixels: Uint8Array): boolean {
  const least = Math.max(LEAST_EMPTY_BYTES, pixels.length * EMPTY_SHARE);
  let zeros = 0;
  for (const byte of pixels) {
    zeros = byte === 0 ? zeros + 1 : 0;
    if (zeros >= least) return true;
  }
  return false;
}

/** @see https://developers.google.com/speed/webp/docs/riff_container */
function readWebp(data: Buffer): ImageStructure {
  const end = 8 + data.readUInt32LE(4);
  if (end > data.length) throw new BrokenImageError('its end is missing');
  if (hasEmptyPart(data.subarray(12, end))) throw new BrokenImageError('a part of it is empty');
  const type = data.toString('latin1', 12, 16);
  const size = { end, isOpaque: false };
  if (type === 'VP8X') {
    return { ...size, width: 1 + data.readUIntLE(24, 3), height: 1 + data.readUIntLE(27, 3) };
  }
  if (type === 'VP8L') {
    const bits = data.readUInt32LE(21);
    return { ...size, width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (type !== 'VP8 ') throw new BrokenImageError('has no pixels');
  const [width, height] = [data.readUInt16LE(26) & 0x3fff, data.readUInt16LE(28) & 0x3fff];
  return { end, isOpaque: true, width, height };
}

/** @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
function readGif(data: Buffer): ImageStructure {
  const [width, height] = [data.readUInt16LE(6), data.readUInt16LE(8)];
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableBytes(data.readUInt8(10));
  const skipBlocks = () => {
    for (let length = data.readUInt8(at); length > 0; length = data.readUInt8(at)) at += 1 + length;
    at += 1;
  };
  for (let hasImage = false; ; ) {
    const kind = data.readUInt8(at);
    if (kind === 0x3b) {
      if (!hasImage) throw new BrokenImageError('has no pixels');
      return { width, height, end: at + 1, isOpaque: false };
    }
    if (kind === 0x21) at += 2;
    else if (kind === 0x2c) {
      at += 11 + tableBytes(data.readUInt8(at + 9));
      hasImage = true;
    } else throw new BrokenImageError(`has an unknown part at ${at}`);
    skipBlocks();
  }
}

function readBmp(data: Buffer): ImageStructure {
  const isOld = data.readUInt32LE(14) === 12;
  const width = isOld ? data.readUInt16LE(18) : data.readInt32LE(18);
  const height = Math.abs(isOld ? data.readUInt16LE(20) : data.readInt32LE(22));
  const bits = data.readUInt16LE(isOld ? 24 : 28);
  const isPacked = !isOld && [1, 2].includes(data.readUInt32LE(30));
  if (width <= 0 || height === 0) throw new BrokenImageError('its header is invalid');
  const end = data.readUInt32LE(10) + Math.ceil((width * bits) / 32) * 4 * height;
  if (!isPacked && end > data.length) throw new BrokenImageError('its last rows are missing');
  // Compressed data may skip pixels. If the last rows are missing, nothing is drawn there.
  return { width, height, end: isPacked ? data.length : end, isOpaque: isPacked };
}

/** The boxes that contain the images' sizes. */
const HEIF_FOLDERS = ['meta', 'iprp', 'ipco'];

/** The first `ispe` boxes are read, up to a number that no phone reaches: a large image has one for all its tiles. */
function readHeif(data: Buffer): ImageStructure {
  const found: HeifParts = { width: 0, height: 0, profile: undefined };
  const end = walkBoxes(data, 0, data.length, found);
  if (found.width === 0) throw new BrokenImageError('states no size');
  return { ...found, end, isOpaque: false };
}

interface HeifParts {
  width: number;
  height: number;
  profile: Buffer | undefined;
}

/** Reads the boxes from `start` on into `found`, and returns where they end. */
function walkBoxes(data: Buffer, start: number, stop: number, found: HeifParts): number {
  let at = start;
  for (let boxes = 0; at + 8 <= stop; boxes++) {
    if (boxes > 4_096) throw new BrokenImageError('has more parts than an image needs');
    const type = data.toString('latin1', at + 4, at + 8);
    const end = endOfBox(data, at, stop);
    if (end < at + 8 || end > stop) {
      // The video of a motion photo follows its images.
      if (start === 0 && at > 0 && !/^[a-z]{4}$/.test(type)) return at;
      throw new BrokenImageError(`its ${JSON.stringify(type)} extends beyond the end`);
    }
    readBox(data, { type, at, end }, found);
    at = end;
  }
  return at;
}

/** A length of 0 means "to the end". For 1, the length follows the type. */
function endOfBox(data: Buffer, at: number, stop: number): number {
  const short = data.readUInt32BE(at);
  if (short === 0) return stop;
  return at + (short === 1 ? Number(data.readBigUInt64BE(at + 8)) : short);
}

function readBox(
  data: Buffer,
  { type, at, end }: { type: string; at: number; end: number },
  found: HeifParts,
) {
  if (HEIF_FOLDERS.includes(type)) {
    walkBoxes(data, at + (type === 'meta' ? 12 : 8), end, found);
  } else if (type === 'ispe') {
    const [width, height] = [data.readUInt32BE(at + 12), data.readUInt32BE(at + 16)];
    if (width * height > found.width * found.height) Object.assign(found, { width, height });
  } else if (type === 'colr' && /^(prof|rICC)$/.test(data.toString('latin1', at + 8, at + 12))) {
    found.profile ??= data.subarray(at + 12, end);
  }
}

/** The orientation from EXIF data; 1 (unchanged) if there is none. */
function exifOrientation(exif: Buffer): number {
  try {
    const isLittle = exif.toString('latin1', 0, 2) === 'II';
    const u16 = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
    const start = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
    for (let entry = 0; entry < u16(start); entry++) {
      const at = start + 2 + entry * 12;
      if (u16(at) === 0x0112) return u16(at + 8);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

/** Web pages and other XML, archives, documents, programs. */
const FILE_STARTS = ['<', 'PK\x03\x04', 'Rar!', '7z\xbc\xaf', '\x1f\x8b', '%PDF', 'MZ', '\x7fELF', '#!'];
const ARCHIVE_END = Buffer.from('PK\x05\x06', 'latin1');
/** An archive's last record, with the longest comment. */
const ARCHIVE_TAIL_BYTES = 22 + 0xffff;

/**
 * Whether another file hides behind the image and would open under another name: a web page, an archive, a document or
 * a program. Phones put videos and further images there, which are fine.
 */
export function hidesFile(data: Buffer, end: number): boolean {
  const rest = data.subarray(end);
  const head = rest.toString('latin1', 0, 512).trimStart();
  if (FILE_STARTS.some((start) => head.startsWith(start))) return true;
  const tail = data.subarray(Math.max(end, data.length - ARCHIVE_TAIL_BYTES));
  const at = tail.lastIndexOf(ARCHIVE_END);
  return at !== -1 && at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length;
}
