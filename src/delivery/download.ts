import { copyFile, rename } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { JobIn, VideoFile } from '../jobs/job.ts';
import { probeVideo } from '../media/probe.ts';
import { type InputImage, type Provider, ProviderError } from '../providers/provider.ts';
import { FetchError, type FetchProblem, fetchFile } from './fetch-file.ts';
import type { JobFiles } from './job-files.ts';
import type { Limiter } from './limiter.ts';
import { readPicture } from './picture.ts';

/** Far above what any model of the catalogue makes. */
const MAX_VIDEO_BYTES = 1024 ** 3;
const MAX_STILL_BYTES = 64 * 1024 ** 2;
/** Ten times what a member may ask for: a header that claims more, or less than a blink, is no result. */
const MAX_VIDEO_SECONDS = 600;
const MIN_VIDEO_SECONDS = 0.1;

const kinds: Record<FetchProblem, ProviderError['kind']> = {
  gone: 'task_failed',
  refused: 'bad_output',
  unavailable: 'unavailable',
};

/**
 * Makes the functions that bring a task's output into the job's folder and prove that it is what it should be.
 * They throw a `ProviderError`: `bad_output` for what is no video or picture, `task_failed` for what is no longer
 * there, `unavailable` for what may work another time.
 */
export function createDownload({
  files,
  providers,
  limit,
  clock,
}: {
  files: JobFiles;
  providers: ReadonlyMap<string, Provider>;
  limit: Limiter;
  clock: Clock;
}) {
  async function bring(job: JobIn<'downloading'>, path: string, maxBytes: number, signal: AbortSignal) {
    const { output } = job.status;
    if (output.kind === 'file') {
      await copyFile(output.path, path).catch((cause: unknown) => {
        throw new ProviderError('task_failed', 'the output is gone from this machine', { cause });
      });
      return;
    }
    const api = providers.get(job.provider)?.api;
    const ownOrigins = new Set(api?.isOperatorsOwn ? [api.origin] : []);
    try {
      await fetchFile(output.url, { path, maxBytes, ownOrigins, headersFor: api, clock, signal });
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      throw new ProviderError(kinds[error.problem], error.message, { cause: error.cause });
    }
  }

  return {
    async downloadVideo(job: JobIn<'downloading'>, signal: AbortSignal): Promise<VideoFile> {
      const path = await files.pathOf(job.id, 'video.mp4');
      const unprovenPath = await files.pathOf(job.id, 'unproven');
      await limit(() => bring(job, unprovenPath, MAX_VIDEO_BYTES, signal));
      const probe = await probeVideo(unprovenPath);
      if (!probe.ok) throw new ProviderError('bad_output', `${probe.problem}: ${probe.cause}`);
      const { bytes, durationSeconds, width, height } = probe.video;
      if (durationSeconds < MIN_VIDEO_SECONDS || durationSeconds > MAX_VIDEO_SECONDS) {
        throw new ProviderError('bad_output', `the video claims to last ${durationSeconds} s`);
      }
      await rename(unprovenPath, path);
      return { path, bytes, durationSeconds, width, height };
    },

    async downloadStill(job: JobIn<'downloading'>, signal: AbortSignal): Promise<InputImage> {
      const path = await files.pathOf(job.id, 'still');
      await limit(() => bring(job, path, MAX_STILL_BYTES, signal));
      const picture = await readPicture(path);
      if (!picture) throw new ProviderError('bad_output', 'the still is no picture');
      const { output } = job.status;
      return output.kind === 'url' ? { ...picture, url: output.url } : picture;
    },
  };
}
