import { describe, expect, it } from 'vitest';
import { findInList, type ListPage } from '../../src/providers/task-list.ts';

const MINUTE_MS = 60_000;
const submit = { idempotencyKey: '1', fromMs: 60 * MINUTE_MS, untilMs: 61 * MINUTE_MS };

async function find(pages: readonly ListPage[]) {
  const read: (string | undefined)[] = [];
  const found = await findInList(async (next) => {
    read.push(next);
    return pages[Number(next ?? 0)] ?? { tasks: [] };
  }, submit);
  return { found, read };
}

const task = (id: string, createdAtMs: number, fits = true) => ({ id, createdAtMs, fits });

describe('a task in a list', () => {
  it.each([
    ['of the minute before', 59 * MINUTE_MS, true],
    ['older than that', 59 * MINUTE_MS - 1, false],
    ['of the minute after', 62 * MINUTE_MS, true],
    ['younger than that', 62 * MINUTE_MS + 1, false],
    ['of no known time', Number.NaN, false],
  ])('%s is found: %3$s', async (_, createdAtMs, isFound) => {
    const { found } = await find([{ tasks: [task('a', createdAtMs)] }]);
    expect(found).toEqual(isFound ? ['a'] : []);
  });

  it('is found once, also where a new task has moved it to the next page meanwhile', async () => {
    const at = 60 * MINUTE_MS;
    const pages = [
      { tasks: [task('b', at, false), task('a', at)], next: '1' },
      { tasks: [task('a', at), task('c', at)] },
    ];
    expect(await find(pages)).toEqual({ found: ['a', 'c'], read: [undefined, '1'] });
  });

  it('is looked for no further than the first page that ends before the submit', async () => {
    const pages = [
      { tasks: [task('a', 60 * MINUTE_MS), task('old', 59 * MINUTE_MS - 1)], next: '1' },
      { tasks: [task('b', 60 * MINUTE_MS)] },
    ];
    expect(await find(pages)).toEqual({ found: ['a'], read: [undefined] });
  });

  it('is looked for on twenty pages at most', async () => {
    const page = (index: number) => ({ tasks: [task('a', 60 * MINUTE_MS)], next: String(index + 1) });
    const last = { tasks: [task('b', 60 * MINUTE_MS)] };
    const pages = (count: number) => [...Array.from({ length: count - 1 }, (_, index) => page(index)), last];
    expect((await find(pages(20))).found).toEqual(['a', 'b']);
    await expect(find(pages(21))).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
