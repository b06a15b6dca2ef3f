import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { filmRequestSchema, renderFilm } from '@cutscene/preview-film';
import { z } from 'zod';
import { inputOf, type Provider, ProviderError, type TaskRef, type TaskStatus } from '../provider.ts';
import { createFilmQueue } from './film-queue.ts';
import { createTaskFolders } from './task-folders.ts';

export interface PreviewSettings {
  /** Films are drawn in `<dataDir>/preview/<task id>/`. */
  dataDir: string;
  /** Unset if no ffmpeg was found. Every film then fails as `unavailable`. */
  ffmpegPath: string | undefined;
}

/** Ids become folder names, so only ids that `submit` could have made are looked up. */
const taskRef = z.object({ taskId: z.string().regex(/^[0-9a-f]{32}$/) });

const FORGOTTEN: TaskStatus = { state: 'failed', kind: 'task_failed', cause: 'no such film on this machine' };

/**
 * Draws a short film from the prompt on this machine: offline, free, in seconds. A film that a crash interrupted is
 * drawn again at the next poll. The same prompt and seed give the same film.
 */
export function createPreview({ dataDir, ffmpegPath }: PreviewSettings): Provider {
  const root = join(dataDir, 'preview');
  const folders = createTaskFolders(root);
  // One film keeps two cores busy: one draws, one encodes.
  const queue = createFilmQueue({
    concurrency: availableParallelism() >= 4 ? 2 : 1,
    async render(taskId, { signal, onProgress }) {
      const request = await folders.read(taskId);
      if (!request) return FORGOTTEN;
      if (!ffmpegPath) return { state: 'failed', kind: 'unavailable', cause: 'no ffmpeg on this machine' };
      const filmPath = folders.filmPath(taskId);
      const result = await renderFilm(request, {
        ...{ folder: folders.pathOf(taskId), filmPath, cacheFolder: join(root, 'cache'), ffmpegPath },
        ...{ signal, onProgress },
      });
      return result.state === 'done' ? succeeded(filmPath) : result;
    },
  });

  return {
    id: 'preview',
    minPollIntervalMs: 250,
    submitIsRepeatable: true,

    async submit(request, { signal, idempotencyKey }) {
      signal.throwIfAborted();
      const film = filmRequestSchema.safeParse(request);
      if (!film.success)
        throw new ProviderError('invalid_request', z.prettifyError(film.error), { sent: false });
      // The same stage submitted again is the same film.
      const taskId = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32);
      if (!queue.status(taskId) && !(await folders.hasFilm(taskId))) {
        const portraits = request.inputs.filter(({ role }) => role === 'reference').map(({ path }) => path);
        const images = { firstFrame: inputOf(request, 'first')?.path, portraits };
        await folders.write(taskId, { ...film.data, ...images }).catch((error: unknown) => {
          throw new ProviderError('unavailable', `cannot write the task: ${String(error)}`, {
            sent: false,
            cause: error,
          });
        });
        queue.add(taskId);
      }
      return { taskId };
    },

    async poll(task) {
      const taskId = parseId(task);
      if (!taskId) return FORGOTTEN;
      const known = queue.status(taskId);
      if (known) return known;
      if (await folders.hasFilm(taskId)) return succeeded(folders.filmPath(taskId));
      if (!(await folders.read(taskId))) return FORGOTTEN;
      queue.add(taskId);
      return queue.status(taskId) ?? { state: 'pending' };
    },

    async cancel(task) {
      await forget(task);
    },

    async release(task) {
      await forget(task);
    },
  };

  async function forget(task: TaskRef): Promise<void> {
    const taskId = parseId(task);
    if (!taskId) return;
    await queue.remove(taskId);
    await folders.remove(taskId);
  }
}

function succeeded(path: string): TaskStatus {
  return { state: 'succeeded', output: { kind: 'file', path } };
}

function parseId(task: TaskRef): string | undefined {
  const parsed = taskRef.safeParse(task);
  return parsed.success ? parsed.data.taskId : undefined;
}
