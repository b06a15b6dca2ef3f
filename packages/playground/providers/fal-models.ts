import * as z from 'zod';
import { falMinimaxModels } from './fal-minimax-models.ts';
import { file, files, flag, integer, oneOf, promptOf, requiredFile, text } from './wavespeed-fields.ts';

const seed = z.int().optional();
const wideOrTall = oneOf('16:9', '9:16');
const threeRatios = oneOf('16:9', '9:16', '1:1');
const seconds = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => String(from + n));
/** Seconds that are sent as text. */
const textSeconds = (from: number, to: number) => oneOf('auto', ...seconds(from, to));

function klingModels() {
  const shots = z.array(z.strictObject({ prompt: z.string(), duration: z.int() })).optional();
  const four = {
    ...{ prompt: text, multi_prompt: shots, duration: integer(3, 30), resolution: oneOf('720p', '1080p') },
  };
  const three = {
    ...{ prompt: promptOf(2_500).optional(), negative_prompt: text, generate_audio: flag },
    duration: oneOf(...seconds(3, 15)),
    cfg_scale: z.number().min(0).max(1).optional(),
  };
  const from = { start_image_url: requiredFile, end_image_url: file };
  const ofThree = (quality: 'standard' | 'pro') => ({
    [`fal-ai/kling-video/v3/${quality}/text-to-video`]: z.strictObject({
      ...three,
      aspect_ratio: threeRatios,
    }),
    [`fal-ai/kling-video/v3/${quality}/image-to-video`]: z.strictObject({ ...three, ...from }),
  });
  return {
    'kling/v4/text-to-video': z.strictObject({
      ...four,
      aspect_ratio: oneOf('auto', '16:9', '9:16', '1:1'),
    }),
    'kling/v4/image-to-video': z.strictObject({ ...four, ...from }),
    ...ofThree('standard'),
    ...ofThree('pro'),
  };
}

function wanModels() {
  const path = 'alibaba/wan-3.0';
  const common = {
    ...{ resolution: oneOf('480p', '720p', '1080p'), duration: integer(2, 30).nullable(), audio: flag, seed },
    ...{ enable_prompt_expansion: flag, enable_thinking: flag, enable_safety_checker: flag },
  };
  const ratio = { aspect_ratio: oneOf('adaptive', '16:9', '4:3', '1:1', '3:4', '9:16') };
  return {
    [`${path}/text-to-video`]: z.strictObject({ ...common, ...ratio, prompt: promptOf(20_000) }),
    [`${path}/image-to-video`]: z.strictObject({
      ...{ ...common, prompt: text, start_image_url: requiredFile, end_image_url: file },
    }),
    [`${path}/reference-to-video`]: z.strictObject({
      ...{ ...common, ...ratio, prompt: text, reference_image_urls: files(10).optional() },
    }),
  };
}

function veoModels() {
  const common = {
    ...{ prompt: promptOf(20_000), generate_audio: flag, auto_fix: flag },
    ...{ resolution: oneOf('720p', '1080p', '4k'), safety_tolerance: oneOf('1', '2', '3', '4', '5', '6') },
  };
  const options = { ...common, duration: oneOf('4s', '6s', '8s'), negative_prompt: text, seed };
  const auto = oneOf('auto', '16:9', '9:16');
  const of = (path: string) => ({
    [path]: z.strictObject({ ...options, aspect_ratio: wideOrTall }),
    [`${path}/image-to-video`]: z.strictObject({ ...options, aspect_ratio: auto, image_url: requiredFile }),
    [`${path}/first-last-frame-to-video`]: z.strictObject({
      ...{ ...options, aspect_ratio: auto, first_frame_url: requiredFile, last_frame_url: requiredFile },
    }),
  });
  return {
    ...of('fal-ai/veo3.1'),
    ...of('fal-ai/veo3.1/fast'),
    ...of('fal-ai/veo3.1/lite'),
    'fal-ai/veo3.1/reference-to-video': z.strictObject({
      ...{ ...common, duration: oneOf('8s'), aspect_ratio: wideOrTall, image_urls: files(3) },
    }),
  };
}

