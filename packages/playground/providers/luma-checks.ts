import * as z from 'zod';
import type { LoopbackAnswer } from './loopback.ts';
import type { LumaApi } from './luma-tasks.ts';

const httpsUrl = z.string().regex(/^https:\/\//);
/** Here, images on this machine are reachable too. */
const imageUrl = z.string().regex(/^(?:https:\/\/|http:\/\/127\.0\.0\.1:)/);
const keyframe = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('image'), url: imageUrl }),
  z.strictObject({ type: z.literal('generation'), id: z.uuid() }),
]);

/** @see https://github.com/lumalabs/lumaai-api/blob/main/openapi.yaml (`GenerationRequest`) */
const dreamMachine = z
  .strictObject({
    generation_type: z.literal('video').optional(),
    model: z.enum(['ray-2', 'ray-flash-2']),
    prompt: z.string().min(3).max(5_000).optional(),
    aspect_ratio: z.enum(['1:1', '16:9', '9:16', '4:3', '3:4', '21:9', '9:21']).optional(),
    duration: z.enum(['5s', '9s']).optional(),
    resolution: z.enum(['540p', '720p', '1080p', '4k']).optional(),
    loop: z.boolean().optional(),
    keyframes: z.strictObject({ frame0: keyframe.optional(), frame1: keyframe.optional() }).optional(),
    concepts: z.array(z.strictObject({ key: z.string() })).optional(),
    callback_url: httpsUrl.optional(),
  })
  .refine(({ prompt, keyframes }) => prompt !== undefined || keyframes !== undefined, 'prompt is required')
  .refine(({ loop, keyframes }) => !loop || !keyframes?.frame1, 'loop is not allowed with an end frame');

/** Exactly one of these. */
const imageRef = z.union([
  z.strictObject({ url: httpsUrl, media_type: z.string().optional() }),
  z.strictObject({ data: z.base64().min(1), media_type: z.enum(['image/png', 'image/jpeg', 'image/webp']) }),
  z.strictObject({ generation_id: z.uuid() }),
]);

const video = z
  .strictObject({
    resolution: z.enum(['360p', '540p', '720p', '1080p']).optional(),
    duration: z.enum(['5s', '10s']).optional(),
    start_frame: imageRef.optional(),
    end_frame: imageRef.optional(),
    loop: z.boolean().optional(),
    hdr: z.boolean().optional(),
  })
  .refine(
    ({ duration, start_frame, end_frame, loop, hdr }) =>
      duration !== '10s' || !(start_frame || end_frame || loop || hdr),
    'duration 10s cannot be combined with start_frame, end_frame, loop or hdr',
  )
  .refine(({ loop, hdr, end_frame }) => !loop || !(hdr || end_frame), 'loop cannot be combined');

const common = {
  model: z.literal('ray-3.2'),
  prompt: z.string().min(1).max(6_000),
  user_id: z.string().optional(),
};
const strength = ['adhere', 'flex', 'reimagine'].flatMap((word) =>
  [1, 2, 3].map((grade) => `${word}_${grade}`),
);
/** A video's type must be told, whichever way it comes. */
const source = z.union([
  z.strictObject({ url: httpsUrl, media_type: z.string().startsWith('video/') }),
  z.strictObject({ data: z.base64().min(1), media_type: z.string().startsWith('video/') }),
  z.strictObject({ generation_id: z.uuid() }),
]);

/**
 * @see https://docs.agents.lumalabs.ai/guides/videos/generation
 * @see https://docs.agents.lumalabs.ai/guides/videos/editing
 */
const agents = z.discriminatedUnion('type', [
  z.strictObject({
    ...{ ...common, type: z.literal('video'), video: video.optional() },
    aspect_ratio: z.enum(['9:16', '3:4', '1:1', '4:3', '16:9', '21:9']).optional(),
  }),
  z.strictObject({
    ...{ ...common, type: z.literal('video_edit'), source },
    video: z
      .strictObject({
        resolution: z.enum(['540p', '720p', '1080p']).optional(),
        edit: z
          .strictObject({ auto_controls: z.boolean().optional(), strength: z.enum(strength).optional() })
          .optional(),
      })
      .optional(),
  }),
]);

const bodies = { 'dream-machine': dreamMachine, agents };

/** A request for a video, or the reason for its refusal. */
export function checkLumaCreate(
  api: LumaApi,
  json: unknown,
): { body: Record<string, unknown> } | { refusal: LoopbackAnswer } {
  const parsed = bodies[api].safeParse(json);
  if (parsed.success) return { body: parsed.data };
  const { issues } = parsed.error;
  const texts = issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  // One API says it in a sentence, the other as FastAPI does.
  if (api === 'agents') return { refusal: lumaError(400, texts.join('; ')) };
  const detail = issues.map(({ path, message, code }) => ({
    loc: ['body', ...path],
    msg: message,
    type: code,
  }));
  return { refusal: { status: 422, json: { detail } } };
}

export function lumaError(status: number, detail: string): LoopbackAnswer {
  return { status, json: { detail } };
}
