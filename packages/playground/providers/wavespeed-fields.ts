import * as z from 'zod';
import { flag, integer, number, oneOf } from './replicate-fields.ts';

export { flag, integer, number, oneOf };

export const text = z.string().optional();
export const seed = z.int().min(-1).optional();

export function promptOf(maxLength: number) {
  return z.string().min(1).max(maxLength);
}

/** A file is always a URL here: it isn't documented that video models accept data URLs. */
export const requiredFile = z.string().refine(isAddress, { error: 'must be a public http(s) URL' });
export const file = requiredFile.optional();

export function files(max: number) {
  return z.array(requiredFile).min(1).max(max);
}

function isAddress(value: string): boolean {
  // The server's own uploads are on loopback and so without TLS.
  return URL.canParse(value) && (value.startsWith('https://') || value.startsWith('http://127.0.0.1:'));
}
