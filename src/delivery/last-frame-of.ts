import { rm } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { type Decoder, filmOf } from '../media/judge.ts';
import { writeLastFrame } from '../media/last-frame.ts';
import type { VideoSource } from '../requests/request.ts';
import type { Clock } from '../runtime/clock.ts';
import type { JobFiles } from './job-files.ts';
import { createLimiter } from './limiter.ts';
import type { SourceVideos } from './source-videos.ts';

/** The member sees "thinking" meanwhile. */
const TIMEOUT_MS = 60_000;

export type LastFrameOf = (
  jobId: string,
  video: { source: VideoSource; maxBytes: number },
  output: string,
) => Promise<void>;

/**
 * Creates the function that downloads a video and writes its last frame to a PNG. Throws a `UserError` if the
 * file isn't a video, or nothing here decodes it.
 */
export function createLastFrameOf(deps: {
  files: JobFiles;
  videos: Pick<SourceVideos, 'fetch'>;
  /** `undefined` if there is no ffmpeg. */
  decoder: Decoder;
  clock: Clock;
}): LastFrameOf {
  const { files, videos, decoder, clock } = deps;
  const oneAtATime = createLimiter(1);
  return async (jobId, { source, maxBytes }, output) => {
    if (!decoder) throw new UserError((t) => t('continue.notHere'));
    const path = await files.pathOf(jobId, 'unproven');
    try {
      await videos.fetch(source, { path, maxBytes });
      await oneAtATime(async () => {
        const signal = clock.timeout(TIMEOUT_MS);
        try {
          const film = await filmOf(path, decoder, signal);
          if (!film) throw new Error('nothing here decodes it');
          await writeLastFrame(film, output, { ffmpeg: decoder, signal });
        } catch (cause) {
          throw new UserError((t) => t('continue.noVideo'), { cause });
        }
      });
    } finally {
      await rm(path, { force: true });
    }
  };
}
