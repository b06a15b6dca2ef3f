import { type Container, containerOf, containerOfDemuxer, findableDemuxers } from './container.ts';
import { INSPECT_LIMITS, searchArgs } from './decoding.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';

const TIMEOUT_MS = 20_000;
/** Of a demuxer with several names the first is its own. */
const FOUND = /^Input #0, (\w+)[\w,]*, from /m;

/**
 * What a file is: by its first bytes, otherwise by what an ffmpeg finds in it that may read other people's files. It
 * looks for films alone, and for nothing that opens further files. `undefined` for everything else. Never throws, but
 * the signal's reason.
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
