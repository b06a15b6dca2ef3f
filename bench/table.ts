/** One figure, beside its baseline and the bound that it must hold. */
export interface Row {
  what: string;
  cutscene: string;
  plainLoop: string;
  bound: string;
  holds: boolean;
}

/** The rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, cutscene, plainLoop, bound, holds }) => [
    what,
    cutscene,
    plainLoop,
    bound,
    holds ? 'yes' : 'NO',
  ]);
  const head = ['what', 'Cutscene', 'plain loop', 'bound', 'holds'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The value below which `quantile` (0 to 1) of the values are. */
export function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)] ?? Number.NaN;
}

export function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}
