import { expect, it } from 'vitest';
import { createFindNames } from '../../src/discord/guild-names.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';

function start(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const find = createFindNames({
    rest: {
      async get(path, { query } = {}) {
        asked.push([path, query?.get('query') ?? '', query?.get('limit') ?? ''].join(' ').trim());
        const answer = answers[path];
        if (answer === undefined) throw new Error('50001');
        return answer;
      },
    },
    ...{ clock: createFakeClock(), log: silent },
  });
  return { asked, find };
}

it('finds channels and roles by their names', async () => {
  const { find } = start({
    '/guilds/7/channels': [{ id: '1', name: 'films' }],
    '/guilds/7/roles': [{ id: '2', name: 'Artists' }],
  });
  expect(await find('7', 'channel', [])).toEqual([{ name: 'films', mention: '<#1>' }]);
  expect(await find('7', 'role', [])).toEqual([{ name: 'Artists', mention: '<@&2>' }]);
});

it('finds members by each of their names, and asks once for each word, and for ten words at most', async () => {
  const path = '/guilds/7/members/search';
  const user = { id: '3', username: 'ada', global_name: 'Ada L.' };
  const { asked, find } = start({ [path]: [{ nick: 'Countess', user }] });
  expect(await find('7', 'member', ['ada', 'ada'])).toEqual(
    ['Countess', 'Ada L.', 'ada'].map((name) => ({ name, mention: '<@3>' })),
  );
  expect(asked).toEqual([`${path} ada 20`]);
  await find(
    '7',
    'member',
    Array.from({ length: 15 }, (_, index) => `word-${index}`),
  );
  expect(asked).toHaveLength(11);
});

it('finds nothing where the bot may not look', async () => {
  const { find } = start({});
  expect(await find('7', 'channel', [])).toEqual([]);
  expect(await find('7', 'member', ['ada'])).toEqual([]);
});
