import { rename, rm, stat } from 'node:fs/promises';
import type { Job } from '../jobs/job.ts';
import { isSpoiler, type JobIn } from '../jobs/job.ts';
import type { VideoFile } from '../jobs/job-status.ts';
import { isJoinable, MAX_CLIPS_BYTES, ReelError } from '../jobs/reel.ts';
import type { Subtitles } from '../jobs/reel-schema.ts';
import { isNoSpace } from '../jobs/steps/tools.ts';
import { translator } from '../locales/translate.ts';
import type { Film } from '../media/film.ts';
import { type Decoder, filmOf } from '../media/judge.ts';
import { plainLine } from '../text/markdown.ts';
import type { FairLimiter } from './fair-limiter.ts';
import { FetchError } from './fetch-file.ts';
import { type JobFiles, nameOfInput } from './job-files.ts';
import type { Limiter } from './limiter.ts';
import type { PastVideos } from './past-videos.ts';

/** Of a chapter. Players show one line. */
const TITLE_LENGTH = 60;
/** Of the whole progress. */
const DOWNLOADED = 0.1;

interface Options {
  signal: AbortSignal;
  onProgress(share: number): void;
}

/** See the event `assembled`. */
interface AssembledReel {
  file: VideoFile;
  isSpoiler: boolean;
  subtitles?: Subtitles;
  notes?: string[];
}

/** Makes reels of delivered videos, as Discord or a host keeps them. */
export interface Reels {
  /** See `EngineDeps`. */
  assemble(job: JobIn<'assembling'>, options: Options): Promise<AssembledReel>;
  /** Stops the work on a reel that nobody wants any more. */
  stop(jobId: string): void;
}

