import * as z from 'zod';
import {
  file,
  flag,
  integer,
  number,
  oneOf,
  promptOf,
  requiredFile,
  seed,
  text,
} from './wavespeed-fields.ts';
import { newModels } from './wavespeed-new-models.ts';

const RATIOS = ['16:9', '9:16', '1:1'] as const;
const klingPrompt = promptOf(2500);
const klingLength = { prompt: klingPrompt, negative_prompt: text, duration: oneOf(5, 10) };
const shots = z.array(z.strictObject({ prompt: klingPrompt, duration: z.int().min(3).max(15) })).optional();

const kling3 = {
  negative_prompt: text,
  duration: integer(3, 15),
  cfg_scale: number(0, 1),
  sound: flag,
  shot_type: oneOf('customize', 'intelligent'),
  multi_prompt: shots,
  element_list: z
    .array(z.strictObject({ element_id: z.string() }))
    .max(3)
    .optional(),
};
const kling3Text = z.strictObject({
  prompt: klingPrompt.optional(),
  ...kling3,
  aspect_ratio: oneOf(...RATIOS),
});
const kling3Image = z.strictObject({
  image: requiredFile,
  prompt: klingPrompt.optional(),
  end_image: file,
  ...kling3,
});
const turbo = { prompt: klingPrompt.optional(), multi_prompt: shots, duration: integer(3, 15) };

const kling4 = { duration: integer(3, 30), resolution: oneOf('720p', '1080p', '4k') };
const kling4Ratio = oneOf('16:9', '9:16', '1:1', '21:9');

const pika = {
  prompt: promptOf(5000),
  size: oneOf('1280*720', '720*1280'),
  duration: oneOf(5, 10),
};

const seedance = {
  prompt: promptOf(5000),
  aspect_ratio: oneOf('21:9', '16:9', '4:3', '1:1', '3:4', '9:16'),
  duration: z.union([z.literal(-1), z.int().min(4).max(12)]).optional(),
  resolution: oneOf('480p', '720p', '1080p'),
  generate_audio: flag,
  camera_fixed: flag,
  seed,
};

const veo = {
  prompt: promptOf(5000),
  aspect_ratio: oneOf('16:9', '9:16'),
  duration: oneOf(4, 6, 8),
  resolution: oneOf('720p', '1080p', '4k'),
  generate_audio: flag,
  negative_prompt: text,
  seed,
};

const wan26 = {
  negative_prompt: text,
  audio: file,
  duration: oneOf(5, 10, 15),
  shot_type: oneOf('single', 'multi'),
  enable_prompt_expansion: flag,
  seed,
};

const hailuo = { duration: oneOf(6, 10), enable_prompt_expansion: flag };

/**
 * Video models by path, with the inputs of their pages. If a page is unclear about a field, it is refused: leaving it
 * out is always right.
 * @see https://wavespeed.ai/docs/docs-api
 */
export const wavespeedModels: Readonly<Record<string, z.ZodType>> = {
  ...newModels,
  'kwaivgi/kling-v2.6-std/text-to-video': z.strictObject({ ...klingLength, aspect_ratio: oneOf(...RATIOS) }),
  'kwaivgi/kling-v2.6-std/image-to-video': z.strictObject({ ...klingLength, image: requiredFile }),
  'kwaivgi/kling-v3.0-std/text-to-video': kling3Text,
  'kwaivgi/kling-v3.0-std/image-to-video': kling3Image,
  'kwaivgi/kling-v3.0-pro/text-to-video': kling3Text,
  'kwaivgi/kling-v3.0-pro/image-to-video': kling3Image,
  'kwaivgi/kling-v3-turbo-std/text-to-video': z.strictObject({ ...turbo, aspect_ratio: oneOf(...RATIOS) }),
  'kwaivgi/kling-v3-turbo-std/image-to-video': z.strictObject({ ...turbo, image: requiredFile }),
  'kwaivgi/kling-v4.0/text-to-video': z.strictObject({
    ...{ ...kling4, prompt: promptOf(26_000), aspect_ratio: kling4Ratio },
  }),
  'kwaivgi/kling-v4.0/image-to-video': z.strictObject({
    ...{ ...kling4, prompt: text, image: requiredFile, last_image: file, aspect_ratio: kling4Ratio },
  }),
  'vidu/q4-preview/image-to-video': z.strictObject({
    ...{ image: requiredFile, prompt: text, duration: integer(3, 16) },
    resolution: oneOf('540p', '720p', '1080p', '2k', '4k'),
    ...{ generate_audio: flag, enable_prompt_expansion: flag },
  }),
  'pika/v2.2-t2v': z.strictObject(pika),
  'pika/v2.2-i2v': z.strictObject({ ...pika, image: requiredFile }),
  'bytedance/seedance-v1.5-pro/text-to-video': z.strictObject(seedance),
  'bytedance/seedance-v1.5-pro/image-to-video': z.strictObject({
    ...seedance,
    image: requiredFile,
    last_image: file,
  }),
  'google/veo3.1-fast/text-to-video': z.strictObject(veo),
  'google/veo3.1-fast/image-to-video': z.strictObject({ ...veo, image: requiredFile, last_image: file }),
  'alibaba/wan-2.6/text-to-video': z.strictObject({
    ...wan26,
    prompt: promptOf(5000),
    size: oneOf('1280*720', '720*1280', '1920*1080', '1080*1920'),
  }),
  'alibaba/wan-2.6/image-to-video': z.strictObject({
    ...wan26,
    image: requiredFile,
    prompt: text,
    resolution: oneOf('720p', '1080p'),
  }),
  'minimax/hailuo-2.3/t2v-standard': z.strictObject({ prompt: promptOf(2000), ...hailuo }),
  'minimax/hailuo-2.3/i2v-standard': z.strictObject({
    image: requiredFile,
    prompt: promptOf(2000).optional(),
    duration: oneOf(6, 10),
  }),
  'lightricks/ltx-2-pro/text-to-video': z.strictObject({
    prompt: promptOf(5000),
    duration: oneOf(6, 8, 10),
    generate_audio: flag,
  }),
};
