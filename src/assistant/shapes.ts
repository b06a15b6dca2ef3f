import * as z from 'zod';

const MAX_RAW_LENGTH = 8_000;

/** A text as it came. */
export const rawText = z.string().min(1).max(MAX_RAW_LENGTH);

/** The JSON schema of an object as OpenAI wants it: every property required, and no others. */
export function objectOf(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
