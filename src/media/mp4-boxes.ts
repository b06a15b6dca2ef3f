import type { FileHandle } from 'node:fs/promises';

/** A box of an MP4 within a buffer or file. @see ISO/IEC 14496-12, 4.2 */
export interface Box {
  type: string;
  /** Where its content begins and ends. */
  start: number;
  end: number;
}

const LONG_HEADER_BYTES = 16;
const MAX_TOP_BOXES = 64;

/**
 * The boxes of a file, without their content; `undefined` unless they fill it exactly to its end. If its frames extend
 * beyond the end, the video was cut off.
 */
export async function readTopBoxes(file: FileHandle, fileBytes: number): Promise<Box[] | undefined> {
  const boxes: Box[] = [];
  const header = Buffer.alloc(LONG_HEADER_BYTES);
  for (let at = 0; at < fileBytes; at = boxes.at(-1)?.end ?? fileBytes) {
    const { bytesRead } = await file.read(header, 0, LONG_HEADER_BYTES, at);
    const box = readHeader(header.subarray(0, bytesRead), at);
    if (box?.type === 'mdat' && box.start <= fileBytes) box.end = Math.min(box.end, fileBytes);
    if (!box || box.end > fileBytes || boxes.push(box) > MAX_TOP_BOXES) return undefined;
  }
  return boxes;
}

/** The boxes of one type within a part of a buffer. Throws a `RangeError` if one extends beyond it. */
export function* boxesIn(data: Buffer, { start, end }: Omit<Box, 'type'>, type: string): Generator<Box> {
  for (let at = start; at < end; ) {
    const box = readHeader(data.subarray(at, end), at);
    if (!box || box.end > end) throw new RangeError(`a box at ${at} is broken`);
    if (box.type === type) yield box;
    at = box.end;
  }
}

/** The first box on a path of types, such as `mdia/minf/stbl`. */
export function findBox(data: Buffer, within: Omit<Box, 'type'>, path: string): Box | undefined {
  const [first = '', ...rest] = path.split('/');
  const { value } = boxesIn(data, within, first).next();
  return value && rest.length > 0 ? findBox(data, value, rest.join('/')) : (value ?? undefined);
}

function readHeader(header: Buffer, at: number): Box | undefined {
  if (header.length < 8) return undefined;
  const short = header.readUInt32BE(0);
  const isLong = short === 1;
  if (isLong && header.length < LONG_HEADER_BYTES) return undefined;
  const bytes = isLong ? Number(header.readBigUInt64BE(8)) : short;
  const headerBytes = isLong ? LONG_HEADER_BYTES : 8;
  // 0 means "to the end of the file", which only writers of streams need.
  if (bytes < headerBytes) return undefined;
  return { type: header.toString('latin1', 4, 8), start: at + headerBytes, end: at + bytes };
}
