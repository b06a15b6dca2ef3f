import * as z from 'zod';
import { type Loopback, startLoopback } from './loopback.ts';
import { openaiError, WRONG_KEY } from './openai-dialects.ts';
import { requireAuthorization } from './task-server.ts';

/** The content to check. */
export interface Judged {
  text: string;
  images: readonly { contentType: string; bytes: Buffer }[];
}

export interface LoopbackModerationOptions {
  /** Scores by category. Others are almost 0. Default: from a few plain words. */
  judge?: (content: Judged) => Readonly<Record<string, number>>;
}

export interface LoopbackModeration extends Loopback<'moderate'> {
  /** As the SDK wants it, ending in `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
}

const API_KEY = 'sk-moderation-51c0de';
/** A category is flagged from this score on. */
const FLAGGED = 0.5;

/** Which of them apply to images too. */
const categories = {
  sexual: true,
  'sexual/minors': false,
  harassment: false,
  'harassment/threatening': false,
  hate: false,
  'hate/threatening': false,
  illicit: false,
  'illicit/violent': false,
  'self-harm': true,
  'self-harm/intent': true,
  'self-harm/instructions': true,
  violence: true,
  'violence/graphic': true,
};

const image = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({
    url: z.string().regex(/^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/),
  }),
});
const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1) });
const bodySchema = z.strictObject({
  model: z.enum(['omni-moderation-latest', 'omni-moderation-2024-09-26']).optional(),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1),
    z.array(z.union([text, image])).min(1),
  ]),
});
type Body = z.infer<typeof bodySchema>;

/**
 * A local server with OpenAI's moderation endpoint. Unlike the real one, it refuses URLs of images on the web.
 *
 * @see https://github.com/openai/openai-openapi (`/moderations`)
 */
export async function startLoopbackModeration({
  judge = judgeByWords,
}: LoopbackModerationOptions = {}): Promise<LoopbackModeration> {
  let count = 0;
  const loopback = await startLoopback<'moderate'>({
    now: Date.now,
    refuse: requireAuthorization(`Bearer ${API_KEY}`, WRONG_KEY),
    notFound: openaiError(404, 'Invalid URL'),
    routes: [
      {
        ...{ name: 'moderate', method: 'POST', path: /^\/v1\/moderations$/ },
        answer({ json }) {
          const { data, error } = bodySchema.safeParse(json);
          const param = error?.issues[0]?.path.join('.');
          if (!data) return openaiError(400, `Invalid value: '${param}'.`, param, 'invalid_value');
          const results = partsOf(data).map((part) => toResult(judge(part), part));
          return { status: 200, json: { id: `modr-${++count}`, model: 'omni-moderation-latest', results } };
        },
      },
    ],
  });
  return { ...loopback, baseUrl: `${loopback.url}/v1`, apiKey: API_KEY };
}

/** Enough to show moderation. */
function judgeByWords({ text: words }: Judged): Record<string, number> {
  return {
    ...(/\b(?:blood|bloody|murder)\b/i.test(words) && { violence: 0.86 }),
    ...(/\b(?:gore|corpses?)\b/i.test(words) && { violence: 0.93, 'violence/graphic': 0.88 }),
    ...(/\b(?:naked|nude)\b/i.test(words) && { sexual: 0.9 }),
  };
}

/** Each text of a list is checked separately, but texts and images of a message together. */
function partsOf({ input }: Body): Judged[] {
  if (typeof input === 'string') return [{ text: input, images: [] }];
  const texts = input.filter((part) => typeof part === 'string');
  if (texts.length === input.length) return texts.map((each) => ({ text: each, images: [] }));
  const parts = input.filter((part) => typeof part !== 'string');
  return [
    {
      text: parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'),
      images: parts.flatMap((part) => (part.type === 'image_url' ? [readDataUrl(part.image_url.url)] : [])),
    },
  ];
}

function readDataUrl(url: string) {
  const [, contentType = '', base64 = ''] = /^data:([^;]+);base64,(.*)$/.exec(url) ?? [];
  return { contentType, bytes: Buffer.from(base64, 'base64') };
}

function toResult(scores: Readonly<Record<string, number>>, { text: words, images }: Judged) {
  const all = Object.entries(categories).map(([name, takesImages]) => {
    const types = [...(words === '' ? [] : ['text']), ...(takesImages && images.length > 0 ? ['image'] : [])];
    return { name, score: scores[name] ?? 0.00002, types };
  });
  return {
    flagged: all.some(({ score }) => score >= FLAGGED),
    categories: Object.fromEntries(all.map(({ name, score }) => [name, score >= FLAGGED])),
    category_scores: Object.fromEntries(all.map(({ name, score }) => [name, score])),
    category_applied_input_types: Object.fromEntries(all.map(({ name, types }) => [name, types])),
  };
}
