import { expect, it } from 'vitest';
import { createListGuilds } from '../../src/discord/guild-list.ts';
import { createFakeClock } from '../support/clock.ts';

/** Discord's list of this many guilds, 200 at a time, after the id that is asked for. */
function start(count: number) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const all = Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    name: `guild ${index + 1}`,
  }));
  const list = createListGuilds(
    {
      async get(_, { query } = {}) {
        const after = query?.get('after') ?? '';
        asked.push(after);
        return all.filter(({ id }) => Number(id) > Number(after)).slice(0, Number(query?.get('limit')));
      },
    },
    clock,
  );
  return { clock, asked, list };
}

it.each([
  [0, ['0']],
  [199, ['0']],
  [200, ['0', '200']],
  [401, ['0', '200', '400']],
])('lists all of %i guilds, each once, page by page', async (count, pages) => {
  const { asked, list } = start(count);
  const ids = (await list()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(count);
  expect(ids).toHaveLength(count);
  expect(asked).toEqual(pages);
});

it('is asked for again a minute later', async () => {
  const { clock, asked, list } = start(1);
  await list();
  clock.advance(59_999);
  await list();
  expect(asked).toHaveLength(1);
  clock.advance(1);
  await list();
  expect(asked).toHaveLength(2);
});
