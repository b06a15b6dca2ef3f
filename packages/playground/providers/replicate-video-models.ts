import * as z from 'zod';
import {
  flag,
  imageField,
  imageFields,
  integer,
  number,
  oneOf,
  prompt,
  requiredImageField,
  seed,
} from './replicate-fields.ts';
import type { LoopbackModel } from './replicate-models.ts';

const text = z.string().optional();

const stableVideoDiffusion = z.strictObject({
  input_image: requiredImageField,
  video_length: oneOf('14_frames_with_svd', '25_frames_with_svd_xt'),
  sizing_strategy: oneOf('maintain_aspect_ratio', 'crop_to_16_9', 'use_image_dimensions'),
  frames_per_second: integer(5, 30),
  motion_bucket_id: integer(1, 255),
  cond_aug: z.number().optional(),
  decoding_t: integer(1),
  seed,
});

/** The ranges of the frames are those of the model's schema page. */
const wan = {
  prompt,
  resolution: oneOf('480p', '720p'),
  num_frames: integer(81, 121),
  frames_per_second: integer(5, 30),
  interpolate_output: flag,
  go_fast: flag,
  sample_shift: number(1, 20),
  optimize_prompt: flag,
  lora_weights_transformer: text,
  lora_scale_transformer: z.number().optional(),
  lora_weights_transformer_2: text,
  lora_scale_transformer_2: z.number().optional(),
  disable_safety_checker: flag,
  seed,
};

const seedance = z
  .strictObject({
    prompt,
    image: imageField,
    last_frame_image: imageField,
    reference_images: imageFields(4),
    duration: integer(2, 12),
    resolution: oneOf('480p', '720p', '1080p'),
    aspect_ratio: oneOf('16:9', '4:3', '1:1', '3:4', '9:16', '21:9', '9:21'),
    fps: oneOf(24),
    camera_fixed: flag,
    seed,
  })
  .refine(({ last_frame_image, image }) => last_frame_image === undefined || image !== undefined, {
    path: ['last_frame_image'],
    error: 'needs image',
  });

const hailuo = z
  .strictObject({
    prompt,
    first_frame_image: imageField,
    duration: oneOf(6, 10),
    resolution: oneOf('768p', '1080p'),
    prompt_optimizer: flag,
  })
  .refine(({ duration, resolution }) => duration !== 10 || resolution !== '1080p', {
    path: ['duration'],
    error: 'can be 10 at 768p only',
  });

const kling = z.strictObject({
  prompt,
  start_image: imageField,
  end_image: imageField,
  negative_prompt: text,
  duration: oneOf(5, 10),
  aspect_ratio: oneOf('16:9', '9:16', '1:1'),
});

const veo = z
  .strictObject({
    prompt,
    aspect_ratio: oneOf('16:9', '9:16'),
    duration: oneOf(4, 6, 8),
    resolution: oneOf('720p', '1080p'),
    generate_audio: flag,
    image: imageField,
    last_frame: imageField,
    negative_prompt: text,
    reference_images: imageFields(3),
    seed,
  })
  .refine(
    ({ reference_images, last_frame, duration, aspect_ratio = '16:9' }) =>
      !reference_images || (!last_frame && (duration ?? 8) === 8 && aspect_ratio === '16:9'),
    { path: ['reference_images'], error: 'need 16:9, 8 s and no last frame' },
  )
  .refine(({ duration, resolution }) => (resolution ?? '1080p') !== '1080p' || (duration ?? 8) === 8, {
    path: ['resolution'],
    error: 'can be 1080p for 8 s only',
  })
  .refine(({ last_frame, image }) => last_frame === undefined || image !== undefined, {
    path: ['last_frame'],
    error: 'needs image',
  });

const veoLite = z
  .strictObject({
    prompt,
    aspect_ratio: oneOf('16:9', '9:16'),
    duration: oneOf(4, 6, 8),
    resolution: oneOf('720p', '1080p'),
    image: imageField,
    last_frame: imageField,
    seed,
  })
  .refine(({ duration, resolution }) => resolution !== '1080p' || (duration ?? 8) === 8, {
    path: ['resolution'],
    error: 'can be 1080p for 8 s only',
  });

const seedance2 = z
  .strictObject({
    prompt: text,
    image: imageField,
    last_frame_image: imageField,
    reference_images: imageFields(9),
    duration: z.union([z.literal(-1), z.int().min(4).max(15)]).optional(),
    resolution: oneOf('480p', '720p', '1080p', '4k'),
    aspect_ratio: oneOf('16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'),
    generate_audio: flag,
    seed,
  })
  .refine(({ image, reference_images }) => image === undefined || reference_images === undefined, {
    path: ['reference_images'],
    error: 'cannot be used together with first frame or last frame images',
  });

