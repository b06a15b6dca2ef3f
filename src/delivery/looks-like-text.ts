import { open } from 'node:fs/promises';

const HEAD_BYTES = 1024;
/** Characters that no text contains: control characters, except tab, line feed, form feed and carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\0-\x08\x0b\x0e-\x1f\x7f\ufffd]/;

/**
 * Whether a file is text, or empty: an edge's page, or a message about the file, instead of a video or image, whose
 * first kilobyte always contains bytes that no text has.
 */
export async function looksLikeText(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  // The last character may be cut.
  const head = new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead), { stream: true });
  return !BINARY.test(head);
}
