import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createFairLimiter } from '../src/delivery/fair-limiter.ts';
import { createImageReader } from '../src/delivery/images/reader.ts';
import { createJobFiles } from '../src/delivery/job-files.ts';
import { createRenditions } from '../src/delivery/renditions.ts';
import { isIn } from '../src/jobs/job.ts';
import { runFfmpeg } from '../src/media/ffmpeg.ts';
import { findFfmpeg } from '../src/media/ffmpeg-path.ts';
import { systemClock } from '../src/runtime/clock.ts';
import { systemProcesses } from '../src/runtime/processes.ts';
import { aJob, statuses } from '../test/support/job.ts';
import { megabytes, seconds } from './figures.ts';
import { MEBIBYTE } from './sample-video.ts';
import { bounded, type Row, unbounded } from './table.ts';
import { watchUsage } from './usage.ts';

const LIMIT_BYTES = 10 * MEBIBYTE;
/** Three with the retry. */
const BOUND_PASSES = 2;

/** A video of 40 MiB, 10 s and 1080p, whose noise keeps it large, under a limit of 10 MiB. */
export async function measureCompress(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-bench-compress-'));
  try {
    const ffmpeg = await findFfmpeg({ searchPath: process.env['PATH'] });
    const path = join(folder, 'film.mp4');
    const source = ['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=24:duration=10,noise=alls=60:allf=t'];
    const film = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '34M', '-pix_fmt', 'yuv420p', path];
    await runFfmpeg([...source, ...film], { ffmpegPath: ffmpeg.path });

    const pass = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-b:v', '8M'];
    const passMs = await timed(() =>
      runFfmpeg(['-i', path, ...pass, join(folder, 'pass.mp4')], { ffmpegPath: ffmpeg.path }),
    );
    const { size: bytes } = await stat(path);
    const file = { ...statuses.delivering.file, path, bytes };
    const job = aJob({ status: { ...statuses.delivering, file } });
    if (!isIn(job, 'delivering')) throw new Error('The job is not being delivered');
    const log = pino({ level: 'silent' });
    const imageReader = createImageReader(systemProcesses);
    const files = createJobFiles(folder, systemClock);
    const renditions = createRenditions({
      withVideo: async (job) => job,
      ...{ files, ffmpeg, imageReader, encodes: createFairLimiter(1) },
      ...{ clock: systemClock, log },
    });
    const signal = new AbortController().signal;
    const watch = watchUsage(process.pid);
    let small: Awaited<ReturnType<typeof renditions.smaller>>;
    const oursMs = await timed(async () => {
      small = await renditions.smaller(job, LIMIT_BYTES, { signal, onEncode: async () => {} });
    });
    const usage = watch.stop();
    const growth = usage && megabytes(usage.peakRssBytes - usage.firstRssBytes);
    return [
      bounded(
        `${megabytes(bytes)}, 10 s, 1080p made to fit 10 MiB: time, beside one pass of ffmpeg`,
        { cutscene: oursMs, plainLoop: passMs, limit: BOUND_PASSES * passMs },
        seconds,
      ),
      bounded(
        'the same: size',
        { cutscene: small?.bytes ?? Number.NaN, plainLoop: undefined, limit: LIMIT_BYTES },
        megabytes,
      ),
      unbounded('the same: memory of ffmpeg', growth ?? 'skipped', ''),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
