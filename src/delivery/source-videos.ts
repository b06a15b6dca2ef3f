import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { encodeForInline } from '../media/encode.ts';
import type { Film } from '../media/film.ts';
import { type Decoder, filmOf } from '../media/judge.ts';
import { writeMoments } from '../media/moments.ts';
import { probeVideo } from '../media/probe.ts';
import type { ProbedVideo } from '../media/probed-video.ts';
import type { Film as FilmFacts, OfferedFile, VideoSource } from '../requests/request.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Attachments } from './attachment.ts';
import { createFairLimiter } from './fair-limiter.ts';
import type { JobFiles } from './job-files.ts';
import type { PastVideos } from './past-videos.ts';

/** The member sees "thinking" meanwhile, for which Discord has 15 minutes. */
const CONVERT_TIMEOUT_MS = 4 * 60_000;
const FETCH_TIMEOUT_MS = 2 * 60_000;
const MEASURE_TIMEOUT_MS = 30_000;
/** A header may be wrong by some frames. One that hides more would hide a part of the price. */
const SLACK_SECONDS = 0.5;

/** A video as it was measured, with its size as shown. */
export interface Measured extends FilmFacts {
  width: number;
  height: number;
}

interface Owner {
  /** Of the job, or of the click that one may come from. */
  id: string;
  memberId: string;
}

/** Videos that others are made from. Every function throws a `UserError` for one that is gone or can't be used. */
export interface SourceVideos {
  /** Downloads one. */
  fetch(source: VideoSource, options: { path: string; maxBytes: number }): Promise<void>;
  /** Downloads a member's video, and measures it. Nothing of it stays. */
  measure(owner: Owner, video: OfferedFile & { maxBytes: number }): Promise<Measured>;
  /**
   * Writes an MP4 that every provider takes, with nothing in it but picture and sound. `film`: as it was measured, and
   * priced.
   */
  normalize(
    owner: Owner,
    input: { path: string; output: string; film: FilmFacts | undefined },
  ): Promise<ProbedVideo>;
  /** Lets `look` see images from the whole of a normalized video. */
  withMoments<T>(owner: Owner, path: string, look: (paths: readonly string[]) => Promise<T>): Promise<T>;
}

export function createSourceVideos(deps: {
  files: JobFiles;
  attachments: Attachments;
  pastVideos: Pick<PastVideos, 'find' | 'fetch'>;
  findJob(id: string): Promise<Job | undefined>;
  /** `undefined` if there is no ffmpeg. */
  decoder: Decoder;
  clock: Clock;
}): SourceVideos {
  const { files, attachments, pastVideos, decoder, clock } = deps;
  /** One takes all cores. */
  const oneAtATime = createFairLimiter(1);

  async function fetchOwn(jobId: string, { path, maxBytes }: { path: string; maxBytes: number }) {
    const job = await deps.findJob(jobId);
    const found = job && isIn(job, 'succeeded') ? await pastVideos.find(job) : undefined;
    if (!job || !isIn(job, 'succeeded') || !found) throw new UserError((t) => t('history.videoGone'));
    if (!job.status.host) return attachments.fetch(found.url, { what: 'file', path, maxBytes });
    try {
      await pastVideos.fetch(job, found, { path, maxBytes, signal: clock.timeout(FETCH_TIMEOUT_MS) });
    } catch (cause) {
      throw new UserError((t) => t('history.videoGone'), { cause });
    }
  }

  async function read<T>(
    { memberId }: Owner,
    path: string,
    timeoutMs: number,
    work: (film: Film, tools: { ffmpeg: NonNullable<Decoder>; signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    if (!decoder) throw new UserError((t) => t('continue.notHere'));
    return oneAtATime(memberId, async () => {
      const signal = clock.timeout(timeoutMs);
      try {
        const film = await filmOf(path, decoder, signal);
        if (!film) throw new Error('nothing here decodes it');
        return await work(film, { ffmpeg: decoder, signal });
      } catch (cause) {
        throw new UserError((t) => t('continue.noVideo'), { cause });
      }
    });
  }

  async function fetch(source: VideoSource, options: { path: string; maxBytes: number }): Promise<void> {
    if ('videoOf' in source) return fetchOwn(source.videoOf, options);
    return attachments.fetch(source.url, { what: 'file', ...options });
  }

  return {
    fetch,
    async measure(owner, { maxBytes, ...video }) {
      const path = await files.pathOf(owner.id, 'unproven');
      try {
        await fetch(video, { path, maxBytes });
        return await read(owner, path, MEASURE_TIMEOUT_MS, async ({ inspection, durationSeconds }) => {
          const seconds = durationSeconds ?? inspection.durationSeconds;
          if (seconds === undefined) throw new Error('nothing says how long it is');
          const { width, height } = inspection;
          return { seconds, bytes: video.bytes, width, height };
        });
      } finally {
        await files.remove(owner.id);
      }
    },
    normalize: (owner, { path, output, film: measured }) =>
      read(owner, path, CONVERT_TIMEOUT_MS, async (film, tools) => {
        const unfinished = `${output}.mp4`;
        try {
          await encodeForInline(film, unfinished, tools);
          const probe = await probeVideo(unfinished);
          if (!probe.ok) throw new Error(probe.cause);
          const { durationSeconds } = probe.video;
          if (measured && durationSeconds > measured.seconds + SLACK_SECONDS)
            throw new Error(`lasts ${durationSeconds} s, and not ${measured.seconds}`);
          await rename(unfinished, output);
          return probe.video;
        } finally {
          await rm(unfinished, { force: true });
        }
      }),
    async withMoments(owner, path, look) {
      const paths = await read(owner, path, CONVERT_TIMEOUT_MS, (film, tools) =>
        writeMoments(film, path, tools),
      );
      try {
        return await look(paths.filter((each) => existsSync(each)));
      } finally {
        await Promise.all(paths.map((each) => rm(each, { force: true })));
      }
    },
  };
}
