import { type ExpectedByModel, imageFile, prompt, ratio } from './words.ts';

const text = { type: 'text', text: prompt };
const image = { type: 'image', data: imageFile.base64, mime_type: 'image/jpeg' };

function interaction(model: string): ExpectedByModel[string] {
  const path = '/v1beta/interactions';
  const response_format = {
    ...{ type: 'video', delivery: 'uri', aspect_ratio: ratio, resolution: '720p', duration: '5s' },
  };
  const of = (task: string, input: object[]) => ({
    ...{ model, background: true, input, response_format },
    generation_config: { video_config: { task } },
  });
  return {
    text: [{ path, body: of('text_to_video', [text]) }],
    image: [{ path, body: of('image_to_video', [image, text]) }],
  };
}

/** @see https://ai.google.dev/gemini-api/docs/omni */
export const googleRequests: ExpectedByModel = {
  'google-gemini-omni': interaction('gemini-omni-1.1-flash'),
  'gemini-omni-1.2': interaction('gemini-omni-1.2-flash'),
};
