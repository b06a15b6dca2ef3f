import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Answer, createExchange } from '../providers/http/exchange.ts';
import { kindOfStatus } from '../providers/http/status.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Runtime } from '../runtime/index.ts';

/** Address and key of the moderation endpoint. The operator's own server may need no key. */
export interface ModerationAccount {
  /** Ending in `/v1`. */
  baseUrl: string;
  apiKey: string | undefined;
}

/** The endpoint's answer about one prompt and its image, by its own categories. */
export interface Classification {
  flagged: boolean;
  /** The endpoint's own decisions. */
  flags: Readonly<Record<string, boolean>>;
  /** From 0 to 1. */
  scores: Readonly<Record<string, number>>;
}

/** A file on this machine. */
export interface Image {
  path: string;
  contentType: 'image/png' | 'image/jpeg' | 'image/webp';
}

export interface Moderator {
  /** Free of charge, and the endpoint keeps nothing. Throws a `ProviderError` without an answer within some seconds. */
  classify(content: { prompt: string; image: Image | null }): Promise<Classification>;
}

/** The member waits at "thinking". An image may have 20 MB, and a third more as text. */
const TEXT_TIMEOUT_MS = 6_000;
const IMAGE_TIMEOUT_MS = 15_000;
const MODEL = 'omni-moderation-latest';

const answerSchema = z.object({
  results: z
    .array(
      z.object({
        flagged: z.boolean(),
        // `illicit` may be null. @see ModerationCreateResponse of the package `openai`
        categories: z.record(z.string(), z.boolean().nullable()),
        category_scores: z.record(z.string(), z.number().nullable()),
      }),
    )
    .min(1),
});

const word = z
  .string()
  .regex(/^[\w.-]{1,60}$/)
  .nullish()
  .catch(undefined);
const errorSchema = z.object({ error: z.object({ code: word, type: word }) });

/**
 * OpenAI's moderation endpoint, or a compatible one. An image and its prompt are checked together. The image is in
 * memory while it is sent, so `limitImages` allows only a few at once.
 * @see https://platform.openai.com/docs/api-reference/moderations
 */
export function createModerator(
  { baseUrl, apiKey }: ModerationAccount,
  limitImages: <T>(work: () => Promise<T>) => Promise<T>,
  runtime: Pick<Runtime, 'clock' | 'network'>,
): Moderator {
  const exchange = createExchange(runtime, { secrets: apiKey === undefined ? [] : [apiKey] });

  async function ask(input: unknown, signal: AbortSignal): Promise<Classification> {
    const answer = await exchange({
      method: 'POST',
      url: `${baseUrl}/moderations`,
      headers: {
        'content-type': 'application/json',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model: MODEL, input }),
      signal,
    });
    return read(answer);
  }

  /** The call is free, so a connection that closes in between isn't a reason to refuse a member. */
  async function askTwice(input: unknown, timeoutMs: number): Promise<Classification> {
    const signal = runtime.clock.timeout(timeoutMs);
    try {
      return await ask(input, signal);
    } catch (error) {
      if (!(error instanceof ProviderError && error.kind === 'unavailable') || signal.aborted) throw error;
      return ask(input, signal);
    }
  }

  return {
    async classify({ prompt, image }) {
      if (image === null) return askTwice(prompt, TEXT_TIMEOUT_MS);
      return limitImages(async () => {
        const bytes = await readFile(image.path);
        const url = `data:${image.contentType};base64,${bytes.toString('base64')}`;
        const text = prompt === '' ? [] : [{ type: 'text', text: prompt }];
        return askTwice([...text, { type: 'image_url', image_url: { url } }], IMAGE_TIMEOUT_MS);
      });
    },
  };
}

/** None of the answer's own words: they may repeat the prompt, which must not be logged. */
function read({ status, json, isPage }: Answer): Classification {
  if (status !== 200) {
    const { error } = errorSchema.safeParse(json).data ?? {};
    // Nothing is paid here: a web page as an answer only means that the endpoint can't be reached now.
    const kind = isPage && status !== 429 ? 'unavailable' : kindOfStatus(status);
    throw new ProviderError(kind, `moderation: ${status} ${error?.code ?? error?.type ?? ''}`, { status });
  }
  const { data } = answerSchema.safeParse(json);
  if (!data) throw new ProviderError('unavailable', 'moderation: the answer can’t be read');
  const flags: Record<string, boolean> = {};
  const scores: Record<string, number> = {};
  for (const { categories, category_scores } of data.results) {
    for (const [name, flag] of Object.entries(categories))
      flags[name] = flags[name] === true || flag === true;
    for (const [name, score] of Object.entries(category_scores))
      scores[name] = Math.max(scores[name] ?? 0, score ?? 0);
  }
  return { flagged: data.results.some(({ flagged }) => flagged), flags, scores };
}
