/** The process behind `probeVideo`: reads one file's header at a time. It ends with its bot. */
import { type FileHandle, open } from 'node:fs/promises';
import {
  CustomSource,
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from 'mediabunny';
import type { ProbeProblem, ProbeResult } from './probe.ts';
import { LARGE_INDEX_BYTES, probeOrdinaryMp4 } from './probe-mp4.ts';
import { isCommonH264, isSide } from './probed-video.ts';

/** The most that one file may make us read. The index of an hour of video is about 5 MB. */
const READ_BUDGET_BYTES = 48 * 1024 * 1024;

process.on('message', (path: string) => {
  void probe(path).then((result) => process.send?.(result));
});

async function probe(path: string): Promise<ProbeResult> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const stats = await file.stat();
    if (!stats.isFile()) return failure('unreadable', 'is no regular file');
    if (stats.size === 0) return failure('empty', 'has no bytes');
    const ordinary = await probeOrdinaryMp4(file, stats.size, { maxIndexBytes: LARGE_INDEX_BYTES });
    return ordinary ?? (await read(file, stats.size));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return failure(missing ? 'missing' : 'unreadable', String(error));
  } finally {
    await file?.close();
  }
}

async function read(file: FileHandle, bytes: number): Promise<ProbeResult> {
  // Only self-contained formats: a playlist would make us open other files.
  using input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA], source: boundedSource(file, bytes) });
  // On a few bytes of something else, the format check itself can fail.
  if (!(await input.canRead().catch(() => false))) return failure('no_container', 'is no MP4, MOV or WebM');
  const opened = await input.getFormat();
  const tracks = await input.getTracks();
  if (tracks.length === 0) return failure('truncated', 'has no track: its index is missing');
  const track = await input.getPrimaryVideoTrack();
  if (!track) return failure('no_video', 'has no video track');
  const videoCodec = await track.getCodec();
  const width = await track.getDisplayWidth();
  const height = await track.getDisplayHeight();
  if (!videoCodec) {
    const cause = `unknown codec ${String(await track.getInternalCodecId())}`;
    return { ok: false, problem: 'no_video', cause, hasVideo: true };
  }
  if (!isSide(width) || !isSide(height)) return failure('no_video', `impossible size ${width}x${height}`);

  const cut = await findCut(track, bytes);
  if (cut) return cut;
  const durationSeconds = (await track.getDurationFromMetadata()) || (await track.computeDuration());
  if (!Number.isFinite(durationSeconds) || durationSeconds <= 0) return failure('no_duration', 'lasts 0 s');
  const audio = await input.getPrimaryAudioTrack();
  const audioCodec = audio ? ((await audio.getCodec()) ?? 'unknown') : null;
  // `avc1.64001f`: the profile is the first byte after the dot.
  const profile = /^avc[13]\.([0-9a-f]{2})/i.exec((await track.getCodecParameterString()) ?? '')?.[1];
  return {
    ok: true,
    video: {
      width,
      height,
      durationSeconds,
      videoCodec,
      audioCodec,
      bytes,
      container: [MP4, QTFF].some((format) => format === opened) ? 'mov' : 'matroska',
      isCommonH264: profile !== undefined && isCommonH264(Number.parseInt(profile, 16)),
      // Only unusual files come here, never an ordinary MP4.
      isFaststartMp4: false,
    },
  };
}

/** A file whose transfer broke off has its header, but not its end. */
async function findCut(track: InputVideoTrack, bytes: number): Promise<ProbeResult | undefined> {
  const sink = new EncodedPacketSink(track);
  if (!(await sink.getFirstPacket({ metadataOnly: true }))) return failure('truncated', 'has no frames');
  try {
    const first = await sink.getFirstPacket();
    const last = await sink.getPacket(Number.POSITIVE_INFINITY);
    if (first && last && last.data.byteLength > 0) return undefined;
  } catch (error) {
    return failure('truncated', `frames lie beyond the end at ${bytes} bytes: ${String(error)}`);
  }
  return failure('truncated', `frames lie beyond the end at ${bytes} bytes`);
}

function boundedSource(file: FileHandle, bytes: number): CustomSource {
  let readBytes = 0;
  return new CustomSource({
    getSize: () => bytes,
    async read(start, end) {
      readBytes += end - start;
      if (readBytes > READ_BUDGET_BYTES)
        throw new Error(`its header needs more than ${READ_BUDGET_BYTES} bytes`);
      const buffer = new Uint8Array(end - start);
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, start);
      if (bytesRead < buffer.byteLength) throw new Error('the file is shorter than it was');
      return buffer;
    },
    maxCacheSize: 4 * 1024 * 1024,
    prefetchProfile: 'fileSystem',
    // A read ahead that fails while nobody waits for it. The next read reports it.
    handleUnhandledError: () => {},
  });
}

function failure(problem: ProbeProblem, cause: string): ProbeResult {
  return { ok: false, problem, cause };
}
