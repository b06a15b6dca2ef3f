import * as z from 'zod';
import { file, files, flag, integer, oneOf, promptOf, requiredFile, seed, text } from './wavespeed-fields.ts';

const prompt = promptOf(26_000);
const sixRatios = oneOf('16:9', '9:16', '1:1', '4:3', '3:4', '21:9');
const video = { prompt, video: requiredFile };
const withFrames = { prompt, image: requiredFile, last_image: file };

function kling4Models() {
  const path = 'kwaivgi/kling-v4.0';
  const ratio = oneOf('16:9', '9:16', '1:1', '21:9');
  const whole = { duration: integer(3, 30), resolution: oneOf('720p', '1080p', '4k') };
  const flash = { prompt, duration: integer(3, 20), aspect_ratio: ratio };
  const references = { images: files(10).optional(), videos: files(5).optional(), keep_original_sound: flag };
  return {
    [`${path}/reference-to-video`]: z.strictObject({ ...whole, ...references, prompt, aspect_ratio: ratio }),
    [`${path}/video-edit`]: z.strictObject({ ...whole, ...video, aspect_ratio: ratio }),
    [`${path}/video-extend`]: z.strictObject({ ...whole, ...video, last_image: file }),
    [`${path}-flash/text-to-video`]: z.strictObject(flash),
    [`${path}-flash/image-to-video`]: z.strictObject({ ...flash, image: requiredFile }),
    [`${path}-flash/reference-to-video`]: z.strictObject({ ...flash, ...references }),
  };
}

function pixverseModels() {
  const path = 'pixverse/pixverse-v6';
  const common = {
    ...{ prompt: promptOf(2_048), duration: integer(1, 15), generate_audio_switch: flag },
    resolution: oneOf('360p', '540p', '720p', '1080p'),
  };
  const ratio = { aspect_ratio: oneOf('16:9', '4:3', '1:1', '3:4', '9:16', '2:3', '3:2', '21:9') };
  const avoid = { negative_prompt: text, seed };
  return {
    [`${path}/text-to-video`]: z.strictObject({ ...common, ...ratio }),
    [`${path}/image-to-video`]: z.strictObject({ ...common, image: requiredFile }),
    [`${path}/transition`]: z.strictObject({
      ...common,
      ...avoid,
      image: requiredFile,
      end_image: requiredFile,
    }),
    [`${path}/reference-to-video`]: z.strictObject({ ...common, ...ratio, images: files(7) }),
    [`${path}/extend`]: z.strictObject({ ...common, ...avoid, video: requiredFile }),
  };
}

function seedanceModels() {
  const path = 'bytedance/seedance-2.5';
  const text = { prompt, duration: integer(4, 30), generate_audio: flag };
  const fromText = { ...text, aspect_ratio: sixRatios, reference_images: files(9).optional() };
  const fromFrames = { ...text, ...withFrames };
  const all = { resolution: oneOf('480p', '720p', '1080p', '4k') };
  const turbo = { resolution: oneOf('720p', '1080p') };
  return {
    [`${path}/text-to-video`]: z.strictObject({ ...fromText, ...all }),
    [`${path}/image-to-video`]: z.strictObject({ ...fromFrames, ...all }),
    [`${path}/text-to-video-turbo`]: z.strictObject({ ...fromText, ...turbo }),
    [`${path}/image-to-video-turbo`]: z.strictObject({ ...fromFrames, ...turbo }),
    [`${path}/video-extend`]: z.strictObject({ ...text, ...all, ...video }),
    [`${path}/video-edit`]: z.strictObject({ ...all, ...video, generate_audio: flag }),
  };
}

function wanModels(path: string) {
  const common = {
    ...{ prompt, resolution: oneOf('480p', '720p', '1080p'), generate_audio: flag },
    ...{ enable_prompt_expansion: flag, seed },
  };
  const duration = integer(2, 30);
  const ratio = { aspect_ratio: oneOf('16:9', '9:16', '1:1', '4:3', '3:4') };
  return {
    [`${path}/text-to-video`]: z.strictObject({ ...common, ...ratio, duration }),
    [`${path}/image-to-video`]: z.strictObject({ ...common, ...withFrames, duration }),
    [`${path}/reference-to-video`]: z.strictObject({
      ...common,
      ...ratio,
      duration,
      reference_images: files(10),
    }),
    [`${path}/video-extend`]: z.strictObject({ ...common, ...video, duration }),
    [`${path}/video-edit`]: z.strictObject({ ...common, ...video, duration: integer(2, 15) }),
  };
}

