import { type Container, containerOf, containerOfDemuxer, findableDemuxers } from './container.ts';
import { INSPECT_LIMITS, searchArgs } from './decoding.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';

const TIMEOUT_MS = 20_000;
/** A demuxer's first name is its own. */
const FOUND = /^Input #0, (\w+)[\w,]*, from /m;

/**
 * Finds a file's container: by its first bytes, otherwise with an ffmpeg that may read untrusted files. It looks only
 * for video formats, and for none that open further files. `undefined` for everything else. Never throws, except the
 * signal's reason.
 */
export async function findContainer(
  path: string,
  decoder: { path: string } | undefined,
  signal?: AbortSignal,
): Promise<Container | undefined> {
  const known = await containerOf(path).catch(() => undefined);
  if (known || !decoder) return known;
  const args = ['-loglevel', 'info', ...searchArgs(path, findableDemuxers), '-t', '0', '-f', 'null', '-'];
  try {
    return containerIn(
      await runFfmpeg(args, {
        ...{
          ffmpegPath: decoder.path,
          timeoutMs: TIMEOUT_MS,
          limits: INSPECT_LIMITS,
          stderrCharacters: 64_000,
        },
        ...(signal && { signal }),
      }),
    );
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof FfmpegError ? containerIn(error.stderrTail) : undefined;
  }
}

function containerIn(said: string): Container | undefined {
  return containerOfDemuxer(FOUND.exec(said)?.[1] ?? '');
}
