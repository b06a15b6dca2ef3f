import { type FileHandle, open } from 'node:fs/promises';
import { type Box, boxesIn, findBox, readTopBoxes } from './mp4-boxes.ts';
import { isCommonH264, isSide, type ProbedVideo } from './probed-video.ts';
import { readSampleTable, type SampleTable } from './sample-table.ts';

/** The largest index of an untrusted file that the bot itself reads. Half a minute of video has about 20 KB. */
const OWN_INDEX_BYTES = 48 * 1024;
/** The reader's own limit in its process: ten minutes at 60 frames a second. */
export const LARGE_INDEX_BYTES = 8 * 1024 * 1024;
/** Frames to check, evenly spread. */
const LOOKED_AT_SAMPLES = 256;
/** No frame of these codecs begins with so many zeros. */
const LOOKED_AT_BYTES = 16;
/** A single one is a flaw that nobody may see. */
const NOISE_IN_A_ROW = 3;

const videoCodecs: Partial<Record<string, string>> = {
  avc1: 'avc',
  avc3: 'avc',
  hvc1: 'hevc',
  hev1: 'hevc',
  vp09: 'vp9',
  av01: 'av1',
};
/** MPEG-4's numbers for the codec of an `mp4a` track. @see https://mp4ra.org/registered-types/object-types */
const AAC_OBJECT_TYPES = [0x40, 0x66, 0x67, 0x68];

interface Readable {
  probed: ProbedVideo;
  table: SampleTable;
  /** In how many bytes each unit of H.264 or HEVC says its length. */
  lengthBytes: number | undefined;
}

/** The facts about a video, or that its frames aren't where its index says. */
type Mp4Result = { ok: true; video: ProbedVideo } | { ok: false; problem: 'truncated'; cause: string };

/**
 * Reads an ordinary MP4 (one index of at most `maxIndexBytes`, one video track, no fragments) in this process: a few
 * reads, each with its size checked before. `undefined` for everything else, which may still be fine. `isWhole`: whether
 * its frames are there, and are looked at too.
 */
