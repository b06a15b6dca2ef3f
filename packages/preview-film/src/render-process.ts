/** The process behind `renderFilm`: accepts one request, makes the film, reports progress, ends. */
import { rename, rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { encodeFilm } from './encode.ts';
import { EncoderError } from './encoder.ts';
import type { RenderMessage, RenderOrder } from './render.ts';
import { writeSound } from './sound/index.ts';

const stopped = new AbortController();
// Without its bot, it has nobody to draw for, even if the bot was killed without a message.
process.on('disconnect', () => stopped.abort());
process.on('SIGTERM', () => stopped.abort());
process.once('message', (order: RenderOrder) => {
  void make(order).finally(() => {
    if (process.connected) process.disconnect();
  });
});

async function make({ request, folder, filmPath, ffmpegPath }: RenderOrder): Promise<void> {
  // Named after this process: one that a dead bot left behind may still be about to clean up.
  const soundPath = join(folder, `sound.${process.pid}.wav`);
  const partPath = join(folder, `film.${process.pid}.part.mp4`);
  const { signal } = stopped;
  try {
    lowerPriority();
    report({ type: 'progress', progress: 0, step: 'mixing the sound' });
    await writeSound(request, soundPath, signal);
    await encodeFilm(request, {
      ffmpegPath,
      soundPath,
      outputPath: partPath,
      signal,
      onProgress: (progress, step) => report({ type: 'progress', progress, step }),
    });
    await rename(partPath, filmPath);
    report({ type: 'done' });
  } catch (error) {
    if (!signal.aborted) report({ type: 'failed', ...explain(error) });
  } finally {
    await Promise.all([rm(soundPath, { force: true }), rm(partPath, { force: true })]);
  }
}

function explain(error: unknown): { kind: 'unavailable' | 'task_failed'; cause: string } {
  if (error instanceof EncoderError)
    return { kind: error.isStarted ? 'task_failed' : 'unavailable', cause: error.message };
  return {
    kind: 'task_failed',
    cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

function report(message: RenderMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** The bot's event loop goes first; ffmpeg inherits this. */
function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here. Then it runs at normal priority.
  }
}
