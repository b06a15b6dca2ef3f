import { fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import type { TaskStatus } from '../provider.ts';
import type { RenderCall } from './film-queue.ts';
import type { FilmRequest } from './request.ts';
import { FILM_FILE } from './task-folders.ts';

/** One frame takes milliseconds, the first of a large film a second or two: this long without news is a hang. */
const SILENCE_LIMIT_MS = 90_000;
/** What a renderer gets to end its ffmpeg before it is killed. */
const STOP_GRACE_MS = 2_000;
const STDERR_TAIL_CHARACTERS = 2_000;

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: z.number().min(0).max(1), step: z.string() }),
  z.object({ type: z.literal('done') }),
  z.object({ type: z.literal('failed'), kind: z.enum(['unavailable', 'task_failed']), cause: z.string() }),
]);
export type RenderMessage = z.infer<typeof message>;

/** What the drawing process is told, as its first and only message. */
export interface RenderOrder {
  request: FilmRequest;
  folder: string;
  filmPath: string;
  ffmpegPath: string;
}

/**
 * Draws one film in a process of its own, so that neither a slow frame nor a crash in native code touches the bot.
 * Settles when that process and its ffmpeg are gone.
 */
export async function renderFilm(
  request: FilmRequest,
  options: RenderCall & { folder: string; cacheFolder: string; ffmpegPath: string | undefined },
): Promise<TaskStatus> {
  const { folder, cacheFolder, ffmpegPath, signal, onProgress } = options;
  if (!ffmpegPath) return { state: 'failed', kind: 'unavailable', cause: 'no ffmpeg on this machine' };
  onProgress(0, 'setting the scene');
  const filmPath = join(folder, FILM_FILE);
  // The folder is an argument for whoever looks at the list of processes.
  const child = fork(new URL('./render-process.ts', import.meta.url), [folder], {
    // See `encode.ts` for the collector; a small nursery, since nearly all that lives briefly lives outside the heap.
    execArgv: ['--expose-gc', '--max-semi-space-size=2'],
    // It has no need of the bot's keys. Compiled code that is kept saves a third of its memory and start.
    env: { NODE_COMPILE_CACHE: cacheFolder },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
  const { promise, resolve } = Promise.withResolvers<TaskStatus>();
  let status: TaskStatus | undefined;
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL_CHARACTERS);
  });
  const silence = setTimeout(() => {
    status = failed(`the renderer was silent for ${SILENCE_LIMIT_MS} ms`);
    child.kill('SIGKILL');
  }, SILENCE_LIMIT_MS);
  child.on('message', (raw) => {
    silence.refresh();
    const parsed = message.safeParse(raw);
    if (!parsed.success) return;
    const news = parsed.data;
    if (news.type === 'progress') onProgress(news.progress, news.step);
    else if (news.type === 'done') status = { state: 'succeeded', output: { kind: 'file', path: filmPath } };
    else status = { state: 'failed', kind: news.kind, cause: news.cause };
  });
  child.on('error', (error) => {
    status ??= failed(`the renderer: ${String(error)}`);
    // One that could not be started never closes.
    if (child.pid === undefined) resolve(status);
  });
  child.on('close', (code, killedBy) => {
    resolve(status ?? failed(`the renderer ended with ${killedBy ?? code}: ${stderr.trim()}`));
  });

  let grace: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill('SIGTERM');
    grace = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (child.connected) child.send({ request, folder, filmPath, ffmpegPath } satisfies RenderOrder, () => {});
  // A film half drawn is no reason for the bot to stay when it is asked to stop: it is drawn again.
  child.unref();
  child.channel?.unref();
  try {
    return await promise;
  } finally {
    clearTimeout(silence);
    clearTimeout(grace);
    signal.removeEventListener('abort', stop);
  }
}

function failed(cause: string): TaskStatus {
  return { state: 'failed', kind: 'task_failed', cause };
}