function seedanceModels() {
  const path = 'bytedance/seedance-2.0';
  const common = {
    ...{ prompt: promptOf(20_000), duration: textSeconds(4, 15), generate_audio: flag, end_user_id: text },
    resolution: oneOf('480p', '720p', '1080p', '4k'),
    aspect_ratio: oneOf('auto', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'),
    bitrate_mode: oneOf('standard', 'high'),
  };
  return {
    [`${path}/text-to-video`]: z.strictObject(common),
    [`${path}/image-to-video`]: z.strictObject({ ...common, image_url: requiredFile, end_image_url: file }),
    [`${path}/reference-to-video`]: z.strictObject({ ...common, image_urls: files(9) }),
  };
}

function seedance25Models() {
  const path = 'bytedance/seedance-2.5';
  const common = {
    ...{ prompt: promptOf(20_000), duration: textSeconds(4, 30), generate_audio: flag },
    resolution: oneOf('480p', '720p'),
  };
  const ratio = { aspect_ratio: oneOf('auto', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16') };
  return {
    [`${path}/text-to-video`]: z.strictObject({ ...common, ...ratio, seed }),
    [`${path}/image-to-video`]: z.strictObject({
      ...{ ...common, aspect_ratio: oneOf('auto'), image_url: requiredFile, end_image_url: file },
    }),
    [`${path}/reference-to-video`]: z.strictObject({ ...common, ...ratio, image_urls: files(30) }),
  };
}

function ltxModels() {
  const path = 'lightricks/ltx-2.5';
  const common = { prompt: promptOf(5_000), generate_audio: flag };
  const motion = oneOf('dolly_in', 'dolly_out', 'dolly_left', 'dolly_right', 'jib_up', 'jib_down', 'static');
  const tiers = {
    fast: {
      ...{
        duration: oneOf('auto', '6', '8', '10', '12', '14', '16', '18', '20'),
        fps: oneOf(24, 25, 48, 50),
      },
      resolution: oneOf('720p', '1080p', '1440p', '2160p'),
    },
    pro: {
      ...{ duration: oneOf('auto', '6', '8', '10'), fps: oneOf(24, 25, 50) },
      resolution: oneOf('720p', '1080p'),
    },
  };
  return Object.fromEntries(
    Object.entries(tiers).flatMap(([tier, own]) => [
      [
        `${path}/text-to-video/${tier}`,
        z.strictObject({ ...common, ...own, camera_motion: motion, aspect_ratio: wideOrTall }),
      ],
      [
        `${path}/image-to-video/${tier}`,
        z.strictObject({
          ...{ ...common, ...own, camera_motion: motion, aspect_ratio: oneOf('auto', '16:9', '9:16') },
          ...{ image_url: requiredFile, end_image_url: file },
        }),
      ],
    ]),
  );
}

function pixverseModels() {
  const path = 'fal-ai/pixverse/v6';
  const common = {
    ...{ prompt: promptOf(2_048), negative_prompt: text, duration: integer(1, 15), seed },
    ...{ generate_audio_switch: flag, generate_multi_clip_switch: flag },
    resolution: oneOf('360p', '540p', '720p', '1080p'),
    style: oneOf('anime', '3d_animation', 'clay', 'comic', 'cyberpunk'),
    thinking_type: oneOf('enabled', 'disabled', 'auto'),
  };
  const ratio = { aspect_ratio: oneOf('16:9', '4:3', '1:1', '3:4', '9:16', '2:3', '3:2', '21:9') };
  return {
    [`${path}/text-to-video`]: z.strictObject({ ...common, ...ratio }),
    [`${path}/image-to-video`]: z.strictObject({ ...common, image_url: requiredFile }),
    [`${path}/transition`]: z.strictObject({
      ...{ ...common, ...ratio, first_image_url: requiredFile, end_image_url: file },
    }),
  };
}

function viduModels() {
  const path = 'fal-ai/vidu/q4';
  const common = {
    ...{ duration: integer(3, 16), seed, enable_safety_checker: flag },
    resolution: oneOf('540p', '720p', '1080p', '2K', '4K'),
  };
  return {
    [`${path}/image-to-video`]: z.strictObject({
      ...{ ...common, prompt: z.string().max(5_000).optional(), image_url: requiredFile },
    }),
    [`${path}/reference-to-video`]: z.strictObject({
      ...{ ...common, prompt: promptOf(5_000), reference_image_urls: files(12).optional(), audio: flag },
      aspect_ratio: oneOf('16:9', '9:16', '4:3', '3:4', '1:1'),
    }),
  };
}

function viduQ3Models() {
  const common = {
    ...{ duration: integer(1, 16), resolution: oneOf('360p', '540p', '720p', '1080p'), audio: flag, seed },
  };
  const of = (suffix: string) => ({
    [`fal-ai/vidu/q3/text-to-video${suffix}`]: z.strictObject({
      ...{ ...common, prompt: promptOf(2_000) },
      aspect_ratio: oneOf('16:9', '9:16', '4:3', '3:4', '1:1'),
    }),
    [`fal-ai/vidu/q3/image-to-video${suffix}`]: z.strictObject({
      ...{
        ...common,
        prompt: z.string().max(2_000).optional(),
        image_url: requiredFile,
        end_image_url: file,
      },
    }),
  });
  return { ...of(''), ...of('/turbo') };
}

/**
 * Video models by the name of their endpoint, with the inputs of their pages. If a page is unclear about a field, it is
 * refused: leaving it out is always right.
 * @see https://fal.ai/models
 */
export const falModels: Readonly<Record<string, z.ZodType>> = {
  ...klingModels(),
  ...wanModels(),
  ...veoModels(),
  ...seedanceModels(),
  ...seedance25Models(),
  ...ltxModels(),
  ...falMinimaxModels,
  ...pixverseModels(),
  ...viduModels(),
  ...viduQ3Models(),
};
