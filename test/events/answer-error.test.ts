import { DiscordAPIError } from 'discord.js';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { CallbackRefusedError } from '../../src/discord/callback.ts';
import { RateLimitedError, UserError } from '../../src/errors.ts';
import { answerError } from '../../src/events/answer-error.ts';
import { StorageError } from '../../src/jobs/store.ts';
import { translator } from '../../src/locales/translate.ts';
import { arriving, fakeInteraction, type Kind } from '../support/interactions.ts';
import { textsOf } from '../support/layout.ts';

const t = translator('en');

function refusedBy(code: number, status = 400) {
  return new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', '/x', {});
}
const callback = (status: number, code?: number) => new CallbackRefusedError(status, code, 'no');

/** What the member reads after an error, and the levels and words of the log. */
async function answer(
  error: unknown,
  { kind = 'button' as Kind, guildId = '1' as string | null, fails = false, hasStored = false } = {},
) {
  const logged: string[] = [];
  const labels = pino().levels.labels;
  const log = pino(
    { level: 'debug' },
    {
      write(line: string) {
        const { level, msg, problem } = JSON.parse(line) as { level: number; msg: string; problem?: string };
        logged.push([labels[level], msg, ...(problem === undefined ? [] : [problem])].join(' '));
      },
    },
  );
  const refusal = fails ? { fails: { reply: new Error('gone') } } : {};
  const fake = fakeInteraction({ guildId, ...refusal });
  await answerError(arriving(fake, kind, 'x'), error, { hasStored, log });
  const said = fake.answers.map(({ body }) => textsOf((body as { components: [] }).components).join('\n'));
  return { said, logged, id: fake.id };
}

describe('an error of an interaction', () => {
  const late = ['warn could not answer a member: the answer came too late'];
  const busy = ['warn could not answer a member: Discord asks the bot to wait'];
  const notAccepted = "warn Discord doesn't accept an answer there";
  const refused = (problem: 'thread' | 'permission' | 'automod') => [
    `❌ ${t('refusal.notTaken')} ${t(`problem.${problem}`)}`,
  ];
  it.each<[what: string, error: unknown, said: string[], logged: string[]]>([
    [
      'with a reason for the member',
      new UserError((to) => to('join.nothing')),
      [`❌ ${t('join.nothing')}`],
      [],
    ],
    ['whose time is over', refusedBy(10_062), [], late],
    ['whose time is over, at once', callback(404, 10_062), [], late],
    ['that was answered', refusedBy(40_060), [], late],
    ['that was answered, at once', callback(400, 40_060), [], late],
    ['while Discord asks to wait', new RateLimitedError('slow down', 9_000), [], busy],
    ['while Discord asks to wait, at once', callback(429), [], busy],
    ['in a locked thread', refusedBy(50_083), refused('thread'), [`${notAccepted} thread`]],
    ['without a permission', callback(403, 50_013), refused('permission'), [`${notAccepted} permission`]],
    ['with blocked words', callback(400, 200_000), refused('automod'), [`${notAccepted} automod`]],
    [
      'while nothing can be stored',
      new StorageError('full', new Error('no space')),
      [`❌ ${t('refusal.notStored')}`],
      ['error interaction failed'],
    ],
  ])('%s', async (_, error, said, logged) => {
    expect(await answer(error)).toMatchObject({ said, logged });
  });

  it.each([
    ['may be done', new StorageError('unreachable', new Error('no answer'), true), false],
    ['came after another', new StorageError('full', new Error('no space')), true],
  ])('of a write that %s is no promise that nothing was changed', async (_, error, hasStored) => {
    expect((await answer(error, { hasStored })).said).toEqual([`❌ ${t('refusal.maybeStored')}`]);
  });

  it('that nobody expected is answered with its place in the log', async () => {
    const { said, logged, id } = await answer(new TypeError('x'));
    expect(said).toEqual([`❌ ${t('refusal.internal', { reference: id })}`]);
    expect(logged).toEqual(['error interaction failed']);
  });

  it.each<[Kind, string | null, string[]]>([
    ['typing', '1', ['debug autocomplete went unanswered']],
    ['other', '1', []],
    ['button', null, []],
  ])('of a %s in %s isn’t shown', async (kind, guildId, logged) => {
    expect(await answer(new UserError(() => 'no'), { kind, guildId })).toMatchObject({ said: [], logged });
  });

  it('that can’t be shown is in the log', async () => {
    expect(await answer(new UserError(() => 'no'), { fails: true })).toMatchObject({
      ...{ said: [], logged: ['warn could not show the error to the member'] },
    });
  });
});
