import { fork } from 'node:child_process';
import { z } from 'zod';
import type { FilmRequest } from './request.ts';

/** One frame takes milliseconds, the first of a large film a second or two: this long without news is a hang. */
const SILENCE_LIMIT_MS = 90_000;
/** Time for a renderer to end its ffmpeg before it is killed. */
const STOP_GRACE_MS = 2_000;
const STDERR_TAIL_CHARACTERS = 2_000;

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: z.number().min(0).max(1), step: z.string() }),
  z.object({ type: z.literal('done') }),
  z.object({ type: z.literal('failed'), kind: z.enum(['unavailable', 'task_failed']), cause: z.string() }),
]);
export type RenderMessage = z.infer<typeof message>;

export type RenderResult =
  | { state: 'done' }
  /** `unavailable`: ffmpeg could not be started here. `cause` is for a log. */
  | { state: 'failed'; kind: 'unavailable' | 'task_failed'; cause: string };

export interface RenderOptions {
  /** Must exist; scratch files of this film go here. */
  folder: string;
  /** Appears when the film is complete. */
  filmPath: string;
  /** Node's compile cache, which all films may share. */
  cacheFolder: string;
  ffmpegPath: string;
  signal: AbortSignal;
  /** `progress`: 0 to 1. */
  onProgress: (progress: number, step: string) => void;
}

/** The first and only message to the drawing process. */
export interface RenderOrder {
  request: FilmRequest;
  folder: string;
  filmPath: string;
  ffmpegPath: string;
}

/**
 * Draws one film in a separate process, so that neither a slow frame nor a crash in native code affects the caller.
 * Settles when that process and its ffmpeg are gone.
 */
export async function renderFilm(
  request: FilmRequest,
  { folder, filmPath, cacheFolder, ffmpegPath, signal, onProgress }: RenderOptions,
): Promise<RenderResult> {
  onProgress(0, 'setting the scene');
  // The folder is an argument so that it shows in the list of processes.
  const child = fork(new URL('./render-process.ts', import.meta.url), [folder], {
    // See `encode.ts` for the garbage collector. A small nursery is enough, because nearly all short-lived data is
    // outside the heap.
    execArgv: ['--expose-gc', '--max-semi-space-size=2'],
    // It doesn't need the bot's keys. The compile cache saves a third of its memory and start time.
    env: { NODE_COMPILE_CACHE: cacheFolder },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
  const { promise, resolve } = Promise.withResolvers<RenderResult>();
  let status: RenderResult | undefined;
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
    else if (news.type === 'done') status = { state: 'done' };
    else status = { state: 'failed', kind: news.kind, cause: news.cause };
  });
  child.on('error', (error) => {
    status ??= failed(`the renderer: ${String(error)}`);
    // A process that couldn't be started never closes.
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
  // A half-drawn film doesn't keep the bot from stopping: it is drawn again.
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

function failed(cause: string): RenderResult {
  return { state: 'failed', kind: 'task_failed', cause };
}
