import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Language } from '../../locales/languages.ts';
import type { ChartPoint } from '../models/chart-point.ts';
import type { StatsPicture } from '../stats/picture.ts';

/** What there are pictures of. */
export type Chart =
  | { kind: 'models'; language: Language; points: readonly ChartPoint[] }
  /** In the reader's language, then in English for a machine that lacks its letters. */
  | { kind: 'stats'; versions: readonly { language: Language; stats: StatsPicture }[] };

const PROCESS = fileURLToPath(new URL('chart-process.ts', import.meta.url));
const TIMEOUT_MS = 20_000;
const MAX_PICTURE_BYTES = 4 * 1024 * 1024;
/** One for each provider and some versions of it, as models and their times change. */
const KEPT = 24;

/** Draws a chart as a PNG. Rejects where it can't be drawn. */
export type DrawChart = (chart: Chart) => Promise<Buffer>;

/**
 * Makes the `DrawChart` that keeps what it has drawn. The drawing is done by a process of its own, which ends with
 * the picture: the drawing library would hold up the event loop while it loads, and then keep its memory.
 */
export function createDrawChart(): DrawChart {
  const drawn = new Map<string, Promise<Buffer>>();
  return (chart) => {
    const key = JSON.stringify(chart);
    const picture = drawn.get(key) ?? draw(key);
    // The one asked for last is the last to go.
    drawn.delete(key);
    drawn.set(key, picture);
    const oldest = drawn.keys().next();
    if (drawn.size > KEPT && !oldest.done) drawn.delete(oldest.value);
    picture.catch(() => drawn.delete(key));
    return picture;
  };
}

function draw(chart: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      encoding: 'buffer',
      env: {},
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_PICTURE_BYTES,
    } as const;
    const child = execFile(process.execPath, [PROCESS], options, (error, picture) => {
      if (error) reject(error);
      else resolve(picture);
    });
    // A process that is gone before it has read all says so by its end.
    child.stdin?.on('error', () => {});
    child.stdin?.end(chart);
  });
}
