import type { BegunUpload } from '../discord/begun-upload.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import { isSpoiler, type JobIn } from '../jobs/job.ts';
import type { VideoFile } from '../jobs/job-status.ts';
import type { Log } from '../log.ts';
import { probeGrowing } from '../media/probe.ts';
import { playsInline } from '../media/probed-video.ts';
import type { GrowingFile } from '../media/read-in-place.ts';
import type { Provenance } from '../provenance.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Limiter } from './limiter.ts';
import { watchForStall } from './stall-watch.ts';
import { attachmentOf } from './video-attachment.ts';

/** A smaller file is transferred too quickly for an overlap to save any time. */
const LEAST_BYTES = 1024 ** 2;
/** Where the header of an ordinary file is complete, and that of one with more boxes behind its frames. */
const HEADER_BYTES = [64 * 1024, 512 * 1024];

/**
 * Uploads that begin while their video is still being downloaded. Nothing is decided by them: the delivery finishes one
 * if it would send that very file to that very message, and otherwise sends it itself.
 */
export interface EarlyUploads {
  /** Makes a download, and lets an upload begin meanwhile if the video will very likely be sent as it is. */
  during(
    job: JobIn<'downloading'>,
    signal: AbortSignal,
    download: (onGrow: (file: GrowingFile) => Promise<void>) => Promise<VideoFile>,
  ): Promise<VideoFile>;
  /** The job's upload. From then on, its caller ends it. */
  take(jobId: string): BegunUpload | undefined;
  /** Ends the job's upload, if there still is one. */
  drop(jobId: string): void;
}

export function createEarlyUploads(deps: {
  messages: JobMessages;
  /** They come first. */
  uploads: Limiter;
  /** The files that are being sent early. */
  limit: Limiter;
  provenance: Pick<Provenance, 'fileName'>;
  clock: Clock;
  log: Log;
}): EarlyUploads {
  const { messages, clock, log } = deps;
  const begun = new Map<string, { upload: BegunUpload; stopWatch(): void }>();

  function mayFollow(job: JobIn<'downloading'>, bytes: number): boolean {
    const { attempts } = job.status;
    const isPlain = !job.review && !isSpoiler(job) && job.request.sound !== 'off';
    const isRoutine = attempts === 0 && messages.hasToken(job);
    return isPlain && isRoutine && bytes >= LEAST_BYTES && bytes <= messages.uploadLimitBytes(job);
  }

  async function begin(job: JobIn<'downloading'>, file: GrowingFile, signal: AbortSignal, over: AbortSignal) {
    if (!mayFollow(job, file.bytes) || !(await willPlayInline(file))) return;
    if (over.aborted || signal.aborted || deps.uploads.isFull() || deps.limit.isFull()) return;
    const watch = watchForStall(clock, signal);
    let reached = 0;
    const watched = {
      ...file,
      async reach(bytes: number) {
        await file.reach(bytes);
        watch.moved(bytes - reached);
        reached = bytes;
      },
    };
    const upload = messages.begin(job, attachmentOf(job, file, deps.provenance), watched, watch.signal);
    const entry = { upload, stopWatch: watch.stop };
    begun.set(job.id, entry);
    void deps.limit(() => upload.sent);
    void upload.over.then(() => {
      watch.stop();
      if (begun.get(job.id) === entry) begun.delete(job.id);
    });
  }

  function take(jobId: string) {
    const entry = begun.get(jobId);
    begun.delete(jobId);
    entry?.stopWatch();
    return entry?.upload;
  }

  const drop = (jobId: string) => take(jobId)?.abort();

  return {
    async during(job, signal, download) {
      const over = new AbortController();
      try {
        return await download((file) =>
          begin(job, file, signal, over.signal).catch((err: unknown) => {
            log.debug({ err, job: job.id }, 'could not send the video while it was being downloaded');
          }),
        );
      } catch (error) {
        drop(job.id);
        throw error;
      } finally {
        over.abort();
      }
    },
    take,
    drop,
  };
}

async function willPlayInline(file: GrowingFile): Promise<boolean> {
  for (const bytes of HEADER_BYTES) {
    await file.reach(bytes);
    const probe = await probeGrowing(file);
    if (probe) return probe.ok && playsInline(probe.video);
  }
  return false;
}
