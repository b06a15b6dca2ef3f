import * as z from 'zod';

// Kinds of values that variables have.

export const url = z
  .string()
  .refine(isHttpUrl, 'is no web address; right is, for example, http://127.0.0.1:4000/api')
  .transform((value) => value.replace(/\/+$/, ''));

export const oneWord = /^[\x21-\x7e]+$/;
export const secret = z.string().regex(oneWord, 'has spaces or odd characters in it; copy the key alone');

export const positiveInteger = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'is no whole number above 0; right is, for example, 30')
  .transform(Number);

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
