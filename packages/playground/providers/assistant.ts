import * as z from 'zod';
import { writeShots } from './assistant-shots.ts';
import { type Kind, words } from './assistant-words.ts';
import { type Loopback, type LoopbackAnswer, startLoopback } from './loopback.ts';
import { openaiError, WRONG_KEY } from './openai-dialects.ts';
import { requireAuthorization } from './task-server.ts';

/** What the server is asked. */
export interface Asked {
  instructions: string;
  /** The JSON that the user's message consists of. */
  data: Readonly<Record<string, unknown>>;
}

export interface LoopbackAssistantOptions {
  /** What it says instead of its own words. */
  say?: (asked: Asked) => string;
  /**
   * How it can be held to a shape: as OpenAI; to any JSON; or not at all, with words around the JSON, as small local
   * servers do.
   */
  holdsTo?: 'schema' | 'json' | 'nothing';
}

export interface LoopbackAssistant extends Loopback<'chat' | 'models'> {
  /** As the SDK wants it, ending in `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
}

const API_KEY = 'sk-assistant-7a11e5';
const MODEL = 'stand-in-1';
const KINDS: readonly Kind[] = ['camera', 'light', 'mood'];

/** In strict mode, every property is required and no others are allowed. */
const objectSchema: z.ZodType = z.strictObject({
  type: z.literal('object'),
  properties: z.record(
    z.string(),
    z.lazy(() => z.union([leafSchema, objectSchema])),
  ),
  required: z.array(z.string()),
  additionalProperties: z.literal(false),
});
const leafSchema: z.ZodType = z.union([
  z.strictObject({ type: z.enum(['string', 'number', 'integer', 'boolean']) }),
  z.strictObject({
    type: z.literal('array'),
    items: z.lazy(() => z.union([leafSchema, objectSchema])),
  }),
]);

const formatSchema = z.union([
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[\w-]{1,64}$/),
      strict: z.literal(true),
      schema: objectSchema,
    }),
  }),
]);
const limit = z.int().min(1).max(100_000).optional();
const bodySchema = z.strictObject({
  model: z.string().min(1),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user']), content: z.string().min(1) })).min(1),
  max_tokens: limit,
  max_completion_tokens: limit,
  response_format: formatSchema.optional(),
});
type Body = z.infer<typeof bodySchema>;

/**
 * A local server with OpenAI's chat completions, which writes like an assistant without being one.
 *
 * @see https://github.com/openai/openai-openapi (`/chat/completions`, `/models`)
 */
export async function startLoopbackAssistant({
  say,
  holdsTo = 'schema',
}: LoopbackAssistantOptions = {}): Promise<LoopbackAssistant> {
  let count = 0;

  function complete(body: Body): LoopbackAnswer {
    const [system, user] = body.messages;
    const asked = { instructions: system?.content ?? '', data: readData(user?.content ?? '') };
    const said = say ? say(asked) : JSON.stringify(write(asked, count));
    const content =
      holdsTo === 'nothing' && !say ? `Here you are:\n\`\`\`json\n${said}\n\`\`\`\nEnjoy!` : said;
    const [promptTokens, completionTokens] = [tokensOf(JSON.stringify(body.messages)), tokensOf(content)];
    count += 1;
    return {
      status: 200,
      json: {
        ...{ id: `chatcmpl-${count}`, object: 'chat.completion', created: 1_790_000_000, model: MODEL },
        choices: [
          {
            ...{ index: 0, logprobs: null, finish_reason: 'stop' },
            message: { role: 'assistant', content, refusal: null },
          },
        ],
        usage: {
          prompt_tokens: promptTokens,
          completion_tokens: completionTokens,
          total_tokens: promptTokens + completionTokens,
        },
      },
    };
  }

  const loopback = await startLoopback<'chat' | 'models'>({
    now: Date.now,
    refuse: requireAuthorization(`Bearer ${API_KEY}`, WRONG_KEY),
    notFound: openaiError(404, 'Invalid URL'),
    routes: [
      {
        ...{ name: 'chat', method: 'POST', path: /^\/v1\/chat\/completions$/ },
        answer({ json }) {
          const { data, error } = bodySchema.safeParse(json);
          const param = error?.issues[0]?.path.join('.');
          if (!data) return openaiError(400, `Invalid value: '${param}'.`, param, 'invalid_value');
          return refusalOf(data, holdsTo) ?? complete(data);
        },
      },
      {
        ...{ name: 'models', method: 'GET', path: /^\/v1\/models$/ },
        answer: () => ({
          status: 200,
          json: {
            object: 'list',
            data: [{ id: MODEL, object: 'model', created: 1_790_000_000, owned_by: 'playground' }],
          },
        }),
      },
    ],
  });
  return { ...loopback, baseUrl: `${loopback.url}/v1`, apiKey: API_KEY, model: MODEL };
}

function refusalOf(body: Body, holdsTo: 'schema' | 'json' | 'nothing'): LoopbackAnswer | undefined {
  const { model, messages, response_format: format } = body;
  if (model !== MODEL)
    return openaiError(404, `The model \`${model}\` does not exist.`, 'model', 'model_not_found');
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined)
    return openaiError(
      400,
      'Setting max_tokens and max_completion_tokens at the same time is not supported.',
    );
  const canFormat = { schema: true, json: format?.type !== 'json_schema', nothing: format === undefined };
  if (!canFormat[holdsTo])
    return openaiError(400, 'This response_format is not supported.', 'response_format', 'invalid_value');
  if (format?.type === 'json_object' && !messages.some(({ content }) => /json/i.test(content)))
    return openaiError(400, "'messages' must contain the word 'json' in some form.", 'messages');
  return undefined;
}

function readData(content: string): Asked['data'] {
  try {
    const data: unknown = JSON.parse(content);
    return z.record(z.string(), z.unknown()).parse(data);
  } catch {
    return {};
  }
}

/** About as many as a tokenizer finds. */
function tokensOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/** Shots of an idea, or a prompt with a sentence of each kind: in English and in the language that is asked for. */
function write({ instructions, data }: Asked, turn: number) {
  const [, language] = /"shown" says exactly the same in ([^.]+)\./.exec(instructions) ?? [];
  const film = writeShots(data, language);
  if (film) return film;
  const prompt = z.string().catch('').parse(data['prompt']).trim();
  return Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      {
        prompt: extend(prompt, 'English', kind, turn),
        ...(language !== undefined && { shown: extend(prompt, language, kind, turn) }),
      },
    ]),
  );
}

function extend(prompt: string, language: string, kind: Kind, turn: number): string {
  const { [kind]: choices } = words[language] ?? words['English'] ?? { [kind]: [] };
  const sentence = choices[turn % choices.length] ?? '';
  const isEnded = /[.!?。！？…]$/u.test(prompt);
  const [end, space] = language === 'Japanese' ? ['。', ''] : ['.', ' '];
  return `${prompt}${isEnded ? '' : end}${space}${sentence}`;
}
