import * as z from 'zod';

export const viduPages = ['text2video', 'img2video', 'start-end2video', 'reference2video'] as const;
export type ViduPage = (typeof viduPages)[number];

interface Model {
  pages: readonly ViduPage[];
  /** The seconds and, for each, the resolutions. */
  seconds: { from: number; to: number } | readonly number[];
  resolutions: (seconds: number) => readonly string[];
  defaultSeconds: number;
}

const ALL = ['540p', '720p', '1080p'];
const both: readonly ViduPage[] = ['text2video', 'img2video'];
const withEnd: readonly ViduPage[] = [...both, 'start-end2video'];
const q3: Model = { pages: withEnd, seconds: { from: 1, to: 16 }, resolutions: () => ALL, defaultSeconds: 5 };
const q2 = { seconds: { from: 1, to: 10 }, resolutions: () => ALL, defaultSeconds: 5 };
const fromImage: readonly ViduPage[] = ['img2video'];
const q1 = { seconds: [5], resolutions: () => ['1080p'], defaultSeconds: 5 };

/** @see https://platform.vidu.com/docs/model-map */
const models: Readonly<Record<string, Model>> = {
  'viduq3-pro': q3,
  'viduq3-turbo': { ...q3, pages: viduPages },
  // From references only, of at least three seconds.
  viduq3: { ...q3, pages: ['reference2video'] },
  'viduq3-pro-fast': { ...q3, pages: fromImage, resolutions: () => ['720p', '1080p'] },
  viduq2: { ...q2, pages: ['text2video'] },
  'viduq2-pro': { ...q2, pages: fromImage },
  'viduq2-turbo': { ...q2, pages: fromImage },
  'viduq2-pro-fast': { ...q2, pages: fromImage, resolutions: () => ['720p', '1080p'] },
  viduq1: { ...q1, pages: both },
  'viduq1-classic': { ...q1, pages: fromImage },
  'vidu2.0': {
    pages: fromImage,
    seconds: [4, 8],
    resolutions: (seconds) => (seconds === 8 ? ['720p'] : ['360p', '720p', '1080p']),
    defaultSeconds: 4,
  },
};

const common = {
  model: z.string(),
  duration: z.int().optional(),
  resolution: z.string().optional(),
  seed: z.int().min(0).optional(),
  movement_amplitude: z.literal(['auto', 'small', 'medium', 'large']).optional(),
  bgm: z.boolean().optional(),
  audio: z.boolean().optional(),
  off_peak: z.boolean().optional(),
  watermark: z.boolean().optional(),
  wm_position: z.int().min(1).max(4).optional(),
  wm_url: z.url().optional(),
  payload: z.string().max(1_048_576).optional(),
  meta_data: z.string().optional(),
  callback_url: z.url().optional(),
};

const image = z
  .string()
  .regex(/^(?:https:\/\/|data:image\/(?:png|jpeg|jpg|webp);base64,[A-Za-z0-9+/]+={0,2}$)/);

const fromFrame = {
  ...common,
  prompt: z.string().max(5000).optional(),
  is_rec: z.boolean().optional(),
  audio_type: z.literal(['all', 'speech_only', 'sound_effect_only']).optional(),
  voice_id: z.string().optional(),
};
const aspect_ratio = z.literal(['16:9', '9:16', '1:1', '3:4', '4:3']).optional();

const bodies = {
  text2video: z.strictObject({
    ...common,
    prompt: z.string().min(1).max(5000),
    aspect_ratio,
    style: z.literal(['general', 'anime']).optional(),
  }),
  img2video: z.strictObject({ ...fromFrame, images: z.array(image).length(1) }),
  'start-end2video': z.strictObject({ ...fromFrame, images: z.array(image).length(2) }),
  reference2video: z.strictObject({
    ...common,
    prompt: z.string().min(1).max(5000),
    images: z.array(image).min(1).max(7),
    aspect_ratio,
  }),
};

/**
 * The problem with a body, in Vidu's words; `undefined` for a valid one.
 * @see https://platform.vidu.com/docs/text-to-video
 * @see https://platform.vidu.com/docs/image-to-video
 * @see https://platform.vidu.com/docs/start-end-to-video
 * @see https://platform.vidu.com/docs/reference-to-video
 */
export function checkVidu(page: ViduPage, body: unknown): { reason: string; message: string } | undefined {
  const parsed = bodies[page].safeParse(body);
  if (!parsed.success) return toProblem(parsed.error, body);
  const { model, duration, resolution } = parsed.data;
  const limits = models[model];
  if (!limits?.pages.includes(page)) return invalid('model');
  const seconds = duration ?? limits.defaultSeconds;
  if (!makes(page, limits, seconds)) return invalid('duration');
  if (resolution !== undefined && !limits.resolutions(seconds).includes(resolution)) {
    return invalid('resolution');
  }
  const ratio = 'aspect_ratio' in parsed.data ? parsed.data.aspect_ratio : undefined;
  if (model === 'viduq1' && (ratio === '3:4' || ratio === '4:3')) return invalid('aspect_ratio');
  // Sound from text is for the third generation.
  if (page === 'text2video' && parsed.data.audio !== undefined && !model.startsWith('viduq3')) {
    return { reason: 'FieldUnwanted', message: 'unwanted field: audio' };
  }
  return undefined;
}

/** References need three seconds. */
function makes(page: ViduPage, { seconds: made }: Model, seconds: number): boolean {
  if (page === 'reference2video' && seconds < 3) return false;
  return 'from' in made ? seconds >= made.from && seconds <= made.to : made.includes(seconds);
}

function toProblem(error: z.ZodError, body: unknown): { reason: string; message: string } {
  const issue = error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    return { reason: 'FieldUnwanted', message: `unwanted field: ${issue.keys.join(', ')}` };
  }
  const field = String(issue?.path[0] ?? 'body');
  if (!(field in Object(body))) return { reason: 'FieldLacking', message: `lacking field: ${field}` };
  const isList = field === 'images' && Array.isArray(Object(body)['images']) && issue?.path.length === 1;
  return isList
    ? { reason: 'FieldItemCountOutOfRange', message: 'item count of images is out of range' }
    : invalid(field);
}

function invalid(field: string): { reason: string; message: string } {
  return { reason: 'FieldInvalid', message: `invalid field: ${field}` };
}
