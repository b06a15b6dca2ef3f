import { type ExpectedByModel, type ExpectedRequest, imageFile, prompt, ratio, seed } from './words.ts';

function model(path: string, body: object): ExpectedRequest {
  return { path: `/${path}`, body };
}

const image = imageFile.upload;
const shape = { aspect_ratio: ratio };
const kling4 = { prompt, duration: 5, resolution: '720p' };
const kling3 = { prompt, duration: '5', generate_audio: false };
const wan3 = {
  ...{ prompt, duration: 5, resolution: '720p', audio: true, seed },
  enable_prompt_expansion: false,
};
const veoLite = { prompt, duration: '4s', resolution: '720p', ...shape, seed, auto_fix: false };
const veo = { ...veoLite, generate_audio: true };
const seedance = { prompt, duration: '5', resolution: '720p', generate_audio: true };
const ltxFast = { prompt, duration: '6', resolution: '720p', generate_audio: true };
const h3 = { prompt, duration: 5, resolution: '768P', seed, enable_prompt_expansion: false };
const hailuo23 = { prompt, duration: '6' };
const viduQ3 = { prompt, duration: 5, resolution: '720p', seed, audio: true };
const pixverse = { prompt, duration: 5, resolution: '720p', seed, generate_audio_switch: true };

/** @see https://fal.ai/models */
export const falRequests: ExpectedByModel = {
  'fal-kling-4': {
    text: [model('kling/v4/text-to-video', { ...kling4, ...shape })],
    image: [model('kling/v4/image-to-video', { ...kling4, start_image_url: image })],
  },
  'fal-kling-3': {
    text: [model('fal-ai/kling-video/v3/standard/text-to-video', { ...kling3, ...shape })],
    image: [model('fal-ai/kling-video/v3/standard/image-to-video', { ...kling3, start_image_url: image })],
  },
  'fal-wan-3': {
    text: [model('alibaba/wan-3.0/text-to-video', { ...wan3, ...shape })],
    image: [model('alibaba/wan-3.0/image-to-video', { ...wan3, start_image_url: image })],
  },
  'fal-veo-3.1': { text: [model('fal-ai/veo3.1', veo)] },
  'fal-veo-3.1-fast': { text: [model('fal-ai/veo3.1/fast', veo)] },
  'fal-veo-3.1-lite': { text: [model('fal-ai/veo3.1/lite', veoLite)] },
  'fal-seedance-2': {
    text: [model('bytedance/seedance-2.0/text-to-video', { ...seedance, ...shape })],
    image: [model('bytedance/seedance-2.0/image-to-video', { ...seedance, image_url: image })],
  },
  'fal-seedance-2.5': {
    text: [model('bytedance/seedance-2.5/text-to-video', { ...seedance, ...shape })],
    image: [model('bytedance/seedance-2.5/image-to-video', { ...seedance, image_url: image })],
  },
  'ltx-2.5-fast': {
    text: [model('lightricks/ltx-2.5/text-to-video/fast', { ...ltxFast, ...shape })],
    image: [model('lightricks/ltx-2.5/image-to-video/fast', { ...ltxFast, image_url: image })],
  },
  'ltx-2.5-pro': {
    text: [model('lightricks/ltx-2.5/text-to-video/pro', { ...ltxFast, ...shape })],
    image: [model('lightricks/ltx-2.5/image-to-video/pro', { ...ltxFast, image_url: image })],
  },
  'fal-hailuo-3': {
    text: [model('minimax/h3/text-to-video', { ...h3, ...shape })],
    image: [model('minimax/h3/image-to-video', { ...h3, image_url: image })],
  },
  'fal-hailuo-2.3': {
    text: [model('fal-ai/minimax/hailuo-2.3/standard/text-to-video', hailuo23)],
    image: [model('fal-ai/minimax/hailuo-2.3/standard/image-to-video', { ...hailuo23, image_url: image })],
  },
  'fal-hailuo-2.3-fast': {
    image: [
      model('fal-ai/minimax/hailuo-2.3-fast/standard/image-to-video', { ...hailuo23, image_url: image }),
    ],
  },
  'fal-pixverse-6': {
    text: [model('fal-ai/pixverse/v6/text-to-video', { ...pixverse, ...shape })],
    image: [model('fal-ai/pixverse/v6/image-to-video', { ...pixverse, image_url: image })],
  },
  'fal-vidu': {
    text: [model('fal-ai/vidu/q3/text-to-video/turbo', { ...viduQ3, ...shape })],
    image: [model('fal-ai/vidu/q3/image-to-video/turbo', { ...viduQ3, image_url: image })],
  },
  'fal-vidu-q3-pro': {
    text: [model('fal-ai/vidu/q3/text-to-video', { ...viduQ3, ...shape })],
    image: [model('fal-ai/vidu/q3/image-to-video', { ...viduQ3, image_url: image })],
  },
  'fal-vidu-q4': {
    image: [
      model('fal-ai/vidu/q4/image-to-video', {
        ...{ prompt, duration: 5, resolution: '720p', seed, image_url: image },
      }),
    ],
  },
};
