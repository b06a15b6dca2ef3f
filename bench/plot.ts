import type { GrowthPoint } from './results.ts';

/** One small chart: a figure of each burst, and its median if it has one. */
interface Panel {
  title: string;
  value(point: GrowthPoint): number | null;
  median?(point: GrowthPoint): number | null;
  show(value: number): string;
}

const whole = (value: number) => String(Math.round(value));
const short = (value: number) => (value < 10 ? value.toFixed(1) : whole(value));
const thousandth = (value: number | null) => value && value / 1_000;

const panels: Panel[] = [
  {
    title: 'First response, ms',
    value: ({ ackP95Ms }) => ackP95Ms,
    median: ({ ackP50Ms }) => ackP50Ms,
    show: whole,
  },
  {
    title: 'Done → delivered, s',
    value: ({ deliveredP95Ms }) => thousandth(deliveredP95Ms),
    median: ({ deliveredP50Ms }) => thousandth(deliveredP50Ms),
    show: short,
  },
  { title: 'Peak memory, MB', value: ({ peakRssBytes }) => peakRssBytes && peakRssBytes / 1e6, show: whole },
  { title: 'Processor, ms per job', value: ({ cpuMsPerJob }) => cpuMsPerJob, show: whole },
  { title: 'Status calls per job', value: ({ statusCallsPerJob }) => statusCallsPerJob, show: short },
  { title: 'Gap between edits, p99, s', value: ({ editGapP99Ms }) => thousandth(editGapP99Ms), show: short },
];

/** A phone shows it at about this width. */
const WIDTH = 360;
const COLUMNS = 2;
const PANEL = { width: WIDTH / COLUMNS, height: 132 };
const PLOT = { left: 14, right: 18, top: 40, bottom: 22 };
const LEGEND_HEIGHT = 22;
/** Above the largest value, for its label. */
const HEADROOM = 1.1;

const STYLE = `text { font: 11px system-ui, sans-serif; fill: #1f2328; paint-order: stroke; stroke: #fff; stroke-width: 3 } .title { font-weight: 600 }
  .axis { stroke: #afb8c1 } .line { fill: none; stroke-width: 2 } .p95 { stroke: #0969da } .p50 { stroke: #bc4c00 }
  .dot95 { fill: #0969da } .dot50 { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3; stroke: #0d1117 } .axis { stroke: #484f58 } .p95 { stroke: #58a6ff }
  .p50 { stroke: #f0883e } .dot95 { fill: #58a6ff } .dot50 { fill: #f0883e } }`;

/** How the figures of a burst grow with its jobs, as an SVG for light and dark pages. */
export function drawGrowth(points: readonly GrowthPoint[]): string {
  const height = LEGEND_HEIGHT + Math.ceil(panels.length / COLUMNS) * PANEL.height;
  const drawn = panels.map((panel, index) => {
    const [x, y] = [(index % COLUMNS) * PANEL.width, Math.floor(index / COLUMNS) * PANEL.height];
    return `<g transform="translate(${x} ${LEGEND_HEIGHT + y})">${drawPanel(panel, points)}</g>`;
  });
  const size = `viewBox="0 0 ${WIDTH} ${height}" width="${2 * WIDTH}" height="${2 * height}"`;
  const title = 'How the figures of a burst grow from 10 to 5,000 jobs';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${title}</title><style>${STYLE}</style>`,
    '<circle class="dot95" cx="18" cy="12" r="3"/><text x="25" y="16">p95, or the only figure</text>',
    '<circle class="dot50" cx="168" cy="12" r="3"/><text x="175" y="16">p50</text>',
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel({ title, value, median, show }: Panel, points: readonly GrowthPoint[]): string {
  const values = points.flatMap((point) => [value(point), median?.(point)]).filter((each) => each != null);
  const most = HEADROOM * Math.max(...values, Number.MIN_VALUE);
  const [bottom, right] = [PANEL.height - PLOT.bottom, PANEL.width - PLOT.right];
  const xs = points.map(({ jobs }) => placeOf(jobs, points) * (right - PLOT.left) + PLOT.left);
  const toY = (each: number) => bottom - (each / most) * (bottom - PLOT.top);
  const line = (figure: (point: GrowthPoint) => number | null | undefined, name: string) => {
    const dots = points.flatMap((point, index) => {
      const each = figure(point);
      return each == null ? [] : [{ x: rounded(xs[index] ?? 0), y: rounded(toY(each)), each }];
    });
    const path = dots.map(({ x, y }) => `${x},${y}`).join(' ');
    const circles = dots.map(({ x, y }) => `<circle class="dot${name}" cx="${x}" cy="${y}" r="2.5"/>`);
    return { dots, drawn: `<polyline class="line p${name}" points="${path}"/>${circles.join('')}` };
  };
  const main = line(value, '95');
  const labels = main.dots.map(({ x, y, each }) => text(x, y - 6, show(each), 'middle'));
  const ticks = points.map(({ jobs }, index) =>
    text(xs[index] ?? 0, PANEL.height - 7, jobs < 1_000 ? String(jobs) : `${jobs / 1_000}k`, 'middle'),
  );
  return [
    `<text class="title" x="8" y="14">${title}</text>`,
    `<line class="axis" x1="8" x2="${PANEL.width - 8}" y1="${bottom}" y2="${bottom}"/>`,
    ...(median ? [line(median, '50').drawn] : []),
    main.drawn,
    ...labels,
    ...ticks,
  ].join('');
}

/** 0 to 1, by the logarithm. */
function placeOf(jobs: number, points: readonly GrowthPoint[]): number {
  const [first = 1, last = 1] = [points.at(0)?.jobs, points.at(-1)?.jobs];
  return last > first ? Math.log(jobs / first) / Math.log(last / first) : 0;
}

function text(x: number, y: number, content: string, anchor: string): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}">${content}</text>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
