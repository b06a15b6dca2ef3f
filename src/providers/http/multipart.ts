import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { formBoundary, type Random } from '../../runtime/random.ts';

/** One part of a form: a value, or a file that is read from disk while it is sent. */
export type FormPart = { name: string; contentType?: string } & (
  | { value: string }
  | { path: string; filename: string }
);

/**
 * A `multipart/form-data` body. Names and file names are ours: letters, digits, dots, dashes and underscores. The
 * stream can be sent once. Throws if a file can't be read.
 */
export async function toMultipart(
  parts: readonly FormPart[],
  random: Random,
): Promise<{ headers: Record<string, string>; body: Readable }> {
  const boundary = formBoundary(random);
  const end = Buffer.from(`--${boundary}--\r\n`);
  const pieces: { bytes: number; read: () => Iterable<Buffer> | AsyncIterable<Buffer> }[] = [];
  for (const part of parts) {
    const filename = 'path' in part ? `; filename="${part.filename}"` : '';
    const type = part.contentType === undefined ? '' : `\r\ncontent-type: ${part.contentType}`;
    const head = Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"${filename}${type}\r\n\r\n`,
    );
    pieces.push({ bytes: head.length, read: () => [head] });
    if ('path' in part) {
      const { path } = part;
      const { size } = await stat(path);
      // Exactly the measured bytes are sent, even if the file grows.
      const read = () => (size === 0 ? [] : createReadStream(path, { end: size - 1 }));
      pieces.push({ bytes: size, read });
    } else {
      const value = Buffer.from(part.value);
      pieces.push({ bytes: value.length, read: () => [value] });
    }
    const newline = Buffer.from('\r\n');
    pieces.push({ bytes: newline.length, read: () => [newline] });
  }
  async function* read() {
    for (const piece of pieces) yield* piece.read();
    yield end;
  }
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, end.length);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(bytes),
    },
    body: Readable.from(read(), { objectMode: false }),
  };
}
