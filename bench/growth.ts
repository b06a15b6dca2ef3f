import { ourBurst } from './burst.ts';
import { quantileOf } from './figures.ts';
import { type BurstRun, runBurst } from './one-burst.ts';
import type { GrowthPoint, Measured } from './results.ts';
import { MEBIBYTE } from './sample-video.ts';
import { bounded } from './table.ts';

/** A burst of thousands takes gigabytes through the disk, so its films are small. */
const SMALL = MEBIBYTE / 8;

const sizes = [
  { jobs: 10, fileBytes: 8 * MEBIBYTE },
  { jobs: 100, fileBytes: 8 * MEBIBYTE },
  { jobs: 1_000, fileBytes: SMALL },
  // At once, Discord's 3 s would be over before the last is read.
  { jobs: 5_000, fileBytes: SMALL, pace: { perSecond: 250, ahead: 250 } },
];

/** How the figures of a burst grow with its jobs. */
export async function measureGrowth(): Promise<Measured> {
  const growth: GrowthPoint[] = [];
  let refused = 0;
  for (const size of sizes) {
    const run = size.jobs === 100 ? await ourBurst() : await runBurst({ program: 'cutscene', ...size });
    growth.push(toPoint(run, size));
    refused += run.refused;
  }
  const what = `bursts of ${sizes.map(({ jobs }) => jobs.toLocaleString('en')).join(', ')} jobs`;
  const limit = { cutscene: refused, plainLoop: undefined, limit: 0 };
  return {
    growth,
    rows: [{ ...bounded(`${what}: refused requests to Discord`, limit, String), plainLoop: '' }],
  };
}

function toPoint(run: BurstRun, size: (typeof sizes)[number]): GrowthPoint {
  const { jobs, ackMs, deliveredMs, usage, provider, editGapsMs } = run;
  const isMissing = (ms: number) => !Number.isFinite(ms);
  return {
    ...{ jobs, fileBytes: size.fileBytes, commandsPerSecond: size.pace?.perSecond ?? null },
    notAcknowledged: ackMs.filter(isMissing).length,
    notDelivered: deliveredMs.filter(isMissing).length,
    ackP50Ms: known(quantileOf(ackMs, 0.5)),
    ackP95Ms: known(quantileOf(ackMs, 0.95)),
    deliveredP50Ms: known(quantileOf(deliveredMs, 0.5)),
    deliveredP95Ms: known(quantileOf(deliveredMs, 0.95)),
    peakRssBytes: usage?.peakRssBytes ?? null,
    cpuMsPerJob: usage ? usage.cpuMs / jobs : null,
    statusCallsPerJob: provider.poll + provider.list,
    editGapP99Ms: known(quantileOf(editGapsMs, 0.99)),
    rigCores: run.rigCpuMs / run.tookMs,
  };
}

/** JSON has no infinity. */
function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