function h3Models(path: string, common: z.ZodRawShape) {
  return {
    [`${path}/text-to-video`]: z.strictObject({ ...common, aspect_ratio: sixRatios }),
    [`${path}/image-to-video`]: z.strictObject({ ...common, ...withFrames }),
    [`${path}/reference-to-video`]: z.strictObject({
      ...{ ...common, aspect_ratio: sixRatios, reference_images: files(9) },
    }),
  };
}

const h3 = { prompt, resolution: oneOf('768p', '2k'), duration: integer(4, 15) };
const openH3 = { prompt, resolution: oneOf('480p', '768p'), duration: integer(5, 15), seed };

function omniModels() {
  const path = 'google/gemini-omni-1.1-flash';
  const resolution = oneOf('360p', '720p', '1080p', '4k');
  const common = { prompt, resolution, duration: integer(3, 10), aspect_ratio: oneOf('16:9', '9:16') };
  return {
    [`${path}/text-to-video`]: z.strictObject(common),
    [`${path}/image-to-video`]: z.strictObject({ ...common, ...withFrames }),
    [`${path}/reference-to-video`]: z.strictObject({ ...common, reference_images: files(3) }),
    [`${path}/video-edit`]: z.strictObject({ ...video, resolution }),
  };
}

function fluxModels(suffix: '' | '-draft') {
  const path = 'black-forest-labs/flux-3';
  const common = {
    ...{ prompt, duration: integer(5, 20), generate_audio: flag },
    aspect_ratio: oneOf('21:9', '2:1', '16:9', '4:3', '1:1', '3:4', '9:16'),
    ...(suffix === '' && { resolution: oneOf('720p', '1080p') }),
  };
  return {
    [`${path}/text-to-video${suffix}`]: z.strictObject(common),
    [`${path}/image-to-video${suffix}`]: z.strictObject({ ...common, image: requiredFile }),
    [`${path}/start-end-to-video${suffix}`]: z.strictObject({
      ...{ ...common, image: requiredFile, last_image: requiredFile },
    }),
    [`${path}/video-extend${suffix}`]: z.strictObject({ ...common, video: requiredFile }),
  };
}

function grokModels() {
  const path = 'x-ai/grok-imagine-video';
  const two = { resolution: oneOf('480p', '720p') };
  const ratio = { aspect_ratio: oneOf('1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3') };
  const fifteen = { prompt, duration: integer(1, 15) };
  return {
    [`${path}-v1.5/text-to-video`]: z.strictObject({
      ...{ ...fifteen, ...ratio, resolution: oneOf('480p', '720p', '1080p') },
    }),
    [`${path}-v1.5/image-to-video`]: z.strictObject({ ...fifteen, ...two, image: requiredFile }),
    [`${path}-v1.5/reference-to-video`]: z.strictObject({
      ...{ ...ratio, ...two, prompt, duration: integer(1, 10), images: files(7) },
    }),
    [`${path}/video-extend`]: z.strictObject({ ...video, ...two, duration: oneOf(6, 10) }),
    [`${path}/edit-video`]: z.strictObject({ ...video, ...two }),
  };
}

/** The models of 2026, as far as their pages and their clients tell. */
export const newModels: Readonly<Record<string, z.ZodType>> = {
  ...kling4Models(),
  ...pixverseModels(),
  ...seedanceModels(),
  ...wanModels('alibaba/wan-3.0'),
  ...wanModels('alibaba/wan-3.0-prime'),
  ...h3Models('minimax/h3', h3),
  ...h3Models('wavespeed-ai/minimax-h3', openH3),
  'wavespeed-ai/minimax-h3/video-extend': z.strictObject({ ...openH3, ...video }),
  'wavespeed-ai/minimax-h3/video-edit': z.strictObject({ ...openH3, ...video, generate_audio: flag }),
  ...omniModels(),
  ...fluxModels(''),
  ...fluxModels('-draft'),
  'black-forest-labs/flux-3/video-edit': z.strictObject(video),
  ...grokModels(),
  'wavespeed-ai/seedvr2/video': z.strictObject({
    video: requiredFile,
    target_resolution: oneOf('720p', '1080p', '2k', '4k'),
  }),
};
