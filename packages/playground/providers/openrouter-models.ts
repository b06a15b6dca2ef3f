/** One entry of its list of models. Prices are texts: dollars, or cents where the name says so. */
export interface OpenrouterModel {
  id: string;
  canonical_slug: string;
  name: string;
  description: string;
  created: number;
  supported_durations: readonly number[] | null;
  supported_resolutions: readonly string[] | null;
  supported_aspect_ratios: readonly string[] | null;
  supported_sizes: readonly string[] | null;
  supported_frame_images: readonly string[] | null;
  generate_audio: boolean | null;
  seed: boolean | null;
  upscale_factor: { min?: number; max?: number } | null;
  creativity: readonly number[] | null;
  pricing_skus: Readonly<Record<string, string>> | null;
  allowed_passthrough_parameters: readonly string[];
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

function describe(
  id: string,
  name: string,
  more: Partial<OpenrouterModel> & Pick<OpenrouterModel, 'pricing_skus'>,
): OpenrouterModel {
  return {
    ...{ id, canonical_slug: id, name, description: `${name} makes videos.`, created: 1_780_000_000 },
    ...{ supported_durations: null, supported_resolutions: null, supported_aspect_ratios: null },
    ...{ supported_sizes: null, supported_frame_images: null, generate_audio: null, seed: null },
    ...{ upscale_factor: null, creativity: null, allowed_passthrough_parameters: [] },
    ...more,
  };
}

const bothFrames = { supported_frame_images: ['first_frame', 'last_frame'] };

/** As it described them in October 2026. @see https://openrouter.ai/api/v1/videos/models */
export const openrouterModels: readonly OpenrouterModel[] = [
  describe('google/veo-3.1', 'Google: Veo 3.1', {
    ...{ ...bothFrames, supported_durations: [4, 6, 8], supported_resolutions: ['720p', '1080p', '4K'] },
    ...{ supported_aspect_ratios: ['16:9', '9:16'], generate_audio: true, seed: true },
    pricing_skus: {
      ...{ duration_seconds_with_audio: '0.40', duration_seconds_with_audio_4k: '0.60' },
      duration_seconds_without_audio: '0.20',
    },
    allowed_passthrough_parameters: ['personGeneration', 'negativePrompt'],
  }),
  describe('alibaba/wan-2.7', 'Alibaba: Wan 2.7', {
    ...{ ...bothFrames, supported_durations: range(2, 10), supported_resolutions: ['720p', '1080p'] },
    supported_aspect_ratios: ['16:9', '9:16', '1:1', '4:3', '3:4'],
    ...{ generate_audio: true, seed: true, pricing_skus: { duration_seconds: '0.1' } },
  }),
  describe('kwaivgi/kling-v3.0-std', 'Kling: Video v3.0 Standard', {
    ...{ ...bothFrames, supported_durations: range(3, 15), supported_resolutions: ['720p'] },
    ...{ supported_aspect_ratios: ['16:9', '9:16', '1:1'], generate_audio: true, seed: false },
    pricing_skus: { duration_seconds: '0.084', duration_seconds_with_audio: '0.126' },
  }),
  describe('x-ai/grok-imagine-video-1.5-lite', 'xAI: Grok Imagine Video 1.5 Lite', {
    ...{ supported_durations: range(1, 15), supported_resolutions: ['480p', '720p', '1080p'] },
    supported_aspect_ratios: ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3'],
    supported_frame_images: ['first_frame'],
    pricing_skus: {
      ...{ cents_per_image_input: '1', cents_per_video_output_second_480p: '2' },
      ...{ cents_per_video_output_second_720p: '3', cents_per_video_output_second_1080p: '14' },
    },
  }),
  describe('bytedance/seedance-2.0', 'ByteDance: Seedance 2.0', {
    ...{ ...bothFrames, supported_durations: range(4, 15), supported_resolutions: ['480p', '720p', '1080p'] },
    supported_aspect_ratios: ['1:1', '3:4', '9:16', '4:3', '16:9', '21:9', '9:21'],
    ...{ generate_audio: true, seed: true, pricing_skus: { video_tokens: '0.000007' } },
  }),
];

/** What a video costs, where that is a rate. */
export function usdOf(
  { pricing_skus: skus }: OpenrouterModel,
  { seconds, resolution, sound }: { seconds: number; resolution: string; sound: boolean },
): number {
  const size = resolution.toLowerCase();
  const audio = sound ? 'with_audio' : 'without_audio';
  const names = [`duration_seconds_${audio}_${size}`, `duration_seconds_${size}`];
  names.push(`duration_seconds_${audio}`, 'duration_seconds');
  const rate = names.map((name) => skus?.[name]).find((each) => each !== undefined);
  const cents = skus?.[`cents_per_video_output_second_${size}`];
  return seconds * (rate === undefined ? Number(cents ?? 0) / 100 : Number(rate));
}
