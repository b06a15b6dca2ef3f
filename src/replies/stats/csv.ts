import type { StatsRow } from '../../jobs/stats-contract.ts';

const HEADER = [
  ...['date', 'model', 'model_name', 'member_id', 'member_name', 'requests', 'videos', 'failed', 'cancelled'],
  ...['open', 'spent_usd', 'median_queue_s', 'median_making_s', 'failures'],
];

/**
 * A table of each member's videos by model and day, as in RFC 4180, with a mark at the start by which spreadsheets
 * recognize UTF-8.
 */
export async function statsCsv(
  rows: AsyncIterable<StatsRow>,
  names: { day(fromMs: number): string; model(id: string): string; member(id: string): string },
): Promise<Buffer> {
  const lines = [toLine(HEADER)];
  for await (const row of rows) {
    const { jobs, made, failed, cancelled, open, spentUsd } = row;
    const kinds = row.failures.map((failure) => `${failure.kind} ${failure.jobs}`).join('; ');
    lines.push(
      toLine([
        ...[
          names.day(row.day.fromMs),
          row.model,
          names.model(row.model),
          row.userId,
          names.member(row.userId),
        ],
        ...[jobs, made, failed, cancelled, open, spentUsd.toFixed(6).replace(/\.?0+$/, '')],
        ...[seconds(row.waitMs), seconds(row.makingMs), kinds],
      ]),
    );
  }
  return Buffer.from(`\ufeff${lines.join('')}`);
}

function seconds(durationMs: number | null): string {
  return durationMs === null ? '' : (durationMs / 1000).toFixed(1);
}

function toLine(cells: readonly (string | number)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

/**
 * Characters that make a spreadsheet calculate, at the beginning or after characters that it skips: spaces, quotes,
 * controls and invisible ones. Signs count in any width.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA =
  /^[\s\p{Cc}\p{Z}\p{Default_Ignorable_Code_Point}\u2800"'“”‘’＂＇|]*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫−⁺⁻⁼₊₋₌]/u;

/** A name that a spreadsheet would take for a formula gets a quote before it. Our own numbers stay numbers. */
function toCell(value: string | number): string {
  const text = String(value);
  const harmless = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
