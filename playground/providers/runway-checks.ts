import * as z from 'zod';
import type { LoopbackAnswer } from './loopback.ts';

const DOCS = 'https://docs.dev.runwayml.com/api';
const MAX_DATA_URI_LENGTH = 5 * 1024 * 1024;
/** In UTF-16 units; Zod's own `max` counts whole characters. */
const promptText = z
  .string()
  .min(1)
  .refine((value) => value.length <= 1_000, 'Too long: expected at most 1000 characters');
const seed = z.int().min(0).max(4_294_967_295).optional();
const contentModeration = z.strictObject({ publicFigureThreshold: z.enum(['auto', 'low']) }).optional();
const seconds = (from: number, to: number) => z.int().min(from).max(to);

const uri = z
  .string()
  .refine(
    (value) =>
      /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/.test(value)
        ? value.length <= MAX_DATA_URI_LENGTH
        : /^(https|runway):\/\//.test(value) && value.length <= 2_048,
    'must be an https address, an upload or a data URI of at most 5 MB',
  );
const frames = <Position extends string>(...positions: [Position, ...Position[]]) =>
  z.union([
    uri,
    z
      .array(z.strictObject({ uri, position: z.enum(positions) }))
      .min(1)
      .max(positions.length),
  ]);
const first = frames('first');
const firstOrLast = frames('first', 'last');

const wide = ['1280:720', '720:1280'] as const;
const six = [...wide, '1104:832', '832:1104', '960:960', '1584:672'] as const;
const withFullHd = [...wide, '1920:1080', '1080:1920'] as const;
const gen45 = { model: z.literal('gen4.5'), promptText, duration: seconds(2, 10), seed, contentModeration };
const veo = <Model extends string>(model: Model) => ({
  ...{ model: z.literal(model), ratio: z.enum(withFullHd), seed },
  duration: z.union([z.literal(4), z.literal(6), z.literal(8)]).optional(),
  ...{ audio: z.boolean().optional(), negativePrompt: z.string().optional() },
});

/**
 * The models that the local server has, as the client's types describe them; of `gen3a_turbo`, those of its 3.24.0.
 * @see https://github.com/runwayml/sdk-node/tree/main/src/resources
 */
const bodies = {
  text_to_video: z.discriminatedUnion('model', [
    z.strictObject({ ...gen45, ratio: z.enum(wide) }),
    z.strictObject({ ...veo('veo3.1'), promptText }),
    z.strictObject({ ...veo('veo3.1_fast'), promptText }),
  ]),
  image_to_video: z.discriminatedUnion('model', [
    z.strictObject({
      ...{ model: z.literal('gen3a_turbo'), promptText, promptImage: firstOrLast, seed, contentModeration },
      ratio: z.enum(['1280:768', '768:1280']).optional(),
      duration: z.union([z.literal(5), z.literal(10)]).optional(),
    }),
    z.strictObject({
      ...{ model: z.literal('gen4_turbo'), promptText: promptText.optional(), promptImage: first },
      ...{ ratio: z.enum(six), duration: seconds(2, 10).optional(), seed, contentModeration },
    }),
    z.strictObject({ ...gen45, promptImage: first, ratio: z.enum(six) }),
    z.strictObject({ ...veo('veo3.1'), promptText: promptText.optional(), promptImage: firstOrLast }),
    z.strictObject({ ...veo('veo3.1_fast'), promptText: promptText.optional(), promptImage: firstOrLast }),
  ]),
};

export const uploadBody = z.strictObject({
  filename: z
    .string()
    .min(1)
    .max(255)
    .regex(/\.\w+$/),
  type: z.literal('ephemeral'),
});

export type RunwayBody = z.infer<(typeof bodies)[keyof typeof bodies]>;

/** A request for a video, or why there will be none. */
export function checkCreate(endpoint: keyof typeof bodies, json: unknown): RunwayBody | LoopbackAnswer {
  const parsed = bodies[endpoint].safeParse(json);
  return parsed.success ? parsed.data : invalidBody(parsed.error);
}

export function invalidBody(error: z.ZodError): LoopbackAnswer {
  return {
    status: 400,
    json: { error: 'Validation of body failed', issues: error.issues, docUrl: DOCS },
  };
}

export function runwayError(status: number, error: string): LoopbackAnswer {
  return { status, json: { error, docUrl: DOCS } };
}

/** By second. */
const credits = { gen3a_turbo: 5, gen4_turbo: 5, 'gen4.5': 12, 'veo3.1': 20, 'veo3.1_fast': 10 };

/**
 * What a video costs.
 * @see https://docs.dev.runwayml.com/guides/pricing
 */
export function toCredits(body: RunwayBody): number {
  const { model, duration = 8 } = body;
  const audio =
    !('audio' in body) || body.audio === false ? 0 : { 'veo3.1': 20, 'veo3.1_fast': 5 }[body.model];
  return (credits[model] + audio) * duration;
}
