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
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  let handedOver = 0;
  async function* read() {
    for (const piece of pieces)
      for await (const chunk of piece.read()) {
        handedOver += chunk.length;
        yield chunk;
      }
  }
  const body = Readable.from(read(), { objectMode: false });
  missing.set(body, () => bytes - handedOver);
  return { headers: { 'content-length': String(bytes) }, body };
}

const missing = new WeakMap<Readable, () => number>();

/**
 * Whether a part of a body hasn't even been read, so that nobody can have got all the bytes that its length announces.
 * No server takes half a JSON object, or half a form, for a request.
 */
export function isIncomplete(body: string | Readable | undefined): boolean {
  return body instanceof Readable && (missing.get(body)?.() ?? 0) > 0;
}
