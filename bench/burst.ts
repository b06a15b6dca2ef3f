import { decimal, megabytes, quantileOf, seconds, spread } from './figures.ts';
import { type BurstRun, runBurst } from './one-burst.ts';
import { MEBIBYTE } from './sample-video.ts';
import { bounded, type Row, relative, unbounded } from './table.ts';

const JOBS = 100;
const FILE_BYTES = 8 * MEBIBYTE;
const DELIVERED_BOUND_MS = 4_000;
/** Times the plain loop's. */
const RATIOS = { deliveredP50: 0.15, deliveredP95: 0.25, rss: 0.085, cpu: 0.8 };

let measured: Promise<BurstRun> | undefined;

/** The bot's part, which the growth begins with too. */
export function ourBurst(): Promise<BurstRun> {
  measured ??= runBurst({ program: 'cutscene', jobs: JOBS, fileBytes: FILE_BYTES });
  return measured;
}

/** Everybody asks at once, and every task ends at once: 100 jobs of 35 s, 8 MiB each, nothing learned before. */
export async function measureBurst(): Promise<Row[]> {
  const cutscene = await ourBurst();
  const plainLoop = await runBurst({ program: 'plainLoop', jobs: JOBS, fileBytes: FILE_BYTES });
  const compare = (what: string, show: (run: BurstRun) => string) =>
    unbounded(`burst: ${what}`, show(cutscene), show(plainLoop));
  const ratio = (
    what: string,
    figure: (run: BurstRun) => number | undefined,
    most: number,
    show: (value: number) => string,
  ) => {
    const [ours, plain] = [figure(cutscene), figure(plainLoop)];
    if (ours === undefined || plain === undefined) return unbounded(`burst: ${what}`, 'skipped', 'skipped');
    return relative(`burst: ${what}`, { cutscene: [ours], plainLoop: [plain], ratio: most }, show);
  };
  const deliveredIn = (quantile: number) => (run: BurstRun) => quantileOf(run.deliveredMs, quantile);
  return [
    compare('acknowledged, cold', ({ ackMs }) => spread(ackMs)),
    compare(
      'jobs delivered',
      ({ deliveredMs }) => `${deliveredMs.filter(Number.isFinite).length} of ${JOBS}`,
    ),
    compare('provider done → delivered', ({ deliveredMs }) => spread(deliveredMs, seconds)),
    ratio('provider done → delivered, p50', deliveredIn(0.5), RATIOS.deliveredP50, seconds),
    ratio('provider done → delivered, p95', deliveredIn(0.95), RATIOS.deliveredP95, seconds),
    bounded(
      'burst: provider done → delivered, p95',
      {
        cutscene: deliveredIn(0.95)(cutscene),
        plainLoop: deliveredIn(0.95)(plainLoop),
        limit: DELIVERED_BOUND_MS,
      },
      seconds,
    ),
    ratio('peak RSS with child processes', ({ usage }) => usage?.peakRssBytes, RATIOS.rss, megabytes),
    ratio('processor time', ({ usage }) => usage?.cpuMs, RATIOS.cpu, seconds),
    compare('processor time of Discord and provider, on the same cores', ({ rigCpuMs }) => seconds(rigCpuMs)),
    compare(
      'provider requests per job',
      ({ provider }) =>
        `${decimal(provider.create)} create, ${decimal(provider.poll)} status, ${decimal(provider.list)} list, ${decimal(provider.content)} download`,
    ),
    compare(
      'Discord requests per job',
      ({ discord }) =>
        `${decimal(discord.ack)} ack, ${decimal(discord.edit)} edits, ${decimal(discord.upload)} uploads, ${decimal(discord.other)} other`,
    ),
    bounded(
      'burst: 429s and other refused requests to Discord',
      { cutscene: cutscene.refused, plainLoop: plainLoop.refused, limit: 0 },
      String,
    ),
  ];
}
