import { type ExpectedByModel, imageFile, jobName, prompt, ratio, seed } from './words.ts';

const ray2 = { model: 'ray-2', prompt, aspect_ratio: ratio, duration: '5s', resolution: '720p' };
const ray3 = { model: 'ray-3.2', type: 'video', prompt, aspect_ratio: ratio };
const frame0 = { type: 'image', url: imageFile.attachment };
const ray3Video = { resolution: '720p', duration: '5s' };
const startFrame = { data: imageFile.base64, media_type: 'image/jpeg' };

/** Two APIs, each with its own key. @see https://docs.lumalabs.ai and https://docs.agents.lumalabs.ai */
export const lumaRequests: ExpectedByModel = {
  'luma-ray-2': {
    text: [{ path: '/dream-machine/v1/generations/video', body: ray2 }],
    image: [{ path: '/dream-machine/v1/generations/video', body: { ...ray2, keyframes: { frame0 } } }],
  },
  'luma-ray-3.2': {
    text: [{ path: '/v1/generations', body: { ...ray3, video: ray3Video } }],
    image: [{ path: '/v1/generations', body: { ...ray3, video: { ...ray3Video, start_frame: startFrame } } }],
  },
};

function vidu(model: string) {
  const body = { model, prompt, duration: 5, resolution: '720p', audio: true, seed, payload: jobName };
  return {
    text: [{ path: '/ent/v2/text2video', body: { ...body, aspect_ratio: ratio } }],
    image: [{ path: '/ent/v2/img2video', body: { ...body, images: [imageFile.data] } }],
  };
}

/** @see https://platform.vidu.com/docs/text-to-video */
export const viduRequests: ExpectedByModel = {
  vidu: vidu('viduq3-turbo'),
  'vidu-q3-pro': vidu('viduq3-pro'),
};

function sora(model: string) {
  const body = { model, prompt, seconds: '4', size: '720x1280' };
  return {
    text: [{ path: '/v1/videos', body }],
    image: [{ path: '/v1/videos', body: { ...body, input_reference: imageFile.file } }],
  };
}

/** Forms; a task is read as JSON here. @see https://developers.openai.com/api/reference/resources/videos */
export const openaiRequests: ExpectedByModel = {
  'sora-2': sora('sora-2'),
  'sora-2-pro': sora('sora-2-pro'),
};
