import { copyFile, rename } from 'node:fs/promises';
import type { JobIn, VideoFile } from '../jobs/job.ts';
import { probeVideo } from '../media/probe.ts';
import { ProviderError } from '../providers/provider.ts';
import type { JobFiles } from './job-files.ts';

/**
 * Makes the function that brings a task's output into the job's folder and proves that it is a playable video.
 * Throws a `ProviderError`: `bad_output` for what is no video, `task_failed` for a file that is not there.
 */
export function createDownload(files: JobFiles) {
  return async function download(job: JobIn<'downloading'>, signal: AbortSignal): Promise<VideoFile> {
    const path = await files.videoPath(job.id);
    const partPath = `${path}.part`;
    await copyFile(job.status.output.path, partPath).catch((cause: unknown) => {
      throw new ProviderError('task_failed', 'the output is gone from this machine', { cause });
    });
    signal.throwIfAborted();
    const probe = await probeVideo(partPath);
    if (!probe.ok) throw new ProviderError('bad_output', `${probe.problem}: ${probe.cause}`);
    await rename(partPath, path);
    const { bytes, durationSeconds, width, height } = probe.video;
    return { path, bytes, durationSeconds, width, height };
  };
}
