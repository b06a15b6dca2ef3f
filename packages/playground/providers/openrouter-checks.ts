import * as z from 'zod';
import type { LoopbackAnswer } from './loopback.ts';
import type { OpenrouterModel } from './openrouter-models.ts';

const url = z
  .string()
  .regex(/^(?:https?:\/\/\S+|data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2})$/);
const part = { type: z.literal('image_url'), image_url: z.strictObject({ url }) };

const body = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1).optional(),
  duration: z.int().min(1).optional(),
  resolution: z.literal(['360p', '480p', '720p', '768p', '1080p', '1K', '2K', '4K']).optional(),
  aspect_ratio: z.literal(['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9', '9:21']).optional(),
  size: z
    .string()
    .regex(/^\d+x\d+$/)
    .optional(),
  generate_audio: z.boolean().optional(),
  seed: z.int().optional(),
  frame_images: z
    .array(z.strictObject({ ...part, frame_type: z.literal(['first_frame', 'last_frame']) }))
    .optional(),
  input_references: z.array(z.strictObject(part)).optional(),
  previous_job_id: z.string().optional(),
  upscale_factor: z.number().optional(),
  creativity: z.number().optional(),
  provider: z.strictObject({ options: z.record(z.string(), z.record(z.string(), z.unknown())) }).optional(),
  callback_url: z.url({ protocol: /^https$/ }).optional(),
  user: z.string().optional(),
  session_id: z.string().max(256).optional(),
});
export type OpenrouterBody = z.infer<typeof body>;

/** Its own form: a status and a sentence. */
export function failure(code: number, message: string, metadata?: object): LoopbackAnswer {
  return { status: code, json: { error: { code, message, ...(metadata && { metadata }) } } };
}

/** A body that a model takes, or the answer that refuses it. */
export function checkBody(
  json: unknown,
  models: readonly OpenrouterModel[],
): { body: OpenrouterBody; model: OpenrouterModel } | { refusal: LoopbackAnswer } {
  const parsed = body.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`;
    return { refusal: failure(400, message) };
  }
  const model = models.find(({ id }) => id === parsed.data.model);
  if (!model) return { refusal: failure(404, `Model ${parsed.data.model} does not exist`) };
  const problem = problemOf(model, parsed.data);
  return problem === undefined ? { body: parsed.data, model } : { refusal: failure(400, problem) };
}

function problemOf(model: OpenrouterModel, asked: OpenrouterBody): string | undefined {
  const { prompt, duration, resolution, aspect_ratio: ratio, frame_images: frames = [] } = asked;
  const takes = <T>(list: readonly T[] | null, value: T | undefined) =>
    value === undefined || list?.includes(value) === true;
  if (prompt === undefined && frames.length === 0) return 'Prompt is required for this model';
  if (!takes(model.supported_durations, duration)) return `Unsupported duration "${duration}"`;
  if (!takes(model.supported_resolutions, resolution)) return `Unsupported resolution "${resolution}"`;
  if (!takes(model.supported_aspect_ratios, ratio)) return `Unsupported aspect ratio "${ratio}"`;
  const types = frames.map(({ frame_type: type }) => type);
  const wrong = types.find((type) => !takes(model.supported_frame_images, type));
  if (wrong !== undefined) return `Unsupported frame type "${wrong}"`;
  if (new Set(types).size < types.length) return 'Each frame type can be used once';
  return asked.generate_audio === true && !model.generate_audio ? 'Audio is not supported' : undefined;
}
