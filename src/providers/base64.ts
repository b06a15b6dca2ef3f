import { readFile } from 'node:fs/promises';
import { type InputFile, ProviderError } from './provider.ts';

/** A file's bytes, for a body. Throws a `ProviderError` that says `sent: false` if they can't be read. */
export async function toBase64({ path }: Pick<InputFile, 'path'>): Promise<string> {
  return readFile(path, 'base64').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ProviderError('unavailable', `cannot read the input: ${code}`, { sent: false });
  });
}

/** A file's URL, or its bytes as one. */
export async function toDataUrl(file: InputFile): Promise<string> {
  return file.url ?? `data:${file.contentType};base64,${await toBase64(file)}`;
}
