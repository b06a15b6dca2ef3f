/** A model as a dot: duration and cost of its usual video. */
export interface ChartPoint {
  label: string;
  /** Shown where the machine's fonts lack letters of the label. */
  plainLabel: string;
  /** The meaning of the color. */
  group: string;
  typicalMs: number;
  usd: number;
}
