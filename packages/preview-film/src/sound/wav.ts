import { SAMPLE_RATE } from './instrument.ts';

export const HEADER_BYTES = 44;
const CHANNELS = 2;
const SAMPLE_BYTES = 2;

/** The head of a WAV file of 16-bit stereo samples. */
export function wavHeader(samples: number): Buffer {
  const frameBytes = CHANNELS * SAMPLE_BYTES;
  const dataBytes = samples * frameBytes;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(SAMPLE_BYTES * 8, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
