import { type DecoderInput, INSPECT_LIMITS, inputArgs } from './decoding.ts';
import { FfmpegError, runFfmpeg } from './ffmpeg.ts';
import { isFaultOfFile } from './film.ts';

const TIMEOUT_MS = 20_000;
/** From there, ffmpeg seeks back to the key frame before the end. */
const FROM_END_SECONDS = '-0.001';

/**
 * Decodes the first and the last key frame of a video, in a tenth of a second, and says why if one can't be decoded: a
 * video that is sent unchanged is decoded nowhere else. `undefined` if they can, or if this machine can't tell.
 */
export async function findBrokenKeyFrame(
  input: DecoderInput,
  { ffmpegPath, signal }: { ffmpegPath: string; signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  const strict = ['-err_detect', 'explode', '-skip_frame', 'nokey'];
  // A clip cut from a longer video may begin after its only key frame, which isn't shown then.
  if (input.demuxer === 'mov') strict.push('-ignore_editlist', '1');
  const onlyFrame = ['-frames:v', '1', '-vf', 'showinfo=checksum=0', '-f', 'null', '-'];
  const args = [
    ...['-loglevel', 'info', '-xerror'],
    ...inputArgs(input, 1, strict),
    ...inputArgs(input, 1, [...strict, '-noaccurate_seek', '-sseof', FROM_END_SECONDS]),
    ...['-map', '0:V:0', ...onlyFrame, '-map', '1:V:0', ...onlyFrame],
  ];
  try {
    const said = await runFfmpeg(args, {
      ...{ ffmpegPath, timeoutMs: TIMEOUT_MS, limits: INSPECT_LIMITS, stderrCharacters: 64_000 },
      ...(signal && { signal }),
    });
    const shown = said.match(/ fmt:\w+ /g)?.length ?? 0;
    return shown < 2 ? 'a key frame could not be decoded' : undefined;
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    return isFaultOfFile(error) ? error.message : undefined;
  }
}
