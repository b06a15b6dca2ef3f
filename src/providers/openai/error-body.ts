import { z } from 'zod';

/** What an error says of itself, of whatever shape it came in. */
export interface ErrorWords {
  /** `code` and `type`, which programs compare; empty where there are none. */
  codes: readonly string[];
  message: string;
}

const word = z.union([z.string(), z.number()]).transform(String).nullish().catch(undefined);

/** FastAPI's; its `input`, which repeats the member's words, is left alone. */
const detail = z.union([
  z.string(),
  z
    .array(z.object({ loc: z.array(z.union([z.string(), z.number()])).catch([]), msg: z.string() }))
    .transform((problems) => problems.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')),
]);

const errorObject = z.object({
  code: word,
  type: word,
  message: word,
  detail: detail.nullish().catch(undefined),
});

/**
 * Reads OpenAI's `{ code, type, message }`, FastAPI's `{ detail }` and a bare string: the `error` of a failed task
 * or of a refused call. Codes may be numbers.
 *
 * @see https://fastapi.tiangolo.com/tutorial/handling-errors/
 */
export function readErrorWords(error: unknown): ErrorWords {
  if (typeof error === 'string') return { codes: [], message: error };
  const parsed = errorObject.safeParse(error);
  if (!parsed.success) return { codes: [], message: '' };
  const { code, type, message, detail: text } = parsed.data;
  return { codes: [code, type].filter((value) => value != null), message: message ?? text ?? '' };
}

/** "content" alone also speaks of content types and lengths. */
const refusal =
  /moderat|safety|\bpolic(y|ies)\b|nsfw|content (was |is |has been )?(filter|violat|block|reject|refus|flagg|restrict|not allowed)/i;

/** Whether somebody's content was refused, rather than a field or a machine at fault. */
export function isContentRefusal({ codes, message }: ErrorWords): boolean {
  const texts = [message, ...codes.map((code) => code.replace(/[_-]+/g, ' '))];
  return texts.some((text) => refusal.test(text));
}

/** OpenAI has no 402: an empty account is a 429 whose code says so. */
export function isOutOfCredit({ codes }: ErrorWords): boolean {
  return codes.some((code) => /insufficient_(quota|credit|funds|balance)|billing/i.test(code));
}