const seedance25 = z
  .strictObject({
    ...seedance2.shape,
    reference_images: imageFields(30),
    duration: z.union([z.literal(-1), z.int().min(4).max(30)]).optional(),
    resolution: oneOf('480p', '720p', '1080p'),
  })
  .refine(({ image, reference_images }) => image === undefined || reference_images === undefined, {
    path: ['reference_images'],
    error: 'cannot be used together with first frame or last frame images',
  })
  .refine(({ image, aspect_ratio }) => image === undefined || aspect_ratio === 'adaptive', {
    path: ['aspect_ratio'],
    error: 'must be adaptive with a frame',
  });

const wan3 = z.strictObject({
  ...{ prompt, image: imageField, negative_prompt: text, duration: integer(2, 30) },
  aspect_ratio: oneOf('16:9', '9:16', '1:1', '4:3', '3:4', 'adaptive'),
  resolution: oneOf('480p', '720p', '1080p'),
  ...{ enable_prompt_expansion: flag, seed },
});

const kling3 = z.strictObject({
  prompt: z.string().min(1).max(2500),
  negative_prompt: text,
  start_image: imageField,
  end_image: imageField,
  duration: integer(3, 15),
  aspect_ratio: oneOf('16:9', '9:16', '1:1'),
  mode: oneOf('standard', 'pro', '4k'),
  generate_audio: flag,
  multi_prompt: text,
});

const ltx = z.strictObject({
  prompt,
  image: imageField,
  last_frame_image: imageField,
  duration: oneOf(6, 8, 10, 12, 14, 16, 18, 20),
  resolution: oneOf('1080p', '2k', '4k'),
  aspect_ratio: oneOf('16:9', '9:16'),
  fps: oneOf(24, 25, 48, 50),
  camera_motion: text,
  generate_audio: flag,
});

const hailuoFast = z.strictObject({
  prompt: text,
  first_frame_image: requiredImageField,
  duration: oneOf(6, 10),
  resolution: oneOf('768p', '1080p'),
  prompt_optimizer: flag,
});

const pVideo = z.strictObject({
  prompt,
  image: imageField,
  last_frame_image: imageField,
  audio: text,
  duration: integer(1, 20),
  resolution: oneOf('720p', '1080p'),
  fps: oneOf(24, 48),
  draft: flag,
  aspect_ratio: oneOf('16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '1:1'),
  save_audio: flag,
  disable_safety_filter: flag,
  seed,
});

const video = { makes: 'video' } as const;

/**
 * Video models with the inputs of their schema pages. If a page is unclear about a field, it is refused: leaving it out
 * is always right.
 * @see https://replicate.com/collections/text-to-video
 */
export const videoModels: readonly LoopbackModel[] = [
  {
    ...video,
    name: 'stability-ai/stable-video-diffusion',
    version: '3f0457e4619daac51203dedb472816fd4af51f3149fa7a9e0b5ffcf1b8172438',
    drawsBar: true,
    input: stableVideoDiffusion,
  },
  {
    ...video,
    name: 'wan-video/wan-2.2-t2v-fast',
    input: z.strictObject({ ...wan, aspect_ratio: oneOf('16:9', '9:16') }),
  },
  {
    ...video,
    name: 'wan-video/wan-2.2-i2v-fast',
    input: z.strictObject({ ...wan, image: requiredImageField, last_image: imageField }),
  },
  { ...video, name: 'bytedance/seedance-1-lite', input: seedance },
  { ...video, name: 'minimax/hailuo-2.3', input: hailuo },
  { ...video, name: 'kwaivgi/kling-v2.5-turbo-pro', input: kling },
  { ...video, name: 'google/veo-3.1-fast', input: veo },
  { ...video, name: 'google/veo-3.1', input: veo },
  { ...video, name: 'google/veo-3.1-lite', input: veoLite },
  { ...video, name: 'bytedance/seedance-2.0', input: seedance2 },
  { ...video, name: 'bytedance/seedance-2.5', input: seedance25 },
  { ...video, name: 'alibaba/wan-3', input: wan3 },
  { ...video, name: 'kwaivgi/kling-v3-video', input: kling3 },
  { ...video, name: 'lightricks/ltx-2.3-fast', input: ltx },
  { ...video, name: 'minimax/hailuo-2.3-fast', input: hailuoFast },
  { ...video, name: 'prunaai/p-video', input: pVideo },
];
