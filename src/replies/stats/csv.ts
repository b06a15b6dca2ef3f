import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { StatsRow } from '../../jobs/stats-contract.ts';

const HEADER = [
  ...['date', 'model', 'model_name', 'member_id', 'member_name', 'requests', 'videos', 'failed', 'cancelled'],
  ...['open', 'spent_usd', 'median_queue_s', 'median_making_s', 'failures'],
];

/**
 * A table of each member's videos by model and day, as in RFC 4180, with a mark at the start by which spreadsheets
 * recognize UTF-8.
 */
export async function statsCsv(rows: AsyncIterable<StatsRow>, names: Names): Promise<Buffer> {
  const { stringify } = await import('csv-stringify');
  const table = stringify({
    ...{ header: true, columns: HEADER, bom: true, record_delimiter: 'windows' },
    ...{ quoted_match: /[\r\n']/, cast: { string: harmless } },
  });
  return pipeline(cellsOf(rows, names), table, buffer);
}

interface Names {
  day(fromMs: number): string;
  model(id: string): string;
  member(id: string): string;
}

async function* cellsOf(rows: AsyncIterable<StatsRow>, names: Names) {
  for await (const row of rows) {
    const { jobs, made, failed, cancelled, open, spentUsd } = row;
    const kinds = row.failures.map((failure) => `${failure.kind} ${failure.jobs}`).join('; ');
    yield [
      ...[names.day(row.day.fromMs), row.model, names.model(row.model), row.userId, names.member(row.userId)],
      ...[jobs, made, failed, cancelled, open, spentUsd.toFixed(6).replace(/\.?0+$/, '')],
      ...[seconds(row.waitMs), seconds(row.makingMs), kinds],
    ];
  }
}

function seconds(durationMs: number | null): string {
  return durationMs === null ? '' : (durationMs / 1000).toFixed(1);
}

/**
 * Characters that make a spreadsheet calculate, at the beginning or after characters that it skips: spaces, quotes,
 * controls and invisible ones. Signs count in any width.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA =
  /^[\s\p{Cc}\p{Z}\p{Default_Ignorable_Code_Point}\u2800"'“”‘’＂＇|]*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫−⁺⁻⁼₊₋₌]/u;

/** A name that a spreadsheet would take for a formula gets a quote before it. Our own numbers stay numbers. */
function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
