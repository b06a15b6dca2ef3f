import { describe, expect, it } from 'vitest';
import { agrees, findInList, type ListPage, unfinishedIn } from '../../src/providers/task-list.ts';

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

it.each([
  [undefined, 'a', true],
  [null, 'a', true],
  ['a', undefined, true],
  ['a', 'a', true],
  ['5', 5, true],
  ['a', 'b', false],
  ['', 'b', false],
])('a list that shows %j agrees with %j: %s', (shown, asked, does) => {
  expect(agrees(shown, asked)).toBe(does);
});

it('the tasks of a list that run or wait are told, and those that can’t be read left out', () => {
  const states = ['pending', 'running', 'succeeded', 'failed', 'fileless', 'broken'];
  const entries = states.map((state) => ({ id: state, state }));
  const read = (entry: unknown) => {
    const { state } = entry as { state: string };
    if (state === 'broken') throw new Error('unreadable');
    return { state } as never;
  };
  const found = unfinishedIn({ tasks: [...entries, { state: 'running' }] }, 'tasks', read);
  expect(found).toEqual([
    { task: { id: 'pending' }, status: { state: 'pending' } },
    { task: { id: 'running' }, status: { state: 'running' } },
  ]);
  expect(() => unfinishedIn({ items: entries }, 'tasks', read)).toThrow(/isn't a list/);
});
