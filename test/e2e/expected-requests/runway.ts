import { type ExpectedByModel, type ExpectedRequest, picture, prompt, ratio, seed } from './words.ts';

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
const grok = { model: 'grok_imagine_1_5', ...words, resolution: '720p', duration: 5 };
/** For models that take a bare picture for something to learn from. */
const first = [{ uri: picture.data, position: 'first' }];

/** @see https://docs.dev.runwayml.com/api/#tag/Start-generating */
export const runwayRequests: ExpectedByModel = {
  'runway-gen3a-turbo': {
    text: [still, fromImage({ ...gen3, promptImage: picture.still })],
    picture: [fromImage({ ...gen3, promptImage: picture.data })],
  },
  'runway-gen4-turbo': {
    text: [still, fromImage({ ...gen4, promptImage: picture.still })],
    picture: [fromImage({ ...gen4, promptImage: picture.data })],
  },
  'runway-gen4.5': {
    text: [fromText(gen45)],
    picture: [fromImage({ ...gen45, promptImage: picture.data })],
  },
  'runway-veo-3.1': {
    text: [fromText({ ...veo, model: 'veo3.1' })],
    picture: [fromImage({ ...veo, model: 'veo3.1', promptImage: picture.data })],
  },
  'runway-veo-3.1-fast': {
    text: [fromText({ ...veo, model: 'veo3.1_fast' })],
    picture: [fromImage({ ...veo, model: 'veo3.1_fast', promptImage: picture.data })],
  },
  'seedance-2.5': {
    text: [fromText(seedance)],
    picture: [fromImage({ ...seedance, promptImage: first })],
  },
  'hailuo-3': {
    text: [fromText(hailuo)],
    picture: [fromImage({ ...hailuo, promptImage: first })],
  },
  'grok-imagine-1.5': {
    text: [fromText({ ...grok, ratio })],
    picture: [fromImage({ ...grok, promptImage: picture.data })],
  },
};
