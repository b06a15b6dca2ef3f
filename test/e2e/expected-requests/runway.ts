import { type ExpectedByModel, type ExpectedRequest, imageFile, prompt, ratio, seed } from './words.ts';

const fromText = (body: object): ExpectedRequest => ({ path: '/v1/text_to_video', body });
const fromImage = (body: object): ExpectedRequest => ({ path: '/v1/image_to_video', body });

const words = { promptText: prompt };
const tall = { ratio: '720:1280' };
const still: ExpectedRequest = {
  path: '/v1/text_to_image',
  body: { model: 'gen4_image', ...words, ...tall, seed },
};
const gen3 = { model: 'gen3a_turbo', ...words, ratio: '768:1280', duration: 5, seed };
const gen4 = { model: 'gen4_turbo', ...words, ...tall, duration: 5, seed };
const gen45 = { model: 'gen4.5', ...words, ...tall, duration: 5, seed };
const veo = { ...words, ...tall, duration: 4, audio: true, seed };
const seedance = { model: 'seedance2_5', ...words, ...tall, duration: 5, audio: true, seed };
const hailuo = { model: 'hailuo3', ...words, ratio, resolution: '768p', duration: 5 };
const h3 = { model: 'h3_max', ...words, duration: 5, seed };
const wan = { ...words, duration: 5, audio: true };
const omni = { model: 'gemini_omni_flash_1.1', ...words, ...tall, duration: 5 };
const grok = { model: 'grok_imagine_1_5', ...words, resolution: '720p', duration: 5 };
const first = [{ uri: imageFile.data, position: 'first' }];
const fromStill = [{ uri: imageFile.still, position: 'first' }];

/** @see https://docs.dev.runwayml.com/api/#tag/Start-generating */
export const runwayRequests: ExpectedByModel = {
  'runway-gen3a-turbo': {
    text: [still, fromImage({ ...gen3, promptImage: fromStill })],
    image: [fromImage({ ...gen3, promptImage: first })],
  },
  'runway-gen4-turbo': {
    text: [still, fromImage({ ...gen4, promptImage: fromStill })],
    image: [fromImage({ ...gen4, promptImage: first })],
  },
  'runway-gen4.5': {
    text: [fromText(gen45)],
    image: [fromImage({ ...gen45, promptImage: first })],
  },
  'runway-veo-3.1': {
    text: [fromText({ ...veo, model: 'veo3.1' })],
    image: [fromImage({ ...veo, model: 'veo3.1', promptImage: first })],
  },
  'runway-veo-3.1-fast': {
    text: [fromText({ ...veo, model: 'veo3.1_fast' })],
    image: [fromImage({ ...veo, model: 'veo3.1_fast', promptImage: first })],
  },
  'seedance-2.5': {
    text: [fromText(seedance)],
    image: [fromImage({ ...seedance, promptImage: first })],
  },
  'hailuo-3': {
    text: [fromText(hailuo)],
    image: [fromImage({ ...hailuo, promptImage: first })],
  },
  'minimax-h3-max': {
    text: [fromText({ ...h3, resolution: '768p' })],
    image: [fromImage({ ...h3, resolution: '768p', promptImage: first })],
  },
  'runway-wan-3': {
    text: [fromText({ ...wan, ...tall, model: 'wan3' })],
    image: [fromImage({ ...wan, model: 'wan3', ratio: 'auto_720p', promptImage: first })],
  },
  'runway-wan-3-prime': {
    text: [fromText({ ...wan, ...tall, model: 'wan3_prime' })],
    image: [fromImage({ ...wan, model: 'wan3_prime', ratio: 'auto_720p', promptImage: first })],
  },
  'runway-gemini-omni': {
    text: [fromText(omni)],
    image: [fromImage({ ...omni, promptImage: first })],
  },
  'grok-imagine-1.5': {
    text: [fromText({ ...grok, ratio })],
    image: [fromImage({ ...grok, promptImage: first })],
  },
};
