import { type ExpectedByModel, type ExpectedRequest, imageFile, prompt, ratio, seed } from './words.ts';

function official(model: string, input: object): ExpectedRequest {
  return { path: `/v1/models/${model}/predictions`, body: { input } };
}

function community(version: string, input: object): ExpectedRequest {
  return { path: '/v1/predictions', body: { version, input } };
}

/** Four seconds of 25 frames. */
const svd = community(
  'stability-ai/stable-video-diffusion:3f0457e4619daac51203dedb472816fd4af51f3149fa7a9e0b5ffcf1b8172438',
  {
    ...{ input_image: imageFile.still, video_length: '25_frames_with_svd_xt', frames_per_second: 6, seed },
    ...{ sizing_strategy: 'maintain_aspect_ratio', motion_bucket_id: 127, decoding_t: 7 },
  },
);
const drawn = { prompt, aspect_ratio: ratio, seed, output_format: 'png' };
const flux = (slug: string, more: object = {}) =>
  official(`black-forest-labs/${slug}`, { ...drawn, ...more });
const flux2 = { resolution: '1 MP' };
const flux2Image = { resolution: '1 MP', input_images: [imageFile.data] };

const veo = { prompt, duration: 4, resolution: '720p', aspect_ratio: ratio, seed };
const kling = { prompt, duration: 5, mode: 'standard', generate_audio: false };
const seedance = { prompt, duration: 5, resolution: '720p', generate_audio: true, seed };
const ltx = { prompt, duration: 6, resolution: '1080p', aspect_ratio: ratio, generate_audio: true };
const hailuo = { prompt, duration: 6, resolution: '768p' };
const pVideo = {
  ...{ prompt, duration: 5, resolution: '720p', aspect_ratio: ratio, seed, disable_safety_filter: false },
};

/** @see https://replicate.com/docs/reference/http#predictions.create */
export const replicateRequests: ExpectedByModel = {
  'flux-schnell-svd': { text: [flux('flux-schnell'), svd] },
  'flux-dev-svd': { text: [flux('flux-dev'), svd] },
  'flux-pro-svd': { text: [flux('flux-pro'), svd] },
  'flux-1.1-pro-svd': { text: [flux('flux-1.1-pro'), svd] },
  'flux-2-svd': { text: [flux('flux-2-pro', flux2), svd], image: [flux('flux-2-pro', flux2Image), svd] },
  'flux-2-max-svd': {
    text: [flux('flux-2-max', flux2), svd],
    image: [flux('flux-2-max', flux2Image), svd],
  },
  'flux-kontext-svd': {
    text: [flux('flux-kontext-pro'), svd],
    image: [flux('flux-kontext-pro', { input_image: imageFile.data }), svd],
  },
  'pony-svd': {
    text: [
      community(
        'charlesmccarthy/pony-sdxl:b070dedae81324788c3c933a5d9e1270093dc74636214b9815dae044b4b3a58a',
        {
          ...{ prompt, model: 'ponyRealism21.safetensors', batch_size: 1, width: 1184, height: 672, seed },
        },
      ),
      svd,
    ],
  },
  'veo-3.1': {
    text: [official('google/veo-3.1', { ...veo, generate_audio: true })],
    image: [official('google/veo-3.1', { ...veo, generate_audio: true, image: imageFile.data })],
  },
  'veo-3.1-fast': {
    text: [official('google/veo-3.1-fast', { ...veo, generate_audio: true })],
    image: [official('google/veo-3.1-fast', { ...veo, generate_audio: true, image: imageFile.data })],
  },
  'veo-3.1-lite': {
    text: [official('google/veo-3.1-lite', veo)],
    image: [official('google/veo-3.1-lite', { ...veo, image: imageFile.data })],
  },
  'seedance-2': {
    text: [official('bytedance/seedance-2.0', { ...seedance, aspect_ratio: ratio })],
    image: [
      official('bytedance/seedance-2.0', { ...seedance, aspect_ratio: 'adaptive', image: imageFile.data }),
    ],
  },
  'replicate-kling-3': {
    text: [official('kwaivgi/kling-v3-video', { ...kling, aspect_ratio: ratio })],
    image: [official('kwaivgi/kling-v3-video', { ...kling, start_image: imageFile.data })],
  },
  'ltx-2.3-fast': {
    text: [official('lightricks/ltx-2.3-fast', ltx)],
    image: [official('lightricks/ltx-2.3-fast', { ...ltx, image: imageFile.data })],
  },
  'hailuo-2.3-fast': {
    text: [
      flux('flux-schnell'),
      official('minimax/hailuo-2.3-fast', { ...hailuo, first_frame_image: imageFile.still }),
    ],
    image: [official('minimax/hailuo-2.3-fast', { ...hailuo, first_frame_image: imageFile.data })],
  },
  'hailuo-2.3': {
    text: [official('minimax/hailuo-2.3', hailuo)],
    image: [official('minimax/hailuo-2.3', { ...hailuo, first_frame_image: imageFile.data })],
  },
  'wan-2.2-fast': {
    text: [
      official('wan-video/wan-2.2-t2v-fast', {
        ...{ prompt, resolution: '720p', aspect_ratio: ratio, seed },
        ...{ num_frames: 81, frames_per_second: 16 },
      }),
    ],
  },
  'p-video': {
    text: [official('prunaai/p-video', pVideo)],
    image: [official('prunaai/p-video', { ...pVideo, image: imageFile.data })],
  },
};
