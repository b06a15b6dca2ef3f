/** A model as a dot: what a usual video takes and costs. */
export interface ChartPoint {
  label: string;
  /** What the color stands for. */
  group: string;
  typicalMs: number;
  usd: number;
}
