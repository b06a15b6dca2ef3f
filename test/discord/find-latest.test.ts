import { expect, it } from 'vitest';
import { findLatest } from '../../src/discord/find-latest.ts';

/** The messages of a channel, the latest first. */
const messages = Array.from({ length: 1_200 }, (_, nth) => ({
  id: String(1_300_000_000_000_005_000n - BigInt(nth)),
}));
const idOf = (nth: number) => messages[nth]?.id ?? '';

it.each([
  ['the latest', 0, undefined, true, 1],
  ['one behind two pages', 250, undefined, true, 3],
  ['the thousandth', 999, undefined, true, 10],
  ['one behind that', 1_000, undefined, false, 10],
  ['none that is older than what it is about', 400, 150, false, 2],
])('in a busy channel, %s is found', async (_, nth, since, isFound, pages) => {
  let asked = 0;
  const rest = {
    async get(_path: string, { query }: { query: URLSearchParams }) {
      asked += 1;
      const from = messages.findIndex(({ id }) => id === query.get('before')) + 1;
      return messages.slice(from, from + Number(query.get('limit')));
    },
  };
  const place = { channelId: '6', since: since === undefined ? '1' : idOf(since) };
  const isIt = ({ id }: { id: string }) => id === idOf(nth);
  const found = await findLatest(rest as never, place, isIt, new AbortController().signal);
  expect([found?.id, asked]).toEqual([isFound ? idOf(nth) : undefined, pages]);
});
