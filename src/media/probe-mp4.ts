import type { FileHandle } from 'node:fs/promises';
import { type Box, boxesIn, findBox, readTopBoxes } from './mp4-boxes.ts';
import { isCommonH264, isSide, type ProbedVideo } from './probed-video.ts';

/** The index of a minute of video has some 100 KB. */
const MAX_INDEX_BYTES = 2 * 1024 * 1024;

const videoCodecs: Partial<Record<string, string>> = {
  avc1: 'avc',
  avc3: 'avc',
  hvc1: 'hevc',
  hev1: 'hevc',
  vp09: 'vp9',
  av01: 'av1',
};
/** MPEG-4's numbers of what an `mp4a` track holds. @see https://mp4ra.org/registered-types/object-types */
const AAC_OBJECT_TYPES = [0x40, 0x66, 0x67, 0x68];

/**
 * Reads an ordinary MP4 (one index, one video track, no fragments, every frame inside the file) in this process:
 * a few reads, each bounded before it is made. `undefined` for everything else, which is not said to be bad.
 */
export async function probeOrdinaryMp4(file: FileHandle, bytes: number): Promise<ProbedVideo | undefined> {
  const boxes = await readTopBoxes(file, bytes);
  const index = boxes?.find(({ type }) => type === 'moov');
  const frames = boxes?.filter(({ type }) => type === 'mdat') ?? [];
  if (boxes?.[0]?.type !== 'ftyp' || !index || frames.length === 0) return undefined;
  const indexBytes = index.end - index.start;
  if (indexBytes > MAX_INDEX_BYTES) return undefined;
  const data = Buffer.alloc(indexBytes);
  const { bytesRead } = await file.read(data, 0, indexBytes, index.start);
  if (bytesRead < indexBytes) return undefined;
  try {
    const isFaststart = frames.every(({ start }) => start > index.start);
    return readIndex(data, { bytes, frames, isFaststart });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readIndex(
  data: Buffer,
  { bytes, frames, isFaststart }: { bytes: number; frames: Box[]; isFaststart: boolean },
): ProbedVideo | undefined {
  const whole = { start: 0, end: data.length };
  if (findBox(data, whole, 'mvex')) return undefined;
  const tracks = [...boxesIn(data, whole, 'trak')];
  const [video, ...moreVideo] = tracks.filter((track) => handlerOf(data, track) === 'vide');
  const [audio] = tracks.filter((track) => handlerOf(data, track) === 'soun');
  if (!video || moreVideo.length > 0 || !framesAreThere(data, video, frames)) return undefined;

  const entry = firstEntry(data, video);
  const videoCodec = videoCodecs[entry.type];
  const audioCodec = audio ? audioCodecOf(data, audio) : null;
  if (videoCodec === undefined || audioCodec === undefined) return undefined;
  // A VisualSampleEntry has 78 bytes before its own boxes.
  const avc = findBox(data, { start: entry.start + 78, end: entry.end }, 'avcC');
  const { width, height } = sizeOf(data, video);
  const durationSeconds = durationOf(data, video);
  if (!isSide(width) || !isSide(height) || !(durationSeconds > 0)) return undefined;
  return {
    width,
    height,
    durationSeconds,
    videoCodec,
    audioCodec,
    bytes,
    container: 'mov',
    isCommonH264: avc !== undefined && isCommonH264(data.readUInt8(avc.start + 1)),
    isFaststartMp4: isFaststart,
  };
}

function handlerOf(data: Buffer, track: Box): string {
  const { start } = need(data, track, 'mdia/hdlr');
  return data.toString('latin1', start + 8, start + 12);
}

function firstEntry(data: Buffer, track: Box): Box {
  const { start, end } = need(data, track, 'mdia/minf/stbl/stsd');
  for (const type of [...Object.keys(videoCodecs), 'mp4a']) {
    const entry = findBox(data, { start: start + 8, end }, type);
    if (entry) return entry;
  }
  throw new RangeError('an unknown codec');
}

/** `undefined`: a codec that is not read here. */
function audioCodecOf(data: Buffer, track: Box): string | undefined {
  const entry = firstEntry(data, track);
  // An AudioSampleEntry has 28 bytes before its own boxes; QuickTime's later versions have more.
  const isQuickTime = data.readUInt16BE(entry.start + 8) !== 0;
  const descriptor = !isQuickTime && findBox(data, { start: entry.start + 28, end: entry.end }, 'esds');
  if (!descriptor) return undefined;
  // ES_Descriptor (3, length, 3 bytes), then DecoderConfigDescriptor (4, length, the object's type).
  const at = skipDescriptorHeader(data, skipDescriptorHeader(data, descriptor.start + 4) + 3);
  return AAC_OBJECT_TYPES.includes(data.readUInt8(at)) ? 'aac' : undefined;
}

/** A tag and a length of one to four bytes, of which all but the last have their highest bit set. */
function skipDescriptorHeader(data: Buffer, at: number): number {
  let end = at + 1;
  while (data.readUInt8(end) >= 0x80 && end < at + 4) end++;
  return end + 1;
}

/** As it is shown: a quarter turn in the matrix swaps the sides. */
function sizeOf(data: Buffer, track: Box): { width: number; height: number } {
  const { start } = need(data, track, 'tkhd');
  const matrix = start + (data.readUInt8(start) === 1 ? 52 : 40);
  const isTurned = data.readInt32BE(matrix) === 0 && data.readInt32BE(matrix + 4) !== 0;
  const [width, height] = [data.readUInt32BE(matrix + 36) >>> 16, data.readUInt32BE(matrix + 40) >>> 16];
  return isTurned ? { width: height, height: width } : { width, height };
}

function durationOf(data: Buffer, track: Box): number {
  const { start } = need(data, track, 'mdia/mdhd');
  const isLong = data.readUInt8(start) === 1;
  const duration = isLong ? Number(data.readBigUInt64BE(start + 24)) : data.readUInt32BE(start + 16);
  return duration / data.readUInt32BE(start + (isLong ? 20 : 12));
}

/** There are frames, and each piece of them begins inside the file's data. */
function framesAreThere(data: Buffer, track: Box, frames: Box[]): boolean {
  const table = need(data, track, 'mdia/minf/stbl');
  const sizes = findBox(data, table, 'stsz');
  const short = findBox(data, table, 'stco');
  const offsets = short ?? findBox(data, table, 'co64');
  if (!sizes || !offsets || data.readUInt32BE(sizes.start + 8) === 0) return false;
  const count = data.readUInt32BE(offsets.start + 4);
  const entryBytes = short ? 4 : 8;
  if (count === 0 || count > (offsets.end - offsets.start - 8) / entryBytes) return false;
  for (let at = offsets.start + 8; at < offsets.start + 8 + count * entryBytes; at += entryBytes) {
    const offset = short ? data.readUInt32BE(at) : Number(data.readBigUInt64BE(at));
    if (!frames.some(({ start, end }) => offset >= start && offset < end)) return false;
  }
  return true;
}

function need(data: Buffer, within: Box, path: string): Box {
  const box = findBox(data, within, path);
  if (!box) throw new RangeError(`${path} is missing`);
  return box;
}
