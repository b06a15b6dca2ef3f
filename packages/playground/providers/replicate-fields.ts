import * as z from 'zod';

/** Data URLs are for files up to 256 kB, which base64 makes a third longer. */
const MAX_DATA_URL_LENGTH = 4 * Math.ceil((256 * 1024) / 3) + 40;

export const prompt = z.string().min(1);
export const flag = z.boolean().optional();
export const seed = z.int().min(0).optional();

export function integer(from: number, to = Number.MAX_SAFE_INTEGER) {
  return z.int().min(from).max(to).optional();
}

export function number(from: number, to: number) {
  return z.number().min(from).max(to).optional();
}

/** Numbers must be sent as numbers, texts as texts. */
export function oneOf(...values: (string | number)[]) {
  return z.literal(values).optional();
}

/** An image as an input: a URL, or a small file in a data URL. */
export const requiredImageField = z.string().refine(isImage, {
  error: 'must be an https address, a file of this API or a data URL of at most 256 kB',
});
export const imageField = requiredImageField.optional();

export function imageFields(max: number) {
  return z.array(requiredImageField).max(max).optional();
}

function isImage(value: string): boolean {
  if (value.startsWith('data:')) {
    return /^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/.test(value)
      ? value.length <= MAX_DATA_URL_LENGTH
      : false;
  }
  // The server checks URLs on itself, which are on loopback and so without TLS.
  return URL.canParse(value) && (value.startsWith('https://') || value.startsWith('http://127.0.0.1:'));
}
