import { rename } from 'node:fs/promises';
import type { Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { Decoder, Judgment } from '../media/judge.ts';
import { removeSound } from '../media/remove-sound.ts';
import type { JobFiles } from './job-files.ts';

/**
 * Creates the function that removes the sound of a downloaded video whose member wants none, for models that always make
 * some. The picture isn't encoded again. A video that can't be changed here keeps its sound: it is paid for.
 */
export function createSilence({ files, decoder, log }: { files: JobFiles; decoder: Decoder; log: Log }) {
  return async function silence(
    { id, request }: Pick<Job, 'id' | 'request'>,
    path: string,
    judgment: Judgment,
    signal: AbortSignal,
  ): Promise<void> {
    if (request.sound !== 'off' || !hasSound(judgment)) return;
    const demuxer = 'container' in judgment ? judgment.container.demuxer : undefined;
    if (!decoder || demuxer === undefined) {
      log.warn({ job: id }, "a video keeps its sound, because it can't be changed here");
      return;
    }
    const output = await files.pathOf(id, 'unfinished.mp4');
    try {
      await removeSound({ path, demuxer }, output, { ffmpeg: decoder, signal });
      await rename(output, path);
    } catch (err) {
      signal.throwIfAborted();
      log.warn({ err, job: id }, 'could not remove the sound of a video; it keeps it');
    }
  };
}

function hasSound(judgment: Judgment): boolean {
  if (judgment.kind === 'as-is') return judgment.video.audioCodec !== null;
  return judgment.kind === 'film' && judgment.film.inspection.audio !== undefined;
}
