import { open } from 'node:fs/promises';
import { extname } from 'node:path';

export interface Media {
  content_type?: string;
  width?: number;
  height?: number;
  duration_secs?: number;
}

/** Discord takes the type from the file's name. */
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mp3': 'audio/mpeg',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
};

const HEAD_BYTES = 64 * 1024;

/** The facts that Discord finds out about an upload: its type and, for images and videos, their size. */
export async function probeMedia(path: string, filename: string, declaredType: string): Promise<Media> {
  const type = TYPES[extname(filename).toLowerCase()] ?? declaredType;
  if (type.startsWith('image/')) return { content_type: type, ...imageSize(await readHead(path)) };
  if (type.startsWith('video/')) return { content_type: type, ...(await videoSize(path)) };
  return type === '' ? {} : { content_type: type };
}

async function readHead(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

function imageSize(head: Buffer): Pick<Media, 'width' | 'height'> {
  const start = head.toString('latin1', 0, 12);
  if (start.startsWith('\x89PNG') && head.length >= 24) {
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  }
  if (start.startsWith('GIF8') && head.length >= 10) {
    return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  }
  return start.startsWith('\xff\xd8') ? jpegSize(head) : {};
}

/** Walks the segments to the frame header (SOF), which carries the size. */
function jpegSize(head: Buffer): Pick<Media, 'width' | 'height'> {
  let at = 2;
  while (at + 9 < head.length && head[at] === 0xff) {
    const marker = head[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return {};
}

/** A file that can't be parsed has no size. So a bot can see that Discord didn't recognize a video. */
async function videoSize(path: string): Promise<Omit<Media, 'content_type'>> {
  const { ALL_FORMATS, FilePathSource, Input } = await import('mediabunny');
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return {};
    const [width, height, duration] = await Promise.all([
      track.getDisplayWidth(),
      track.getDisplayHeight(),
      input.computeDuration(),
    ]);
    return { width, height, duration_secs: Math.round(duration * 1_000) / 1_000 };
  } catch {
    return {};
  }
}
