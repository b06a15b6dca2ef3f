import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createShownBoards } from '../../../src/interactions/film/shown-boards.ts';
import { createFakeClock } from '../../support/clock.ts';

const page = { shows: 'shots', page: 0 } as const;

describe('the message that shows a board', () => {
  it('is the latest one, for as long as its token works', () => {
    const clock = createFakeClock();
    const boards = createShownBoards(clock);
    const at = (createdTimestamp: number) => ({ page, interaction: { createdTimestamp } as never });
    expect(boards.find('1')).toBeUndefined();
    boards.note('1', at(clock.now()));
    const latest = at(clock.now() + 60_000);
    boards.note('1', latest);
    expect(boards.find('1')).toBe(latest);
    expect(boards.find('2')).toBeUndefined();
    clock.advance(14 * 60_000);
    expect(boards.find('1')).toBe(latest);
    clock.advance(60_000);
    expect(boards.find('1')).toBeUndefined();
  });
});

describe('a board that is followed', () => {
  it('is looked at now and then, until there is nothing more to see', async () => {
    const clock = createFakeClock();
    const boards = createShownBoards(clock);
    let looks = 0;
    boards.follow('1', async () => {
      looks += 1;
      return looks < 3;
    });
    expect(looks).toBe(1);
    await turn();
    for (const expected of [2, 3, 3]) {
      clock.advance(10_000);
      await turn();
      expect(looks).toBe(expected);
    }
  });

  it('is followed once, by whoever began last', async () => {
    const clock = createFakeClock();
    const boards = createShownBoards(clock);
    const looks: string[] = [];
    for (const who of ['first', 'second'])
      boards.follow('1', async () => {
        looks.push(who);
        return true;
      });
    await turn();
    clock.advance(10_000);
    expect(looks).toEqual(['first', 'second', 'second']);
  });
});