export async function probeOrdinaryMp4(
  file: FileHandle,
  bytes: number,
  { maxIndexBytes = OWN_INDEX_BYTES, isWhole = true }: { maxIndexBytes?: number; isWhole?: boolean } = {},
): Promise<Mp4Result | undefined> {
  const found = await readIndexOf(file, bytes, maxIndexBytes);
  if (!found) return undefined;
  try {
    const tracks = tracksOf(found.data);
    for (const { table } of tracks) {
      if (table && !table.isInside(found.frames))
        return truncated(`frames lie beyond the end at ${bytes} bytes`);
    }
    const video = readVideo(found, tracks, bytes);
    if (!video) return undefined;
    const damage = isWhole && (await findDamagedFrame(file, video));
    return damage ? truncated(damage) : { ok: true, video: video.probed };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * When the tracks of one of the bot's own videos end, including the gap before their first frame. Throws if it isn't
 * one.
 */
export async function durationsOf(
  path: string,
): Promise<{ videoSeconds: number; audioSeconds: number | undefined }> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const found = await readIndexOf(file, size, LARGE_INDEX_BYTES);
  const tracks = found ? tracksOf(found.data) : [];
  const secondsOf = (handler: string) => {
    const track = tracks.find((each) => each.handler === handler);
    return found && track?.table ? shownDurationOf(found.data, track.box) : undefined;
  };
  return { videoSeconds: secondsOf('vide') ?? 0, audioSeconds: secondsOf('soun') };
}

function truncated(cause: string): Mp4Result {
  return { ok: false, problem: 'truncated', cause };
}

interface FoundIndex {
  data: Buffer;
  frames: Box[];
  isFaststart: boolean;
}

async function readIndexOf(
  file: FileHandle,
  bytes: number,
  maxIndexBytes: number,
): Promise<FoundIndex | undefined> {
  const boxes = await readTopBoxes(file, bytes);
  const index = boxes?.find(({ type }) => type === 'moov');
  const frames = boxes?.filter(({ type }) => type === 'mdat') ?? [];
  if (boxes?.[0]?.type !== 'ftyp' || !index || frames.length === 0) return undefined;
  const indexBytes = index.end - index.start;
  if (indexBytes > maxIndexBytes) return undefined;
  const data = Buffer.alloc(indexBytes);
  const { bytesRead } = await file.read(data, 0, indexBytes, index.start);
  if (bytesRead < indexBytes) return undefined;
  return { data, frames, isFaststart: frames.every(({ start }) => start > index.start) };
}

interface Track {
  box: Box;
  handler: string;
  /** `undefined` if it has no frames. */
  table: SampleTable | undefined;
}

/** The video and audio tracks. Throws a `RangeError` if the file is fragmented or broken. */
function tracksOf(data: Buffer): Track[] {
  const whole = { start: 0, end: data.length };
  if (findBox(data, whole, 'mvex')) throw new RangeError('the film is in pieces');
  return [...boxesIn(data, whole, 'trak')]
    .map((box) => ({ box, handler: handlerOf(data, box) }))
    .filter(({ handler }) => handler === 'vide' || handler === 'soun')
    .map((track) => ({ ...track, table: readSampleTable(data, need(data, track.box, 'mdia/minf/stbl')) }));
}

function readVideo(
  { data, isFaststart }: FoundIndex,
  tracks: readonly Track[],
  bytes: number,
): Readable | undefined {
  const [video, ...moreVideo] = tracks.filter(({ handler }) => handler === 'vide');
  const audio = tracks.find(({ handler }) => handler === 'soun');
  if (!video?.table || moreVideo.length > 0) return undefined;
  const entry = firstEntry(data, video.box);
  const videoCodec = videoCodecs[entry.type];
  const audioCodec = audio ? audioCodecOf(data, audio.box) : null;
  if (videoCodec === undefined || audioCodec === undefined) return undefined;
  // A VisualSampleEntry has 78 bytes before its own boxes.
  const own = { start: entry.start + 78, end: entry.end };
  const [avc, hevc] = [findBox(data, own, 'avcC'), findBox(data, own, 'hvcC')];
  const { width, height } = sizeOf(data, video.box);
  const durationSeconds = durationOf(data, video.box);
  if (!isSide(width) || !isSide(height) || !(durationSeconds > 0) || durationSeconds === Infinity)
    return undefined;
  const probed: ProbedVideo = {
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
  const lengthAt = avc ? avc.start + 4 : hevc && hevc.start + 21;
  const lengthBytes = lengthAt === undefined ? undefined : (data.readUInt8(lengthAt) & 3) + 1;
  return { probed, table: video.table, lengthBytes };
}

/**
 * Damage in the frames: one is all zeros, or several in a row don't begin like a frame. This finds noise without
 * decoding.
 */
async function findDamagedFrame(
  file: FileHandle,
  { table: { samples }, lengthBytes }: Readable,
): Promise<string | undefined> {
  const buffer = Buffer.alloc(LOOKED_AT_BYTES);
  const step = Math.max(1, Math.floor(samples.length / LOOKED_AT_SAMPLES));
  const last = samples.length - 1;
  let inARow = 0;
  for (let index = 0; index <= last; index += step) {
    // The last one is always among them.
    const sample = samples[index + step > last ? last : index];
    if (!sample) continue;
    const wanted = Math.min(LOOKED_AT_BYTES, sample.bytes);
    const { bytesRead } = await file.read(buffer, 0, wanted, sample.offset);
    const start = buffer.subarray(0, bytesRead);
    if (bytesRead > 0 && start.every((byte) => byte === 0))
      return `the frame at byte ${sample.offset} is all zeros`;
    inARow = lengthBytes && !beginsWithUnit(start, lengthBytes, sample.bytes) ? inARow + 1 : 0;
    if (inARow === NOISE_IN_A_ROW) return `the frames up to byte ${sample.offset} are noise`;
  }
  return undefined;
}

/** Whether what a frame of H.264 or HEVC begins with, a unit behind its length, has room in it. */
function beginsWithUnit(start: Buffer, lengthBytes: number, frameBytes: number): boolean {
  if (start.length <= lengthBytes) return true;
  const bytes = start.readUIntBE(0, lengthBytes);
  // @see Rec. ITU-T H.264, 7.3.1: the first bit is always zero.
  return bytes <= frameBytes - lengthBytes && start.readUInt8(lengthBytes) < 0x80;
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

/** `undefined`: a codec that isn't read here. */
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

/** A tag and a length of one to four bytes, of which all except the last have their highest bit set. */
function skipDescriptorHeader(data: Buffer, at: number): number {
  let end = at + 1;
  while (data.readUInt8(end) >= 0x80 && end < at + 4) end++;
  return end + 1;
}

/** As shown: a quarter turn in the matrix swaps the sides. */
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

/** The same with its edits: a track that begins later is longer by that delay. */
function shownDurationOf(data: Buffer, track: Box): number {
  const movie = need(data, { type: '', start: 0, end: data.length }, 'mvhd').start;
  const header = need(data, track, 'tkhd').start;
  const isLong = data.readUInt8(header) === 1;
  const duration = isLong ? Number(data.readBigUInt64BE(header + 28)) : data.readUInt32BE(header + 20);
  return duration / data.readUInt32BE(movie + (data.readUInt8(movie) === 1 ? 20 : 12));
}

function need(data: Buffer, within: Box, path: string): Box {
  const box = findBox(data, within, path);
  if (!box) throw new RangeError(`${path} is missing`);
  return box;
}
