import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../../src/keyv-entries.ts';
import { translator } from '../../../src/locales/translate.ts';
import { newBoard } from '../../../src/requests/board/board.ts';
import { BOARD_KEPT_DAYS, createBoards, MAX_BOARDS } from '../../../src/requests/board/boards.ts';
import { withWords } from '../../../src/requests/board/changes.ts';
import { createFakeClock } from '../../support/clock.ts';
import { OTHER } from '../../support/interactions.ts';
import { memoryKeyv } from '../../support/keyv.ts';
import { GUILD, MEMBER } from '../../support/requests.ts';

const t = translator('en');
const over = t('board.over', { days: BOARD_KEPT_DAYS });
const owner = { guildId: GUILD, userId: MEMBER };
const elsewhere = { guildId: '1200000000000000077', userId: MEMBER };
const DAY_MS = 86_400_000;

function start() {
  const clock = createFakeClock();
  const stored = [memoryKeyv<never>(clock), memoryKeyv<never>(clock)] as const;
  const boards = createBoards(...stored);
  return {
    ...{ clock, boards, stored },
    title: (id: string, by = owner) => boards.open(id, by, async ({ board }) => board.title),
    touch: (id: string, title = 'A film') =>
      boards.open(id, owner, ({ board }, save) => save(withWords(board, { title, style: '' }))),
    titles: async (by = owner) => (await boards.list(by)).map(({ board }) => board.title),
  };
}

describe('boards', () => {
  it('are their member’s, in one server, for 30 days after the last change', async () => {
    const { boards, clock, title, touch, titles } = start();
    await boards.keep('7', owner, newBoard('A fox'));
    for (const other of [{ ...owner, userId: OTHER }, elsewhere]) {
      await expect(title('7', other)).rejects.toThrow(over);
      await boards.remove('7', other);
      expect(await titles(other)).toEqual([]);
    }
    clock.advance(29 * DAY_MS);
    await touch('7');
    clock.advance(29 * DAY_MS);
    expect(await titles()).toEqual(['A film']);
    clock.advance(DAY_MS + 1);
    await expect(title('7')).rejects.toThrow(over);
    expect(await titles()).toEqual([]);
    expect(await boards.of(MEMBER)).toEqual([]);
  });

  it('are listed with the one that was changed last first', async () => {
    const { boards, touch, titles } = start();
    for (const id of ['7', '8', '9']) await boards.keep(id, owner, newBoard(id));
    await boards.keep('70', elsewhere, newBoard('elsewhere'));
    expect(await titles()).toEqual(['9', '8', '7']);
    await touch('7', 'seven');
    expect(await titles()).toEqual(['seven', '9', '8']);
    await boards.remove('9', owner);
    expect(await titles()).toEqual(['seven', '8']);
    expect(await titles(elsewhere)).toEqual(['elsewhere']);
  });

  it('are ten in a server at most; those that are over don’t count', async () => {
    const { boards, clock } = start();
    for (let nth = 0; nth < MAX_BOARDS; nth++) await boards.keep(`${nth}`, owner, newBoard(`${nth}`));
    const tooMany = t('board.tooMany', { max: MAX_BOARDS });
    await expect(boards.keep('70', owner, newBoard())).rejects.toThrow(tooMany);
    await boards.keep('71', elsewhere, newBoard());
    // A command that arrives twice.
    await boards.keep('9', owner, newBoard('again'));
    await boards.remove('0', owner);
    await boards.keep('70', owner, newBoard());
    clock.advance(30 * DAY_MS + 1);
    await boards.keep('72', owner, newBoard('new'));
    expect(await boards.list(owner)).toHaveLength(1);
  });

  it('are changed one after the other, and count their changes', async () => {
    const { boards, title } = start();
    await boards.keep('7', owner, newBoard('a'));
    const add = () =>
      boards.open('7', owner, async ({ board }, save) => {
        await Promise.resolve();
        return save(withWords(board, { title: `${board.title}a`, style: '' }));
      });
    await Promise.all([add(), add()]);
    expect(await title('7')).toBe('aaa');
    await boards.open('7', owner, async ({ revision }) => expect(revision).toBe(2));
  });

  it('that two processes change at once keep the first change, and the other says so', async () => {
    const { boards, stored, title } = start();
    const there = createBoards(...stored);
    await boards.keep('7', owner, newBoard());
    const change = (by: typeof boards, named: string) =>
      by.open('7', owner, async ({ board }, save) => {
        await new Promise(setImmediate);
        return save(withWords(board, { title: named, style: '' }));
      });
    const outcomes = await Promise.allSettled([change(boards, 'b'), change(there, 'c')]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: { revision: 1 } },
      { status: 'rejected', reason: { message: t('composer.changed') } },
    ]);
    expect(await title('7')).toBe('b');
  });

  it('that can’t be read are over', async () => {
    const { boards, stored, title, titles } = start();
    await boards.keep('7', owner, newBoard());
    await stored[0].set('7', { ...owner, board: { shots: 'none' }, revision: 0 } as never);
    await expect(title('7')).rejects.toThrow(over);
    expect(await titles()).toEqual([]);
    expect(await boards.of(MEMBER)).toEqual([]);
  });

  it('are forgotten by member, with a change that is under way', async () => {
    const { boards, titles } = start();
    const others = { ...owner, userId: OTHER };
    await boards.keep('7', owner, newBoard('a'));
    await boards.keep('8', elsewhere, newBoard('b'));
    await boards.keep('9', others, newBoard('c'));
    expect(await boards.of(MEMBER)).toMatchObject([
      { title: 'a', guildId: GUILD },
      { title: 'b', guildId: elsewhere.guildId },
    ]);
    const begun = Promise.withResolvers<void>();
    const changed = boards.open('7', owner, async ({ board }, save) => {
      await begun.promise;
      return save(board);
    });
    const forgotten = boards.forget(MEMBER);
    await new Promise(setImmediate);
    begun.resolve();
    await Promise.all([changed, forgotten]);
    expect(await boards.of(MEMBER)).toEqual([]);
    expect([await titles(), await titles(elsewhere), await titles(others)]).toEqual([[], [], ['c']]);
  });

  it('leave nothing with a member’s id, also those that were removed before', async () => {
    const { boards, stored } = start();
    await boards.keep('7', owner, newBoard('A fox'));
    await boards.keep('8', { ...owner, userId: OTHER }, newBoard('A hare'));
    await boards.remove('7', owner);
    await boards.forget(MEMBER);
    const keys: string[] = [];
    for (const keyv of stored) for await (const [key] of entriesOf(keyv)) keys.push(key);
    expect(keys).toEqual(['8', `${GUILD} ${OTHER}`]);
  });
});
