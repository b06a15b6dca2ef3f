import { RESTJSONErrorCodes } from 'discord.js';
import * as z from 'zod';
import { parsedJson } from '../json-values.ts';

/** For a 429 without a time, and for one that comes from the edge in front of Discord. */
const UNKNOWN_WAIT_MS = 60_000;
/** After this long, asking again is worth one request, whatever the 429 said. */
const LONGEST_WAIT_MS = 60 * 60_000;

/** A bot that keeps opening direct messages too fast counts as a spammer: at least this long, whatever the 429 says. */
const TOO_FAST_MS = 5 * 60_000;

/** Discord's own answer always has a message. Cloudflare sends HTML, plain text, or JSON of another shape. */
const bodySchema = z.object({
  message: z.string(),
  code: z.number().optional().catch(undefined),
  retry_after: z.number().optional().catch(undefined),
  global: z.boolean().optional().catch(undefined),
});

/** The wait that a 429 asks for. */
export interface AskedWait {
  ms: number;
  /** `bot`: everything that counts against the bot. `address`: everything from this address, according to the edge. */
  reach: 'route' | 'bot' | 'address';
  /** Discord itself said how long. */
  isKnown: boolean;
}

/**
 * Reads how long a 429 asks to wait. At least a minute if its `Retry-After` is missing or makes no sense, or its body
 * isn't Discord's JSON, as in Cloudflare's "error code: 1015". At most an hour.
 * @see https://docs.discord.com/developers/topics/rate-limits#exceeding-a-rate-limit
 */
export function askedWait(header: (name: string) => string | null, body: string, nowMs: number): AskedWait {
  const stated = statedMs(header('retry-after'), nowMs);
  const own = bodySchema.safeParse(parsedJson(body)).data;
  const isKnown = stated.isDiscords && own !== undefined;
  const leastMs = own?.code === RESTJSONErrorCodes.OpeningDirectMessagesTooFast ? TOO_FAST_MS : 0;
  const longestStatedMs = Math.max(stated.ms, (own?.retry_after ?? 0) * 1_000, leastMs);
  const ms = Math.min(
    isKnown ? longestStatedMs : Math.max(longestStatedMs, UNKNOWN_WAIT_MS),
    LONGEST_WAIT_MS,
  );
  const isGlobal = own?.global === true || header('x-ratelimit-global') === 'true';
  return { ms, reach: own === undefined ? 'address' : isGlobal ? 'bot' : 'route', isKnown };
}

/** Discord sends seconds. HTTP also allows a date, which only others send. */
function statedMs(value: string | null, nowMs: number): { ms: number; isDiscords: boolean } {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) {
    const ms = Number(text) * 1_000;
    return { ms, isDiscords: ms > 0 && ms <= LONGEST_WAIT_MS };
  }
  const dateMs = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return { ms: Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs), isDiscords: false };
}
