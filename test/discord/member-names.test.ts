import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createMemberNames } from '../../src/discord/member-names.ts';
import { createFakeClock } from '../support/clock.ts';

const MINUTE_MS = 60_000;

it('asks for a name once an hour, and takes an old one where Discord is too slow', async () => {
  const fake = createFakeClock();
  let [asked, isSlow] = [0, false];
  const clock = {
    ...fake,
    now: fake.now,
    timeout: () => (isSlow ? AbortSignal.abort() : new AbortController().signal),
  };
  const rest = {
    async get() {
      asked++;
      if (isSlow) throw new Error('aborted');
      return { nick: `name ${asked}`, user: { username: 'mia' } };
    },
  };
  const namesOf = createMemberNames({ rest, clock, log: pino({ level: 'silent' }) });
  const name = async () => (await namesOf('1', ['2'])).get('2');
  expect(await name()).toBe('name 1');
  fake.advance(59 * MINUTE_MS);
  expect(await name()).toBe('name 1');
  fake.advance(2 * MINUTE_MS);
  expect(await name()).toBe('name 2');
  fake.advance(61 * MINUTE_MS);
  isSlow = true;
  expect(await name()).toBe('name 2');
  isSlow = false;
  expect(await name()).toBe('name 4');
});

it.each([
  ['the nickname', { nick: 'Captain', user: { username: 'mia', global_name: 'Mia' } }, 'Captain'],
  ['the display name', { nick: null, user: { username: 'mia', global_name: 'Mia' } }, 'Mia'],
  ['the first that can be seen', { nick: '\u200b', user: { username: 'mia', global_name: ' ' } }, 'mia'],
  ['one line', { nick: 'a\n\u202eb', user: { username: 'mia' } }, 'a b'],
  ['100 characters', { nick: 'x'.repeat(100), user: { username: 'mia' } }, 'x'.repeat(100)],
  ['no more than that', { nick: 'x'.repeat(101), user: { username: 'mia' } }, `${'x'.repeat(99)}…`],
])('a name is %s', async (_, member, name) => {
  const deps = { clock: createFakeClock(), log: pino({ level: 'silent' }) };
  const namesOf = createMemberNames({ rest: { get: async () => member }, ...deps });
  expect([...(await namesOf('1', ['2']))]).toEqual([['2', name]]);
});
