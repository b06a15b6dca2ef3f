import { type ExpectedByModel, imageFile, prompt, ratio } from './words.ts';

function generation(model: string): ExpectedByModel[string] {
  const path = '/v1/videos/generations';
  const body = { model, prompt, duration: 5, resolution: '720p', generate_audio: true };
  return {
    text: [{ path, body: { ...body, aspect_ratio: ratio } }],
    image: [{ path, body: { ...body, image: { url: imageFile.data } } }],
  };
}

/** @see https://docs.x.ai/developers/model-capabilities/video/generation */
export const xaiRequests: ExpectedByModel = {
  'xai-grok-imagine-1.5': generation('grok-imagine-video-1.5'),
  'grok-imagine-1.5-lite': generation('grok-imagine-video-1.5-lite'),
};
