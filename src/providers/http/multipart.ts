import type { Readable } from 'node:stream';
import { formBoundary, type Random } from '../../runtime/random.ts';
import { filePiece, type Piece, textPiece, toStream } from './pieces.ts';

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
  const pieces: Piece[] = [];
  for (const part of parts) {
    const filename = 'path' in part ? `; filename="${part.filename}"` : '';
    const type = part.contentType === undefined ? '' : `\r\ncontent-type: ${part.contentType}`;
    pieces.push(
      textPiece(
        `--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"${filename}${type}\r\n\r\n`,
      ),
      'path' in part ? await filePiece(part.path) : textPiece(part.value),
      textPiece('\r\n'),
    );
  }
  const { headers, body } = toStream([...pieces, textPiece(`--${boundary}--\r\n`)]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers }, body };
}
