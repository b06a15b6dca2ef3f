const RATE = 16_000;
/** Five notes that go well together in any order, in hertz. */
const NOTES = [392, 440, 523.25, 587.33, 659.25];
const ORDER = [0, 2, 4, 3, 2, 1, 2, 0];
const NOTE_SECONDS = 0.4;
const HEADER_BYTES = 44;

/** A simple tune of plucked notes, as the bytes of a WAV file. */
export function song(seconds: number): Buffer {
  const samples = Math.round(seconds * RATE);
  const bytes = Buffer.alloc(HEADER_BYTES + 2 * samples);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  // PCM, one channel, two bytes a sample.
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(2 * RATE, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * samples, 40);
  for (let index = 0; index < samples; index += 1) {
    const atSeconds = index / RATE;
    const nth = Math.floor(atSeconds / NOTE_SECONDS);
    const hertz = NOTES[ORDER[nth % ORDER.length] ?? 0] ?? 440;
    const sinceSeconds = atSeconds - nth * NOTE_SECONDS;
    const level = Math.sin(2 * Math.PI * hertz * sinceSeconds) * Math.exp(-6 * sinceSeconds);
    bytes.writeInt16LE(Math.round(12_000 * level), HEADER_BYTES + 2 * index);
  }
  return bytes;
}