export function createReels(deps: {
  files: JobFiles;
  limit: Limiter;
  /** Each run of ffmpeg waits for its turn, so that no delivery waits longer than for one clip. */
  encodes: FairLimiter;
  decoder: Decoder;
  pastVideos: Pick<PastVideos, 'find' | 'fetch'>;
  findJob(id: string): Promise<Job | undefined>;
}): Reels {
  const { files, decoder, pastVideos } = deps;
  const underWay = new Map<string, AbortController>();

  async function clipsOf({ reel }: JobIn<'assembling'>): Promise<JobIn<'succeeded'>[]> {
    const ids = reel?.clips.flatMap(({ jobId }) => jobId || []) ?? [];
    const jobs = await Promise.all(ids.map(deps.findJob));
    const clips = jobs.filter(isJoinable);
    if (clips.length < jobs.length) throw new ReelError('clip_gone', 'a clip is deleted or not public');
    return clips;
  }

  /** Downloads the clips to `paths`, one after the other. */
  async function download(
    clips: readonly JobIn<'succeeded'>[],
    paths: readonly string[],
    { signal, onProgress }: Options,
  ): Promise<void> {
    let leftBytes = MAX_CLIPS_BYTES;
    for (const [index, clip] of clips.entries()) {
      const video = await find(clip);
      if (video.size > leftBytes) throw new ReelError('not_joined', 'the clips are too large together');
      const path = paths[index] ?? '';
      await deps.limit(() =>
        pastVideos.fetch(clip, video, { path, maxBytes: leftBytes, signal }).catch((error: unknown) => {
          signal.throwIfAborted();
          throw toReelError(error);
        }),
      );
      leftBytes -= (await stat(path)).size;
      onProgress((DOWNLOADED * (index + 1)) / clips.length);
    }
  }

  async function find(clip: JobIn<'succeeded'>) {
    const video = await pastVideos.find(clip).catch((cause: unknown) => {
      throw new ReelError('clip_gone', `Discord doesn't return the video of job ${clip.id}`, {
        mayPass: true,
        cause,
      });
    });
    if (!video) throw new ReelError('clip_gone', `the video of job ${clip.id} is gone`);
    return video;
  }

  /** The member's music, as it was normalized when they sent it. */
  async function musicOf({ id, inputs }: Job) {
    const index = inputs.findIndex(({ role }) => role === 'audio');
    if (index < 0) return undefined;
    const path = await files.find(id, nameOfInput(index));
    if (!path) throw new ReelError('music_gone', 'the music of the reel is gone');
    return { path, demuxer: 'mp3' };
  }

  async function join(
    job: JobIn<'assembling'>,
    { clips, paths }: { clips: readonly Job[]; paths: readonly string[] },
    { signal, onProgress }: Options,
  ): Promise<Omit<AssembledReel, 'isSpoiler'>> {
    const { id, origin, reel } = job;
    if (!decoder?.writesH264) throw new ReelError('not_joined', 'no ffmpeg here joins videos');
    const films: Film[] = [];
    for (const path of paths) {
      const film = await filmOf(path, decoder, signal);
      if (!film) throw new ReelError('not_joined', 'nothing here decodes one of the clips');
      films.push(film);
    }
    const output = await files.pathOf(id, 'unfinished.mp4');
    // The ffmpeg of a killed bot may still be writing. It keeps that file, and this one gets another name.
    await rm(output, { force: true });
    const inTurn = <T>(work: () => Promise<T>) => deps.encodes(origin.userId, work);
    const report = (share: number) => onProgress(DOWNLOADED + (1 - DOWNLOADED) * share);
    const encoder = { ffmpeg: decoder, signal, inTurn, onProgress: report };
    const chapters = clips.map(({ request }) => ({
      title: plainLine(request.prompt.split('\n', 1)[0] ?? '', TITLE_LENGTH),
    }));
    // A bot at rest doesn't need it.
    const { AssemblyError, assemble } = await import('../media/assemble.ts');
    const plan = { output, chapters, music: await musicOf(job), captions: reel?.captions };
    const made = await assemble(films, plan, encoder).catch((cause: unknown) => {
      signal.throwIfAborted();
      // Nothing is wrong with the videos then.
      if (isNoSpace(cause)) throw cause;
      const isMusic = cause instanceof AssemblyError && cause.kind === 'broken_music';
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new ReelError(isMusic ? 'music_broken' : 'not_joined', message, { cause });
    });
    const path = await files.pathOf(id, 'video.mp4');
    await rename(output, path);
    const { size: bytes } = await stat(path);
    const { target, seconds, subtitles, undrawn } = made;
    const { width, height } = target;
    const t = translator(origin.language);
    const notes = [
      ...(reel?.captions?.isBurnedIn === false ? [t('reel.captionsFile')] : []),
      ...undrawn.map((index) => t('reel.undrawn', { number: index + 1 })),
    ];
    return {
      file: { path, bytes, durationSeconds: seconds, width, height },
      ...(subtitles.length > 0 && { subtitles }),
      ...(notes.length > 0 && { notes }),
    };
  }

  return {
    async assemble(job, { signal: stopping, onProgress }) {
      const stop = new AbortController();
      underWay.set(job.id, stop);
      const options = { signal: AbortSignal.any([stopping, stop.signal]), onProgress };
      let paths: string[] = [];
      try {
        const clips = await clipsOf(job);
        paths = await Promise.all(clips.map((_, index) => files.pathOf(job.id, `clip-${index}`)));
        await download(clips, paths, options);
        const made = await join(job, { clips, paths }, options);
        // That took minutes, in which a clip may have been deleted or hidden.
        return { ...made, isSpoiler: (await clipsOf(job)).some(isSpoiler) };
      } finally {
        underWay.delete(job.id);
        await Promise.all(paths.map((path) => rm(path, { force: true })));
      }
    },
    stop: (jobId) => underWay.get(jobId)?.abort(new Error('nobody wants this reel any more')),
  };
}

function toReelError(cause: unknown): ReelError {
  const { problem = 'unavailable', status = 0 } = cause instanceof FetchError ? cause : {};
  const isGone = problem === 'refused' || [403, 404, 410].includes(status);
  return new ReelError('clip_gone', 'a clip could not be downloaded', { mayPass: !isGone, cause });
}
