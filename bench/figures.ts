/** The value below which a `quantile` (0 to 1) of the values lies. */
export function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? Number.NaN;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

/** A time of seconds, given in milliseconds. */
export function seconds(valueMs: number): string {
  return `${(valueMs / 1_000).toFixed(2)} s`;
}

/** How values in milliseconds spread, up to the worst. */
export function spread(values: readonly number[], show = milliseconds): string {
  return [50, 95, 99, 99.9]
    .map((percent) => `p${percent} ${show(quantileOf(values, percent / 100))}`)
    .join(', ');
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

export function decimal(value: number): string {
  return value.toFixed(2);
}
