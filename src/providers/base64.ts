import { readFile } from 'node:fs/promises';
import { type InputFile, ProviderError } from './provider.ts';

/** A body is in memory here several times, and that of a larger file would end the process. */
const MAX_FILE_BYTES = 40_000_000;

/** A file's bytes, for a body. Throws a `ProviderError` that says `sent: false` if they are too many or can't be read. */
export async function toBase64({ path, bytes }: Pick<InputFile, 'path' | 'bytes'>): Promise<string> {
  if (bytes > MAX_FILE_BYTES)
    throw new ProviderError('invalid_request', `${bytes} bytes are too large for a body`, { sent: false });
  return readFile(path, 'base64').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ProviderError('unavailable', `cannot read the input: ${code}`, { sent: false });
  });
}

/** A file's URL, or its bytes as one. */
export async function toDataUrl(file: InputFile): Promise<string> {
  return file.url ?? `data:${file.contentType};base64,${await toBase64(file)}`;
}
