import * as z from 'zod';
import type { LoopbackAnswer } from './loopback.ts';

/** A URL, or a file inside of it. */
function fileOf(types: string) {
  const pattern = new RegExp(`^(?:https?://\\S+|data:(?:${types});base64,[A-Za-z0-9+/]+={0,2})$`);
  return z.strictObject({ url: z.string().regex(pattern) });
}
const picture = fileOf('image/(?:png|jpeg|webp)');
const film = fileOf('video/(?:mp4|quicktime|webm)');

const common = { model: z.string().min(1), user: z.string().optional() };
const bodies = {
  generations: z.strictObject({
    ...{ ...common, prompt: z.string().min(1).optional(), duration: z.int().min(1).max(15).optional() },
    aspect_ratio: z.literal(['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '21:9', '5:2']).optional(),
    resolution: z.literal(['480p', '720p', '1080p']).optional(),
    generate_audio: z.boolean().optional(),
    image: picture.optional(),
    last_frame: picture.optional(),
    reference_images: z.array(picture).min(1).max(14).optional(),
  }),
  edits: z.strictObject({ ...common, prompt: z.string().min(1), video: film }),
  extensions: z.strictObject({
    ...{ ...common, prompt: z.string().min(1), video: film, duration: z.int().min(2).max(10).optional() },
  }),
};
export type XaiPage = keyof typeof bodies;
type Generation = z.infer<(typeof bodies)['generations']>;

interface Model {
  pages: readonly XaiPage[];
  resolutions: readonly string[];
  /** Dollars for a second. */
  rates: Readonly<Record<string, number>>;
  references: number;
  /** Whether it takes a last frame, and references beside a first one. */
  hasFrames: boolean;
}

/** @see https://docs.x.ai/developers/model-capabilities/video/overview */
export const xaiModels: Readonly<Record<string, Model>> = {
  'grok-imagine-video': {
    ...{ pages: ['generations', 'edits', 'extensions'], references: 7, hasFrames: false },
    ...{ resolutions: ['480p', '720p'], rates: { '480p': 0.05, '720p': 0.07 } },
  },
  'grok-imagine-video-1.5': {
    ...{ pages: ['generations'], references: 14, hasFrames: true },
    ...{ resolutions: ['480p', '720p', '1080p'], rates: { '480p': 0.08, '720p': 0.14, '1080p': 0.25 } },
  },
  'grok-imagine-video-1.5-lite': {
    ...{ pages: ['generations'], references: 0, hasFrames: false },
    ...{ resolutions: ['480p', '720p', '1080p'], rates: { '480p': 0.02, '720p': 0.03, '1080p': 0.14 } },
  },
};

/** The answer to a body that is refused; `undefined` for a valid one. */
export function refuseBody(page: XaiPage, body: unknown): LoopbackAnswer | undefined {
  const parsed = bodies[page].safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return invalid(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
  }
  const { model: name } = parsed.data;
  const model = xaiModels[name];
  if (!model) {
    const message = `The model ${name} does not exist or your team does not have access to it.`;
    return failure(404, 'not-found', message);
  }
  if (!model.pages.includes(page)) return invalid(`${page} is not supported for this model`);
  const problem = page === 'generations' ? problemOf(model, parsed.data) : undefined;
  return problem === undefined ? undefined : invalid(problem);
}

function problemOf(model: Model, body: Generation): string | undefined {
  const { prompt, image, last_frame: last, reference_images: references = [], resolution = '480p' } = body;
  const isGuided = last !== undefined || references.length > 0;
  if (prompt === undefined && !image && !isGuided) return 'Prompt cannot be empty.';
  if (!model.resolutions.includes(resolution)) return '`resolution` is not supported for this model';
  return isGuided ? problemOfGuide(model, body, references.length) : undefined;
}

/** With references or a last frame. */
function problemOfGuide(model: Model, body: Generation, references: number): string | undefined {
  const { image, last_frame: last, resolution, duration = 8 } = body;
  if (references > model.references) return '`reference_images` is not supported for this model';
  if (last && !model.hasFrames) return '`last_frame` is not supported for this model';
  if (image && !model.hasFrames) return 'image and references can not be used together';
  if (resolution === '1080p') return '`resolution` goes up to 720p with references';
  return !model.hasFrames && duration > 10 ? '`duration` goes up to 10 seconds with references' : undefined;
}

function invalid(message: string): LoopbackAnswer {
  return failure(400, 'invalid-argument', message);
}

/** Its own form: a code and a sentence, without an object around them. */
export function failure(status: number, code: string, error: string): LoopbackAnswer {
  return { status, json: { code, error } };
}
