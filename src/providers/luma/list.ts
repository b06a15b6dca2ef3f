import * as z from 'zod';
import { ProviderError, type TaskRequest } from '../provider.ts';
import { taskId } from '../task-id.ts';
import { agrees, type ListPage } from '../task-list.ts';
import { toResolution } from './resolution.ts';

const text = z.string().nullish().catch(undefined);

const pageSchema = z.object({
  generations: z.array(
    z.object({
      id: taskId,
      created_at: z.string().catch(''),
      model: text,
      request: z
        .object({
          ...{ prompt: text, aspect_ratio: text, duration: text, resolution: text },
          keyframes: z.unknown().optional(),
        })
        .nullish()
        .catch(undefined),
    }),
  ),
  has_more: z.boolean().nullish().catch(undefined),
});

export const PAGE_SIZE = 100;

/**
 * A page of `GET /generations`, compared with the request. `offset` is the number of entries before it.
 * @see https://docs.lumalabs.ai/reference/listgenerations
 */
export function readPage(answer: unknown, asked: TaskRequest, offset: number): ListPage {
  const parsed = pageSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "list: the answer isn't a list of generations");
  const { generations, has_more } = parsed.data;
  return {
    tasks: generations.map(({ id, created_at, model, request }) => ({
      ...{ id, createdAtMs: Date.parse(created_at) },
      fits:
        agrees(model, asked.model) &&
        agrees(request?.prompt, asked.prompt) &&
        agrees(request?.aspect_ratio, asked.aspectRatio) &&
        agrees(request?.duration, `${asked.durationSeconds}s`) &&
        agrees(request?.resolution, toResolution(asked.resolution)) &&
        hasFrames(request?.keyframes, asked),
    })),
    next: has_more ? String(offset + generations.length) : undefined,
  };
}

/** Luma may have copied the images, so their URLs say nothing. `null` is how it shows a generation without any. */
function hasFrames(shown: unknown, { inputs }: TaskRequest): boolean {
  if (shown === undefined) return true;
  const frames = new Map(Object.entries(shown ?? {}).filter(([, frame]) => frame !== null));
  return (
    frames.has('frame0') === inputs.some(({ role }) => role === 'first') &&
    frames.has('frame1') === inputs.some(({ role }) => role === 'last')
  );
}
