import type { StatsStore } from '../../jobs/stats-contract.ts';
import type { Timings } from '../../jobs/timings.ts';
import type { Health } from '../../providers/health.ts';
import type { DrawChart } from '../../replies/drawing/draw-chart.ts';

/** The sources of pages with figures. */
export interface Figures {
  timings: Pick<Timings, 'historyMs'>;
  health: Health;
  stats: StatsStore;
  drawChart: DrawChart;
}
