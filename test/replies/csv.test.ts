import { expect, it } from 'vitest';
import { statsCsv } from '../../src/replies/stats/csv.ts';

const signs = [...'=+-@\t\r＝＋－＠﹦﹢﹣﹫−'];
const before = [
  '',
  ' ',
  '   ',
  '"',
  "'",
  '＂',
  '\u200b',
  '\ufeff',
  '\u2800',
  '\u00a0',
  '\u3000',
  '\u202e',
  '\u0000',
  '\n',
  ' "\u200b\'',
];

async function cellOf(name: string): Promise<string> {
  async function* rows() {
    yield {
      ...{ day: { fromMs: 0, toMs: 1 }, model: 'plain', userId: '1', jobs: 1, made: 1, failed: 0 },
      ...{ cancelled: 0, open: 0, spentUsd: 0, waitMs: null, makingMs: null, failures: [] },
    };
  }
  const names = { day: () => '2026-11-21', model: () => 'Plain', member: () => name };
  const table = (await statsCsv(rows() as Parameters<typeof statsCsv>[0], names)).toString();
  return (
    /^2026-11-21,plain,Plain,1,(.*),1,1,0,0,0,0,,,\r\n$/s.exec(table.slice(table.indexOf('\r\n') + 2))?.[1] ??
    table
  );
}

it.each(signs.flatMap((sign) => before.map((start) => `${start}${sign}`)))(
  '%j begins no formula',
  async (start) => {
    const cell = await cellOf(`${start}cmd|' /C calc'!A0`);
    expect(cell.startsWith('"\'')).toBe(true);
  },
);

it.each(['Mia', 'Mia=Moe', 'a-b', '漢字', '-'.repeat(0), '🎂', '.', 'é@x', '5'])(
  '%j stays as it is',
  async (name) => {
    expect(await cellOf(name)).toBe(name);
  },
);
