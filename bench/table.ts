import { decimal, quantileOf } from './figures.ts';

/** One figure, beside its baseline and its bound. */
export interface Row {
  what: string;
  cutscene: string;
  plainLoop: string;
  /** Empty for a figure without a bound. */
  bound: string;
  /** `undefined` without a bound, or if the figure can't be measured on this machine. */
  holds: boolean | undefined;
}

/** The rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, cutscene, plainLoop, bound, holds }) => [
    what,
    cutscene,
    plainLoop,
    bound,
    holds === undefined ? '' : holds ? 'yes' : 'NO',
  ]);
  const head = ['what', 'Cutscene', 'plain loop', 'bound', 'holds'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A row without a bound. */
export function unbounded(what: string, cutscene: string, plainLoop: string): Row {
  return { what, cutscene, plainLoop, bound: '', holds: undefined };
}

/**
 * A row whose figure may be at most `limit`. `undefined` was skipped, for example memory without `/proc`. `NaN` is a
 * missing figure, and fails.
 */
export function bounded(
  what: string,
  values: { cutscene: number | undefined; plainLoop: number | undefined; limit: number },
  show: (value: number) => string,
): Row {
  const { cutscene, plainLoop, limit } = values;
  const cell = (value: number | undefined) => (value === undefined ? 'skipped' : show(value));
  const holds = cutscene === undefined ? undefined : cutscene <= limit;
  return { what, cutscene: cell(cutscene), plainLoop: cell(plainLoop), bound: `≤ ${show(limit)}`, holds };
}

/** A row of medians over several runs, whose ratio may be at most `ratio`. Without one, the row has no bound. */
export function relative(
  what: string,
  values: { cutscene: readonly number[]; plainLoop: readonly number[]; ratio: number | undefined },
  show: (value: number) => string,
): Row {
  const [cutscene, plainLoop] = [quantileOf(values.cutscene, 0.5), quantileOf(values.plainLoop, 0.5)];
  const times = cutscene / plainLoop;
  return {
    what,
    cutscene: `${show(cutscene)}, ${decimal(times)} ×`,
    plainLoop: show(plainLoop),
    bound: values.ratio === undefined ? '' : `≤ ${decimal(values.ratio)} ×`,
    holds: values.ratio === undefined ? undefined : times <= values.ratio,
  };
}
