import { replicateRequests } from './replicate.ts';
import { type ExpectedByModel, type ExpectedRequest, imageFile, prompt, ratio, seed } from './words.ts';

function model(path: string, body: object): ExpectedRequest {
  return { path: `/api/v3/${path}`, body };
}

const five = { prompt, duration: 5 };
const kling3 = { ...five, sound: false };
const kling4 = { ...five, resolution: '720p' };
const seedance = {
  ...{ ...five, resolution: '720p', aspect_ratio: ratio, generate_audio: true, seed },
};
const pika = { ...five, size: '720*1280' };
const image = imageFile.upload;
/** The first request of a model that starts from a Flux still. */
const fluxStill = replicateRequests['flux-schnell-svd']?.text?.slice(0, 1) ?? [];
const q4 = { ...five, resolution: '720p', generate_audio: true };

/** @see https://wavespeed.ai/docs/submit-task */
export const wavespeedRequests: ExpectedByModel = {
  'kling-4': {
    text: [model('kwaivgi/kling-v4.0/text-to-video', { ...kling4, aspect_ratio: ratio })],
    image: [model('kwaivgi/kling-v4.0/image-to-video', { ...kling4, image })],
  },
  kling: {
    text: [model('kwaivgi/kling-v3.0-std/text-to-video', { ...kling3, aspect_ratio: ratio })],
    image: [model('kwaivgi/kling-v3.0-std/image-to-video', { ...kling3, image })],
  },
  'kling-3-pro': {
    text: [model('kwaivgi/kling-v3.0-pro/text-to-video', { ...kling3, aspect_ratio: ratio })],
    image: [model('kwaivgi/kling-v3.0-pro/image-to-video', { ...kling3, image })],
  },
  'kling-3-turbo': {
    text: [model('kwaivgi/kling-v3-turbo-std/text-to-video', { ...five, aspect_ratio: ratio })],
    image: [model('kwaivgi/kling-v3-turbo-std/image-to-video', { ...five, image })],
  },
  'kling-2.6': {
    text: [model('kwaivgi/kling-v2.6-std/text-to-video', { ...five, aspect_ratio: ratio })],
    image: [model('kwaivgi/kling-v2.6-std/image-to-video', { ...five, image })],
  },
  pika: {
    text: [model('pika/v2.2-t2v', pika)],
    image: [model('pika/v2.2-i2v', { ...pika, image })],
  },
  'pixverse-6': {
    text: [
      model('pixverse/pixverse-v6/text-to-video', {
        ...{ ...five, resolution: '720p', aspect_ratio: ratio, generate_audio_switch: true },
      }),
    ],
  },
  'vidu-q4': {
    text: [...fluxStill, model('vidu/q4-preview/image-to-video', { ...q4, image })],
    image: [model('vidu/q4-preview/image-to-video', { ...q4, image })],
  },
  'seedance-1.5-pro': {
    text: [model('bytedance/seedance-v1.5-pro/text-to-video', seedance)],
    image: [model('bytedance/seedance-v1.5-pro/image-to-video', { ...seedance, image })],
  },
  'wan-3': {
    text: [
      model('alibaba/wan-3.0/text-to-video', {
        ...{ ...five, resolution: '720p', aspect_ratio: ratio, generate_audio: true, seed },
      }),
    ],
  },
  'wan-2.6': {
    text: [model('alibaba/wan-2.6/text-to-video', { ...five, size: '720*1280', seed })],
    image: [model('alibaba/wan-2.6/image-to-video', { ...five, resolution: '720p', seed, image })],
  },
  'ltx-2-pro': {
    text: [model('lightricks/ltx-2-pro/text-to-video', { prompt, duration: 6, generate_audio: true })],
  },
};
