import { type Box, findBox } from './mp4-boxes.ts';

/** More than an hour at 60 frames a second. A larger claim is meant to keep a reader busy. */
const MAX_SAMPLES = 250_000;

interface Sample {
  offset: number;
  bytes: number;
}

/** Where the frames of a track are. */
export interface SampleTable {
  /** Audio frames of one size share one entry per chunk. */
  samples: readonly Sample[];
  /** Whether each of them lies in one of these parts of the file. */
  isInside(parts: readonly Box[]): boolean;
}

/**
 * Reads the tables of a track. `undefined` if it has no frames. Throws a `RangeError` if they contradict each other.
 * @see ISO/IEC 14496-12, 8.7
 */
export function readSampleTable(data: Buffer, within: Box): SampleTable | undefined {
  const sizes = findBox(data, within, 'stsz');
  const short = findBox(data, within, 'stco');
  const offsets = short ?? findBox(data, within, 'co64');
  const chunks = findBox(data, within, 'stsc');
  if (!sizes || !offsets || !chunks) return undefined;
  const oneSize = data.readUInt32BE(sizes.start + 4);
  const count = data.readUInt32BE(sizes.start + 8);
  if (count === 0) return undefined;
  const sizeOf = (index: number) => {
    if (sizes.start + 12 + index * 4 + 4 > sizes.end) throw new RangeError('a size is missing');
    return data.readUInt32BE(sizes.start + 12 + index * 4);
  };
  const samples: Sample[] = [];
  let next = 0;
  for (const { offset, samplesInChunk } of chunksOf(data, {
    offsets,
    isShort: short !== undefined,
    chunks,
  })) {
    const inChunk = Math.min(samplesInChunk, count - next);
    if (samples.length > MAX_SAMPLES) throw new RangeError('too many frames');
    if (oneSize > 0) samples.push({ offset, bytes: oneSize * inChunk });
    else
      for (let index = 0, at = offset; index < inChunk; index++) {
        const bytes = sizeOf(next + index);
        samples.push({ offset: at, bytes });
        at += bytes;
      }
    next += inChunk;
  }
  if (next < count) throw new RangeError('frames are in no piece');
  return {
    samples,
    isInside: (parts) =>
      samples.every(({ offset, bytes }) =>
        parts.some(({ start, end }) => offset >= start && offset + bytes <= end),
      ),
  };
}

function* chunksOf(
  data: Buffer,
  { offsets, isShort, chunks }: { offsets: Box; isShort: boolean; chunks: Box },
): Generator<{ offset: number; samplesInChunk: number }> {
  const entryBytes = isShort ? 4 : 8;
  const count = data.readUInt32BE(offsets.start + 4);
  const runs = data.readUInt32BE(chunks.start + 4);
  if (count > (offsets.end - offsets.start - 8) / entryBytes) throw new RangeError('an offset is missing');
  if (runs === 0 || runs > (chunks.end - chunks.start - 8) / 12) throw new RangeError('a run is missing');
  const firstOf = (run: number) => data.readUInt32BE(chunks.start + 8 + run * 12);
  for (let index = 0, run = 0; index < count; index++) {
    while (run + 1 < runs && firstOf(run + 1) <= index + 1) run++;
    const at = offsets.start + 8 + index * entryBytes;
    yield {
      offset: isShort ? data.readUInt32BE(at) : Number(data.readBigUInt64BE(at)),
      samplesInChunk: data.readUInt32BE(chunks.start + 8 + run * 12 + 4),
    };
  }
}
