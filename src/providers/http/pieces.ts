import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** A part of a body. Its length is known before it is read. */
export interface Piece {
  bytes: number;
  read(): Iterable<Buffer> | AsyncIterable<Buffer>;
}

export function textPiece(text: string): Piece {
  const bytes = Buffer.from(text);
  return { bytes: bytes.length, read: () => [bytes] };
}

/** Throws if the file can't be read. */
export async function filePiece(path: string): Promise<Piece> {
  const { size } = await stat(path);
  // Exactly the measured bytes are sent, even if the file grows.
  return { bytes: size, read: () => (size === 0 ? [] : createReadStream(path, { end: size - 1 })) };
}

/** The same in base64, which turns three bytes into four letters. */
export function inBase64({ bytes, read }: Piece): Piece {
  async function* encode() {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of read()) {
      const all = Buffer.concat([rest, chunk]);
      const whole = all.length - (all.length % 3);
      yield Buffer.from(all.toString('base64', 0, whole));
      rest = all.subarray(whole);
    }
    if (rest.length > 0) yield Buffer.from(rest.toString('base64'));
  }
  return { bytes: 4 * Math.ceil(bytes / 3), read: encode };
}

/** A body that can be sent once. */
export function toStream(pieces: readonly Piece[]): {
  headers: { 'content-length': string };
  body: Readable;
} {
  async function* read() {
    for (const piece of pieces) yield* piece.read();
  }
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  return {
    headers: { 'content-length': String(bytes) },
    body: Readable.from(read(), { objectMode: false }),
  };
}
