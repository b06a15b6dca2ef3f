import * as z from 'zod';
import { type Answer, createExchange } from '../providers/http/exchange.ts';
import { kindOfStatus } from '../providers/http/status.ts';
import { readWords } from '../providers/http/words.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Runtime } from '../runtime/index.ts';
import type { AssistantAccount, Usage } from './account.ts';
import { jsonIn } from './json-in.ts';

/** A question: what the assistant is told, and the material it works on, as data. */
export interface Question {
  instructions: string;
  data: object;
  /** The shape of the answer, for servers that can be held to it. */
  schema: { name: string; json: object };
  maxOutTokens: number;
}

/** What came back, which nobody has checked. `json` is `undefined` if there is no whole JSON object in it. */
export interface Said {
  json: object | undefined;
  usage: Usage;
}

/** Throws a `ProviderError` without an answer. Its words are never the server's: they may repeat the prompt. */
export type Chat = (question: Question, signal: AbortSignal) => Promise<Said>;

const MAX_ANSWER_BYTES = 1024 ** 2;
/** No answer of the permitted size has more, so a server that says so is wrong. */
const MAX_TOKENS = 1_000_000;

/** How the answer is held to its shape. Many servers lack the first, some the second too. */
const formats = ['json_schema', 'json_object', 'none'] as const;
/** OpenAI's own name for the limit, and the older one, which most other servers know. */
const limitFields = ['max_completion_tokens', 'max_tokens'] as const;

/** How a server is asked. */
interface Dialect {
  format: (typeof formats)[number];
  limitField: (typeof limitFields)[number];
}

const tokens = z.int().min(0).max(MAX_TOKENS);
/** @see ChatCompletion of the package `openai` */
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }).nullish().catch(undefined),
});

/**
 * Asks a server that speaks OpenAI's chat completions. Each question is answered at most once: another dialect is only
 * tried after the server has refused the request itself, which is free. The dialect that works is used from then on.
 */
export function createChat(account: AssistantAccount, runtime: Pick<Runtime, 'clock' | 'network'>): Chat {
  const { baseUrl, apiKey, model } = account;
  const exchange = createExchange(runtime, { secrets: apiKey === undefined ? [] : [apiKey] });
  let known: Dialect = { format: 'json_schema', limitField: firstLimitField(baseUrl) };

  return async (question, signal) => {
    const tried: Dialect[] = [];
    for (let dialect = known; ; ) {
      const body = bodyOf(question, dialect, model);
      const answer = await exchange({
        method: 'POST',
        url: `${baseUrl}/chat/completions`,
        headers: {
          'content-type': 'application/json',
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        },
        body,
        signal,
        isPaid: true,
        maxBytes: MAX_ANSWER_BYTES,
      });
      tried.push(dialect);
      const other = isRequestRefused(answer) ? nextDialect(dialect, answer, tried) : undefined;
      if (!other) {
        const said = read(answer, body);
        known = dialect;
        return said;
      }
      dialect = other;
    }
  };
}

function firstLimitField(baseUrl: string): Dialect['limitField'] {
  return /(?:^|\.)openai\.(?:com|azure\.com)$/.test(new URL(baseUrl).hostname)
    ? 'max_completion_tokens'
    : 'max_tokens';
}

function bodyOf({ instructions, data, schema, maxOutTokens }: Question, dialect: Dialect, model: string) {
  const { name, json } = schema;
  const responseFormats = {
    json_schema: { type: 'json_schema', json_schema: { name, strict: true, schema: json } },
    json_object: { type: 'json_object' },
    none: undefined,
  };
  return JSON.stringify({
    model,
    messages: [
      { role: 'system', content: instructions },
      { role: 'user', content: JSON.stringify(data) },
    ],
    [dialect.limitField]: maxOutTokens,
    response_format: responseFormats[dialect.format],
  });
}

/** The server itself says that it doesn't take such a request. Some say 501 or 500 of a format; those are unverified. */
function isRequestRefused({ status, isOwn }: Answer): boolean {
  return isOwn && (status === 400 || status === 422 || status === 501);
}

/** The next way to ask; `undefined` if all have been refused. */
function nextDialect(dialect: Dialect, answer: Answer, tried: readonly Dialect[]): Dialect | undefined {
  const isAboutLimit = /max_(?:completion_)?tokens/.test(readWords(answer.json).message);
  const otherField = limitFields.find((field) => field !== dialect.limitField) ?? dialect.limitField;
  const looser = formats[formats.indexOf(dialect.format) + 1];
  const next = [
    ...(isAboutLimit ? [{ ...dialect, limitField: otherField }] : []),
    ...(looser ? [{ ...dialect, format: looser }] : []),
  ];
  return next.find(
    ({ format, limitField }) =>
      !tried.some((each) => each.format === format && each.limitField === limitField),
  );
}

function read({ status, json, isOwn, isPage, text }: Answer, body: string): Said {
  if (status !== 200) {
    const [code] = readWords(isOwn ? json : undefined).codes;
    const kind = isPage && status !== 429 ? 'unavailable' : kindOfStatus(status);
    throw new ProviderError(kind, `assistant: ${status} ${code ?? ''}`.trim(), { status });
  }
  const { data } = completionSchema.safeParse(json);
  const [first] = data?.choices ?? [];
  const isWhole = first?.message.refusal == null && first?.finish_reason !== 'length';
  return {
    json: isWhole ? jsonIn(first?.message.content ?? '') : undefined,
    // A token has at least one byte.
    usage: data?.usage
      ? { inTokens: data.usage.prompt_tokens, outTokens: data.usage.completion_tokens }
      : { inTokens: Buffer.byteLength(body), outTokens: Buffer.byteLength(text) },
  };
}
