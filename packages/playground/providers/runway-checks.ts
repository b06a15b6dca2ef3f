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

const uri = z.string().refine(
  (value) =>
    // This server's own results are on loopback and so without TLS.
    /^http:\/\/127\.0\.0\.1:\d+\/outputs\//.test(value) ||
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

const partnerImage = <Position extends string>(...positions: [Position, ...Position[]]) => ({
  promptImage: z.union([
    uri,
    z
      .array(z.strictObject({ uri, position: z.enum(positions).optional() }))
      .min(1)
      .max(9),
  ]),
});
const r480 = ['992:432', '864:496', '752:560', '640:640', '560:752', '496:864'] as const;
const r480Of25 = ['992:432', '854:480', '752:560', '640:640', '560:752', '480:854'] as const;
const r720 = ['1470:630', '1280:720', '1112:834', '960:960', '834:1112', '720:1280'] as const;
const r1080 = ['2206:946', '1920:1080', '1664:1248', '1440:1440', '1248:1664', '1080:1920'] as const;
const upTo = (max: number) => z.string().refine((value) => value.length <= max, `Too long: at most ${max}`);
/** The types state no range of seconds. These are from the models' own makers. */
const seedance2 = {
  ...{ model: z.literal('seedance2'), ratio: z.enum([...r480, ...r720, ...r1080]).optional() },
  ...{ duration: seconds(4, 15).optional(), audio: z.boolean().optional(), seed },
};
const seedance25 = {
  ...{ model: z.literal('seedance2_5'), ratio: z.enum([...r480Of25, ...r720, ...r1080]).optional() },
  ...{ duration: seconds(4, 30).optional(), audio: z.boolean().optional(), seed },
};
const hailuo3 = {
  ...{ model: z.literal('hailuo3'), promptText: z.string().min(1), duration: seconds(4, 15).optional() },
  ...{ ratio: z.enum(['21:9', '16:9', '4:3', '1:1', '3:4', '9:16']).optional() },
  resolution: z.enum(['768p', '2k']).optional(),
};
const grok = {
  ...{ model: z.literal('grok_imagine_1_5'), duration: seconds(1, 15).optional() },
  resolution: z.enum(['480p', '720p', '1080p']).optional(),
};
const pixelsOfStills = [
  ...['1024:1024', '1080:1080', '1168:880', '1360:768', '1440:1080', '1080:1440', '1808:768', '1920:1080'],
  ...['1080:1920', '2112:912', '1280:720', '720:1280', '720:720', '960:720', '720:960', '1680:720'],
];

/**
 * The models that the local server has, as the client's types describe them; of `gen3a_turbo`, those of its 3.24.0.
 * @see https://github.com/runwayml/sdk-node/tree/main/src/resources
 */
const bodies = {
  text_to_video: z.discriminatedUnion('model', [
    z.strictObject({ ...gen45, ratio: z.enum(wide) }),
    z.strictObject({ ...veo('veo3.1'), promptText }),
    z.strictObject({ ...veo('veo3.1_fast'), promptText }),
    z.strictObject({ ...seedance2, promptText: upTo(3_500).min(1) }),
    z.strictObject({ ...seedance25, promptText: upTo(15_000).optional() }),
    z.strictObject(hailuo3),
    z.strictObject({
      ...{ ...grok, promptText: z.string().min(1) },
      ratio: z.enum(['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3']).optional(),
    }),
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
    z.strictObject({ ...seedance2, ...partnerImage('first', 'last'), promptText: upTo(3_500).optional() }),
    z.strictObject({ ...seedance25, ...partnerImage('first', 'last'), promptText: upTo(15_000).optional() }),
    z.strictObject({ ...hailuo3, ...partnerImage('first', 'last') }),
    z.strictObject({ ...grok, promptImage: first, promptText: z.string().optional() }),
  ]),
  text_to_image: z.discriminatedUnion('model', [
    z.strictObject({
      ...{ model: z.literal('gen4_image'), promptText, seed, contentModeration },
      ratio: z.enum(pixelsOfStills),
      referenceImages: z
        .array(z.strictObject({ uri, tag: z.string().optional() }))
        .max(3)
        .optional(),
    }),
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

/** A request for a video, or the reason for its refusal. */
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

/** Per second; without sound, if a model has any. */
const credits: Readonly<Record<string, number>> = {
  ...{ gen3a_turbo: 5, gen4_turbo: 5, 'gen4.5': 12, 'veo3.1': 20, 'veo3.1_fast': 10 },
  ...{ seedance2: 36, seedance2_5: 30, hailuo3: 10, grok_imagine_1_5: 16 },
};
const creditsForSound: Readonly<Record<string, number>> = { 'veo3.1': 20, 'veo3.1_fast': 5 };

/**
 * The price of a video or an image.
 * @see https://docs.dev.runwayml.com/guides/pricing
 */
export function toCredits(body: RunwayBody): number {
  if (body.model === 'gen4_image') return /(?:^|:)720(?:$|:)/.test(body.ratio) ? 5 : 8;
  const { model, duration = 8 } = body;
  const isSilent = !('audio' in body) || body.audio === false;
  return ((credits[model] ?? 0) + (isSilent ? 0 : (creditsForSound[model] ?? 0))) * duration;
}
