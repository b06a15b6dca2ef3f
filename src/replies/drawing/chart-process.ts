/** The process behind `createDrawChart`: reads the chart, writes the image, ends. */
import { json } from 'node:stream/consumers';
import { drawModels } from '../models/chart.ts';
import { drawStats } from '../stats/chart.ts';
import type { Chart } from './draw-chart.ts';

const chart = (await json(process.stdin)) as Chart;
process.stdout.write(
  await (chart.kind === 'models' ? drawModels(chart.language, chart.points) : drawStats(chart.versions)),
);
