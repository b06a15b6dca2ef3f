import { z } from 'zod';
import { ProviderError, type TaskRequest, type UnfinishedTask } from '../provider.ts';
import { agrees, type ListPage, unfinishedIn } from '../task-list.ts';
import { type Encoding, toFields } from './request.ts';
import { readStatus } from './status.ts';

const text = z.string().nullish().catch(undefined);

/** Gateways create ids of their own, which are sent back unchanged. */
export const videoId = z.union([z.string().trim().min(1).max(4_096), z.int().positive().transform(String)]);

const pageSchema = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      model: text,
      prompt: text,
      size: text,
      seconds: z.union([z.string(), z.number()]).nullish().catch(undefined),
      created_at: z.number().catch(Number.NaN),
    }),
  ),
  has_more: z.boolean().nullish().catch(undefined),
});

/**
 * A page of `GET /videos`, compared with the request. It doesn't show images and seeds.
 *
 * @see https://github.com/openai/openai-openapi (`VideoListResource`)
 */
export function readPage(answer: unknown, request: TaskRequest, encoding: Encoding): ListPage {
  const parsed = pageSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "list: the answer isn't a list of videos");
  const { data, has_more } = parsed.data;
  const asked = toFields(request, encoding);
  return {
    tasks: data.map(({ id, created_at, model, prompt, size, seconds }) => ({
      ...{ id, createdAtMs: created_at * 1_000 },
      fits:
        agrees(model, asked.model) &&
        agrees(prompt, asked.prompt) &&
        agrees(size, asked.size) &&
        agrees(seconds, asked.seconds),
    })),
    next: has_more ? data.at(-1)?.id : undefined,
  };
}

/** The videos of such a page that aren't over. */
export function readUnfinished(answer: unknown): UnfinishedTask[] {
  const refOf = (video: unknown) => ({ videoId: z.object({ id: videoId }).parse(video).id });
  return unfinishedIn(answer, 'data', (video) => readStatus(video, ''), refOf);
}
