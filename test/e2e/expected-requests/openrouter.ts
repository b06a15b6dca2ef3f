import { type ExpectedByModel, imageFile, prompt, ratio, seed } from './words.ts';

function generation(model: string, duration: number): ExpectedByModel[string] {
  const path = '/api/v1/videos';
  const body = {
    model,
    prompt,
    duration,
    resolution: '720p',
    aspect_ratio: ratio,
    seed,
    generate_audio: true,
  };
  const image_url = { url: imageFile.data };
  return {
    text: [{ path, body }],
    image: [
      {
        path,
        body: { ...body, frame_images: [{ type: 'image_url', image_url, frame_type: 'first_frame' }] },
      },
    ],
  };
}

/** @see https://openrouter.ai/docs/api/api-reference/video-generation/create-videos */
export const openrouterRequests: ExpectedByModel = {
  'openrouter-veo-3.1': generation('google/veo-3.1', 4),
  'wan-2.7': generation('alibaba/wan-2.7', 5),
};
