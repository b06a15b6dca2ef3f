import { open } from 'node:fs/promises';
import { type FilmRequest, FRAMES_PER_SECOND, frameCount } from '../request.ts';

export const SAMPLE_RATE = 48_000;
const HEADER_BYTES = 44;

/** Writes the film's sound as a stereo WAV, a second at a time. */
export async function writeSound(request: FilmRequest, path: string, signal: AbortSignal): Promise<void> {
  const samples = Math.round((frameCount(request) / FRAMES_PER_SECOND) * SAMPLE_RATE);
  const file = await open(path, 'w');
  try {
    await file.write(wavHeader(samples * 4), 0, HEADER_BYTES, 0);
    let at = 0;
    while (at < samples) {
      signal.throwIfAborted();
      const count = Math.min(SAMPLE_RATE, samples - at);
      const bytes = Buffer.alloc(count * 4);
      await file.write(bytes, 0, bytes.length, HEADER_BYTES + at * 4);
      at += count;
    }
  } finally {
    await file.close();
  }
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
