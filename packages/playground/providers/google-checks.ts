import * as z from 'zod';
import type { LoopbackAnswer } from './loopback.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
/** Inline, or a file of its own. */
const media = (types: string) => ({
  data: base64.optional(),
  uri: z.url({ protocol: /^https?$/ }).optional(),
  mime_type: z
    .string()
    .regex(new RegExp(`^${types}$`))
    .optional(),
});
const part = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('image'), ...media('image/(?:png|jpeg|webp)') }),
  z.strictObject({ type: z.literal('video'), ...media('video/mp4') }),
]);
type Part = z.infer<typeof part>;

const tasks = ['text_to_video', 'image_to_video', 'reference_to_video', 'edit', 'extend'] as const;

const interaction = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string().min(1), z.array(part).min(1)]),
  background: z.boolean().optional(),
  store: z.boolean().optional(),
  stream: z.literal(false).optional(),
  response_format: z
    .strictObject({
      ...{ type: z.literal('video'), delivery: z.literal(['uri', 'inline']).optional() },
      aspect_ratio: z.literal(['16:9', '9:16']).optional(),
      resolution: z.literal(['360p', '720p', '1080p', '4k']).optional(),
      duration: z
        .string()
        .regex(/^\d+(?:\.\d+)?s$/)
        .optional(),
    })
    .optional(),
  generation_config: z
    .strictObject({ video_config: z.strictObject({ task: z.literal(tasks).optional() }).optional() })
    .optional(),
  previous_interaction_id: z.string().min(1).optional(),
  webhook_config: z
    .strictObject({
      uris: z.array(z.url({ protocol: /^https$/ })).min(1),
      user_metadata: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});
export type GoogleBody = z.infer<typeof interaction>;

/** The longest video of each model, in seconds. */
export const googleModels: Readonly<Record<string, number>> = {
  'gemini-omni-1.1-flash': 10,
  'gemini-omni-1.2-flash': 15,
};

/**
 * A body as it is understood, or the answer that refuses it. `isKnown`: whether a former interaction has a video.
 * @see https://ai.google.dev/gemini-api/docs/omni
 */
export function checkBody(json: unknown, isKnown: Knows): { body: GoogleBody } | { refusal: LoopbackAnswer } {
  const parsed = interaction.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.');
    return { refusal: refused(`Invalid parameter '${name}': ${issue?.message}`) };
  }
  const body = parsed.data;
  const longest = googleModels[body.model];
  if (longest === undefined) {
    const message = `models/${body.model} is not found for API version v1beta`;
    return { refusal: failure(404, 'not_found', message) };
  }
  const problem = problemOf(body, longest, isKnown);
  return problem === undefined ? { body } : { refusal: refused(problem) };
}

type Knows = (id: string) => boolean;

function problemOf(body: GoogleBody, longest: number, isKnown: Knows): string | undefined {
  const parts: readonly Part[] = typeof body.input === 'string' ? [] : body.input;
  const images = parts.filter(({ type }) => type === 'image').length;
  const videos = parts.filter(({ type }) => type === 'video').length;
  return (
    problemOfCall(body, isKnown) ??
    problemOfParts(body, parts) ??
    problemOfLength(body, images === 2 ? 10 : longest) ??
    problemOfTask(body, { images, videos })
  );
}

function problemOfCall({ background, previous_interaction_id: id }: GoogleBody, isKnown: Knows) {
  // What is made while the call waits isn't simulated.
  if (background !== true) return 'background is not true';
  return id !== undefined && !isKnown(id) ? `Invalid interaction name: interactions/${id}` : undefined;
}

function problemOfParts({ input }: GoogleBody, parts: readonly Part[]) {
  const isHalf = parts.some(
    (part) => part.type !== 'text' && (part.data === undefined) === (part.uri === undefined),
  );
  if (isHalf) return 'a file needs either data or a uri';
  const hasText = typeof input === 'string' || input.some(({ type }) => type === 'text');
  return hasText ? undefined : 'input has no text';
}

function problemOfLength({ response_format, generation_config }: GoogleBody, longest: number) {
  const { task } = generation_config?.video_config ?? {};
  const seconds = Number.parseFloat(response_format?.duration ?? '3s');
  if (task === 'edit' && response_format?.duration !== undefined)
    return 'an edit has the duration of its video';
  return seconds < 3 || seconds > (task === 'extend' ? 10 : longest) ? 'Invalid duration' : undefined;
}

function problemOfTask(
  { generation_config, response_format, previous_interaction_id }: GoogleBody,
  { images, videos }: { images: number; videos: number },
): string | undefined {
  const { task } = generation_config?.video_config ?? {};
  switch (task) {
    case 'text_to_video':
      return images + videos > 0 ? 'text_to_video takes no files' : undefined;
    case 'image_to_video':
      return images < 1 || images > 2 ? 'image_to_video takes one or two images' : undefined;
    case 'reference_to_video':
      return images < 1 || images > 6 ? 'reference_to_video takes up to six images' : undefined;
    case 'edit':
    case 'extend':
      if (response_format?.aspect_ratio !== undefined) return `${task} takes no aspect_ratio`;
      return videos + Number(previous_interaction_id !== undefined) === 1
        ? undefined
        : `${task} takes one video`;
    case undefined:
      return undefined;
  }
}

function refused(message: string): LoopbackAnswer {
  return failure(400, 'invalid_request', message);
}

export function failure(status: number, code: string, message: string): LoopbackAnswer {
  return { status, json: { error: { code, message } } };
}

/** As the front end says it: a list. */
export function frontFailure(code: number, status: string, message: string, reason: string): LoopbackAnswer {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }];
  return { status: code, json: [{ error: { code, message, status, details } }] };
}
