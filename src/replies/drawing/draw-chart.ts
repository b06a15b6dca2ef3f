import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import type { Language } from '../../locales/languages.ts';
import type { Processes } from '../../runtime/processes.ts';
import type { ChartPoint } from '../models/chart-point.ts';
import type { StatsChart } from '../stats/chart-data.ts';

/** The kinds of charts. */
export type Chart =
  | { kind: 'models'; language: Language; points: readonly ChartPoint[] }
  /** In the reader's language, then in English for a machine without its letters. */
  | { kind: 'stats'; versions: readonly { language: Language; stats: StatsChart }[] };

const PROCESS = fileURLToPath(new URL('chart-process.ts', import.meta.url));
const TIMEOUT_MS = 20_000;
const MAX_IMAGE_BYTES = 4 * 1024 * 1024;
/** One per provider and some versions of it, because models and their times change. */
const KEPT = 24;

/** Draws a chart as a PNG. Rejects if it can't be drawn. */
export type DrawChart = (chart: Chart) => Promise<Buffer>;

/**
 * Creates the `DrawChart` with a cache. A separate process draws each image and ends with it: the drawing library would
 * block the event loop while it loads, and then keep its memory.
 */
export function createDrawChart(processes: Processes): DrawChart {
  const drawn = new LRUCache<string, Promise<Buffer>>({ max: KEPT });
  return (chart) => {
    const key = JSON.stringify(chart);
    const png = drawn.get(key) ?? draw(key, processes);
    drawn.set(key, png);
    png.catch(() => drawn.delete(key));
    return png;
  };
}

function draw(chart: string, { execFile }: Processes): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      encoding: 'buffer',
      env: {},
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_IMAGE_BYTES,
    } as const;
    const child = execFile(process.execPath, [PROCESS], options, (error, png) => {
      if (error) reject(error);
      else resolve(png);
    });
    // If the process ends before it has read everything, its exit says why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(chart);
  });
}
