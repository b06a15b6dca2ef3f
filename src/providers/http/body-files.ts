import type { Readable } from 'node:stream';
import { formBoundary, type Random } from '../../runtime/random.ts';
import { type InputFile, ProviderError } from '../provider.ts';
import { filePiece, inBase64, type Piece, textPiece, toStream } from './pieces.ts';

/** Whoever documents a limit for a body has a lower one. The others would let a request go on for minutes. */
const MAX_FILE_BYTES = 40_000_000;

/**
 * The files of one JSON body, in base64. They are read while it is sent, so that none is in memory as a whole, however
 * many requests there are.
 */
export interface BodyFiles {
  /**
   * What stands in the body for a file's bytes. Throws a `ProviderError` that says `sent: false` if they are too many or
   * can't be read.
   */
  toBase64(file: Pick<InputFile, 'path' | 'bytes'>): Promise<string>;
  /** A file's URL, or its bytes as one. */
  toDataUrl(file: InputFile): Promise<string>;
  /** The body with the files in their places. It can be sent once. */
  toBody(json: object): JsonBody;
}

interface JsonBody {
  headers: Record<string, string>;
  body: string | Readable;
}

/** How a request sends JSON, with the files that stand in it. */
export function toJsonBody(json: object, files?: BodyFiles): JsonBody {
  const { headers, body } = files?.toBody(json) ?? { headers: {}, body: JSON.stringify(json) };
  return { headers: { 'content-type': 'application/json', ...headers }, body };
}

export function createBodyFiles(random: Random): BodyFiles {
  const files: Piece[] = [];
  /** Nobody can have written it into a prompt. */
  let mark = '';

  async function toBase64({ path, bytes }: Pick<InputFile, 'path' | 'bytes'>): Promise<string> {
    if (bytes > MAX_FILE_BYTES)
      throw new ProviderError('invalid_request', `${bytes} bytes are too large for a body`, { sent: false });
    const file = await filePiece(path).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new ProviderError('unavailable', `cannot read the input: ${code}`, { sent: false });
    });
    mark ||= formBoundary(random);
    return `${mark}-${files.push(inBase64(file)) - 1}.`;
  }

  return {
    toBase64,
    toDataUrl: async (file) => file.url ?? `data:${file.contentType};base64,${await toBase64(file)}`,
    toBody(json) {
      const text = JSON.stringify(json);
      if (files.length === 0) return { headers: {}, body: text };
      // Text and numbers of files take turns.
      const parts = text.split(new RegExp(`${mark}-(\\d+)\\.`));
      return toStream(parts.map((part, at) => (at % 2 === 1 && files[Number(part)]) || textPiece(part)));
    },
  };
}
