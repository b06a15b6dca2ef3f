import { crc32, deflateSync } from 'node:zlib';
import { type Box, boxesIn, findBox } from '../../../src/media/mp4-boxes.ts';

const whole = (film: Buffer) => ({ start: 0, end: film.length });

function boxOf(film: Buffer, path: string, within: Omit<Box, 'type'> = whole(film)): Box {
  const box = findBox(film, within, path);
  if (!box) throw new Error(`the film has no ${path}`);
  return box;
}

/** How long an MP4 is with one video track and headers of version 0. 0 for anything else. */
export function secondsIn(film: Buffer): number {
  try {
    const header = boxOf(film, 'moov/mvhd').start;
    return film.readUInt32BE(header + 16) / film.readUInt32BE(header + 12);
  } catch {
    return 0;
  }
}

/** The same film, which says that it lasts this long. Nobody looks at its frames. */
export function lasting(film: Buffer, seconds: number): Buffer {
  const changed = Buffer.from(film);
  const [movie, track, media] = ['moov/mvhd', 'moov/trak/tkhd', 'moov/trak/mdia/mdhd'].map(
    (path) => boxOf(changed, path).start,
  ) as [number, number, number];
  const scale = changed.readUInt32BE(movie + 12);
  changed.writeUInt32BE(Math.round(seconds * scale), movie + 16);
  changed.writeUInt32BE(Math.round(seconds * scale), track + 20);
  changed.writeUInt32BE(Math.round(seconds * changed.readUInt32BE(media + 12)), media + 16);
  return changed;
}

/** The same film without its last frames, in about so many bytes, but never without its index. */
export function shortened(film: Buffer, bytes: number): Buffer {
  const [frames] = boxesIn(film, whole(film), 'mdat');
  if (!frames || bytes >= film.length) return film;
  const cut = Buffer.from(film.subarray(0, Math.max(Math.floor(bytes), frames.start)));
  cut.writeUInt32BE(cut.length - frames.start + 8, frames.start - 8);
  return cut;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A black image. */
export function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
