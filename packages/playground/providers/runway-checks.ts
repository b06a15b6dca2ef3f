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

/** A file's address, upload or bytes. */
const media = (kind: 'image' | 'video' | 'audio', types: string) => {
  const dataUri = new RegExp(`^data:${kind}/(${types});base64,[A-Za-z0-9+/]+={0,2}$`);
  return z.string().refine(
    (value) =>
      // This server's own results are on loopback and so without TLS.
      /^http:\/\/127\.0\.0\.1:\d+\/outputs\//.test(value) || dataUri.test(value)
        ? value.length <= MAX_DATA_URI_LENGTH
        : /^(https|runway):\/\//.test(value) && value.length <= 2_048,
    'must be an https address, an upload or a data URI of at most 5 MB',
  );
};
const uri = media('image', 'png|jpeg|webp');
const film = media('video', 'mp4|quicktime|webm');
const listOf = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).min(1).max(max).optional();
const references = (max: number) => listOf(z.strictObject({ uri }), max);
const referenceVideos = listOf(z.strictObject({ type: z.literal('video'), uri: film }), 10);
const referenceAudio = listOf(
  z.strictObject({ type: z.literal('audio'), uri: media('audio', 'mpeg|mp3|wav') }),
  10,
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
/** A last frame needs a first one. */
const firstOrLast = frames('first', 'last').refine(
  (images) =>
    typeof images === 'string' || images.filter(({ position }) => position === 'first').length === 1,
  'must have a first frame',
);

const wide = ['1280:720', '720:1280'] as const;
const six = [...wide, '1104:832', '832:1104', '960:960', '1584:672'] as const;
const withFullHd = [...wide, '1920:1080', '1080:1920'] as const;
const gen45 = { model: z.literal('gen4.5'), promptText, duration: seconds(2, 10), seed, contentModeration };
const veo = <Model extends string>(model: Model) => ({
  ...{ model: z.literal(model), ratio: z.enum(withFullHd), seed },
  duration: z.union([z.literal(4), z.literal(6), z.literal(8)]).optional(),
  ...{ audio: z.boolean().optional(), negativePrompt: z.string().optional() },
});

/** Frames with positions, or references without any. The two can't be mixed. */
const framesOrReferences = (max: number) => ({
  promptImage: z.union([firstOrLast, z.array(z.strictObject({ uri })).min(1).max(max)]),
});
const r480 = ['992:432', '864:496', '752:560', '640:640', '560:752', '496:864'] as const;
const r480Of25 = ['992:432', '854:480', '752:560', '640:640', '560:752', '480:854'] as const;
const r720 = ['1470:630', '1280:720', '1112:834', '960:960', '834:1112', '720:1280'] as const;
const r1080 = ['2206:946', '1920:1080', '1664:1248', '1440:1440', '1248:1664', '1080:1920'] as const;
const r4k = ['3840:1646', '3840:2160', '3840:2880', '3840:3840', '2880:3840', '2160:3840'] as const;
const rOfWan = [
  ...(['832:480', '720:544', '624:624', '544:720', '480:832'] as const),
  ...(['1280:720', '1104:832', '960:960', '832:1104', '720:1280'] as const),
  ...(['1920:1080', '1648:1248', '1440:1440', '1248:1648', '1080:1920'] as const),
  ...(['auto_480p', 'auto_720p', 'auto_1080p'] as const),
];
const rOfOmni = [
  ...(['640:360', '360:640', '1280:720', '720:1280'] as const),
  ...(['1920:1080', '1080:1920', '3840:2160', '2160:3840'] as const),
];
const upTo = (max: number) => z.string().refine((value) => value.length <= max, `Too long: at most ${max}`);
/** The types state no range of seconds. These are from the models' own makers. */
const secondsOrAuto = (from: number, to: number) =>
  z.union([seconds(from, to), z.literal('auto')]).optional();
const seedance2 = {
  ...{ model: z.literal('seedance2'), ratio: z.enum([...r480, ...r720, ...r1080]).optional() },
  ...{ duration: secondsOrAuto(4, 15), audio: z.boolean().optional(), seed, referenceAudio },
};
const ofSeedance25 = { model: z.literal('seedance2_5'), audio: z.boolean().optional(), seed };
const seedance25 = {
  ...{ ...ofSeedance25, ratio: z.enum([...r480Of25, ...r720, ...r1080, ...r4k]).optional() },
  ...{ duration: secondsOrAuto(4, 30), referenceAudio },
};
const words = z.string().min(1);
const hailuo3 = {
  ...{ model: z.literal('hailuo3'), promptText: words, duration: seconds(4, 15).optional() },
  ...{ resolution: z.enum(['768p', '2k']).optional(), referenceAudio },
};
const sixRatios = ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'] as const;
const withAdaptive = { ratio: z.enum([...sixRatios, 'adaptive']).optional() };
const h3Max = {
  ...{ model: z.literal('h3_max'), promptText: words, duration: seconds(4, 15).optional(), seed },
  resolution: z.enum(['480p', '768p']).optional(),
  promptExpansionMode: z.enum(['disabled', 'balanced', 'quality']).optional(),
};
const grok = {
  ...{ model: z.literal('grok_imagine_1_5'), duration: seconds(1, 15).optional() },
  resolution: z.enum(['480p', '720p', '1080p']).optional(),
};
const wan = <Model extends string>(model: Model) => ({
  ...{ model: z.literal(model), promptText: words, audio: z.boolean().optional() },
  ...{ duration: seconds(2, 30).optional(), ratio: z.enum(rOfWan).optional() },
  ...{ referenceVideos, referenceAudio },
});
const omni = {
  ...{ model: z.literal('gemini_omni_flash_1.1'), promptText: words, ratio: z.enum(rOfOmni).optional() },
  duration: secondsOrAuto(3, 10),
};
const wanOfFrame = <Model extends string>(model: Model) =>
  z
    .strictObject({ ...wan(model), ...framesOrReferences(10) })
    .refine(
      ({ promptImage, ratio }) =>
        !(typeof promptImage === 'string' || promptImage.some((each) => 'position' in each)) ||
        ratio === undefined ||
        ratio.startsWith('auto_'),
      { path: ['ratio'], message: 'With keyframes, the ratio follows the first frame' },
    );
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
    z.strictObject({
      ...{ ...seedance2, promptText: upTo(3_500).min(1), references: references(9), referenceVideos },
    }),
    z.strictObject({
      ...{ ...seedance25, promptText: upTo(15_000).optional(), references: references(30), referenceVideos },
    }),
    z
      .strictObject({ ...hailuo3, ...withAdaptive, references: references(9), referenceVideos })
      .refine(
        ({ ratio, references, referenceVideos }) => ratio !== 'adaptive' || references || referenceVideos,
        {
          ...{ path: ['ratio'], message: 'adaptive needs references' },
        },
      ),
    z.strictObject(h3Max),
    z
      .strictObject({
        ...{ ...grok, promptText: words, references: references(7), referenceAudio },
        ratio: z.enum(['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3']).optional(),
      })
      .refine(({ references, referenceAudio }) => references || !referenceAudio, {
        ...{ path: ['referenceAudio'], message: 'needs references' },
      })
      .refine(({ references, resolution }) => !(references && resolution === '1080p'), {
        ...{ path: ['resolution'], message: 'at most 720p with references' },
      }),
    z.strictObject({ ...wan('wan3'), references: references(10) }),
    z.strictObject({ ...wan('wan3_prime'), references: references(10) }),
    z.strictObject({ ...omni, references: references(3), referenceVideos }),
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
    z.strictObject({ ...seedance2, ...framesOrReferences(9), promptText: upTo(3_500).optional() }),
    z.strictObject({ ...seedance25, ...framesOrReferences(30), promptText: upTo(15_000).optional() }),
    z.strictObject({ ...hailuo3, ...withAdaptive, ...framesOrReferences(9) }),
    z.strictObject({ ...h3Max, promptImage: firstOrLast }),
    z.strictObject({ ...grok, promptImage: first, promptText: z.string().optional() }),
    wanOfFrame('wan3'),
    wanOfFrame('wan3_prime'),
    z.strictObject({ ...omni, promptImage: firstOrLast }),
  ]),
  video_to_video: z.union([
    z.strictObject({
      ...{ model: z.literal('aleph2'), videoUri: film, promptText: z.string().min(1).optional(), seed },
      ...{ contentModeration, targetAspectRatio: z.enum([...sixRatios, '3:2', '2:3']).optional() },
    }),
    z.strictObject({
      ...{ ...ofSeedance25, promptVideo: film, promptText: upTo(15_000).min(1), mode: z.literal('extend') },
      duration: secondsOrAuto(4, 30),
    }),
    z.strictObject({
      ...{ ...ofSeedance25, promptVideo: film, promptText: upTo(15_000).min(1), mode: z.literal('edit') },
      ...{ duration: z.literal('auto'), references: references(30), referenceVideos, referenceAudio },
    }),
    z.strictObject({
      ...{ ...hailuo3, ...withAdaptive, promptVideo: film, references: references(9), referenceVideos },
    }),
    z.strictObject({
      ...{ ...omni, videoUri: film, references: references(3) },
      mode: z.enum(['reference', 'extend', 'edit']).optional(),
    }),
  ]),
  video_upscale: z.union([
    z.strictObject({
      ...{ model: z.literal('magnific_video_upscaler_creative'), videoUri: film },
      resolution: z.enum(['720p', '1k', '2k', '4k']).optional(),
      creativity: z.int().min(0).max(100).optional(),
      flavor: z.enum(['vivid', 'natural']).optional(),
    }),
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
  ...{ gen3a_turbo: 5, gen4_turbo: 5, 'gen4.5': 12, aleph2: 28, 'veo3.1': 20, 'veo3.1_fast': 10 },
  ...{ seedance2: 36, seedance2_5: 30, hailuo3: 10, h3_max: 8, grok_imagine_1_5: 16 },
  ...{ wan3: 10, wan3_prime: 15, 'gemini_omni_flash_1.1': 10, magnific_video_upscaler_creative: 20 },
};
const creditsForSound: Readonly<Record<string, number>> = { 'veo3.1': 20, 'veo3.1_fast': 5 };

/** Of `auto`, and of what takes its length from a video. */
const DEFAULT_SECONDS = 8;

/**
 * The price of a video or an image. Of a video that is worked on, the server doesn't know the length.
 * @see https://docs.dev.runwayml.com/guides/pricing
 */
export function toCredits(body: RunwayBody): number {
  if (body.model === 'gen4_image') return /(?:^|:)720(?:$|:)/.test(body.ratio) ? 5 : 8;
  const { model } = body;
  const seconds = 'duration' in body && typeof body.duration === 'number' ? body.duration : DEFAULT_SECONDS;
  const isSilent = !('audio' in body) || body.audio === false;
  const perSecond = (credits[model] ?? 0) + (isSilent ? 0 : (creditsForSound[model] ?? 0));
  return Math.round(perSecond * priceFactor(body) * seconds);
}

/** By resolution, relative to the usual one. What Runway doesn't publish is as in the bot's own records. */
function priceFactor(body: RunwayBody): number {
  const size = 'resolution' in body ? body.resolution : 'ratio' in body ? body.ratio : undefined;
  const known = factors[body.model]?.find(([sizes]) => size !== undefined && sizes.includes(size));
  return known?.[1] ?? 1;
}

const factors: Readonly<Record<string, readonly (readonly [readonly string[], number])[]>> = {
  seedance2_5: [
    [r480Of25, 14 / 30],
    [r1080, 2.5],
    [r4k, 170 / 30],
  ],
  hailuo3: [[['2k'], 1.4]],
  h3_max: [[['480p'], 5 / 8]],
  grok_imagine_1_5: [
    [['480p'], 9 / 16],
    [['1080p'], 29 / 16],
  ],
};
