/** The process behind `createDrawChart`: reads the points, writes the picture, ends. */
import { json } from 'node:stream/consumers';
import { drawChart } from './chart.ts';
import type { ChartPoint } from './draw-chart.ts';

process.stdout.write(await drawChart((await json(process.stdin)) as ChartPoint[]));
