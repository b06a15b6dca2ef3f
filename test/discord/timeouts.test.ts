import { ChannelType, type REST } from 'discord.js';
import { expect, it } from 'vitest';
import { createAuthorOf } from '../../src/discord/author-of.ts';
import {
  createIsStaff,
  createModeratedChannels,
  createReadableChannels,
} from '../../src/discord/channel-rights.ts';
import { createListGuilds } from '../../src/discord/guild-list.ts';
import { createFindNames } from '../../src/discord/guild-names.ts';
import { createLogChannelCheck } from '../../src/discord/log-channel-check.ts';
import { createMemberNames } from '../../src/discord/member-names.ts';
import { createOperators } from '../../src/discord/operators.ts';
import { translator } from '../../src/locales/translate.ts';
import { logLines } from '../../src/replies/log-channel.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { createFakeClock } from '../support/clock.ts';
import { whileTimePasses } from '../support/loopback-api.ts';
import { silent } from '../support/ports.ts';

type Deps = { rest: Pick<REST, 'get' | 'post'>; clock: Clock; log: typeof silent };
const member = { guildId: '7', userId: '1', roleIds: [] };
const translatorOf = () => translator('en');
const logChannel = (deps: Deps) =>
  createLogChannelCheck({ ...deps, translatorOf, logLines })('7', { logChannel: '5' });
const text = { '/channels/5': { type: ChannelType.GuildText, guild_id: '7' } };
const roles = { '/guilds/7/roles': [] };

/** Who waits for Discord's answer, with the answers that come at once, how long, and what comes of it. */
it.each<[string, number, (deps: Deps) => Promise<unknown>, unknown, Record<string, unknown>?]>([
  ['the rights of a member', 2_000, (deps) => createIsStaff(deps)('7', '1'), undefined],
  ['moderated channels', 2_000, (deps) => createModeratedChannels(deps)(member, ['5']), new Set()],
  ['a moderated channel', 2_000, (deps) => createModeratedChannels(deps)(member, ['5']), new Set(), roles],
  ['readable channels', 2_000, (deps) => createReadableChannels(deps)(member, ['5']), new Set()],
  ['an author', 1_500, (deps) => createAuthorOf(deps)({ channelId: '5', messageId: '6' }), undefined],
  ['the list of guilds', 8_000, ({ rest, clock }) => createListGuilds(rest, clock)(), Error],
  ['names of channels', 2_000, (deps) => createFindNames(deps)('7', 'channel', ['a']), []],
  ['names of roles', 2_000, (deps) => createFindNames(deps)('7', 'role', ['a']), []],
  ['names to choose from', 2_000, (deps) => createFindNames(deps)('7', 'member', ['a']), []],
  ['names of members', 2_500, (deps) => createMemberNames(deps)('7', ['1', '2']), new Map()],
  ['the operators', 2_000, (deps) => createOperators(deps).includes('1'), Error],
  ['the operators, to offer something', 500, (deps) => createOperators(deps).mayInclude('1'), false],
  ['a log channel', 1_200, logChannel, Error],
  ['a line in a log channel', 1_200, logChannel, undefined, text],
])('nobody waits longer for %s than %d ms', async (_, limitMs, ask, outcome, answers = {}) => {
  const clock = createFakeClock();
  const startMs = clock.now();
  const hang = (path: string, { signal }: { signal?: AbortSignal | null | undefined } = {}) =>
    path in answers
      ? Promise.resolve(answers[path])
      : new Promise<never>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
  const timeout = (ms: number) => {
    const limit = new AbortController();
    clock.after(ms, () => limit.abort());
    return limit.signal;
  };
  const asked = ask({
    rest: { get: hang, post: hang },
    clock: { ...clock, now: clock.now, timeout },
    log: silent,
  });
  const inTime = Promise.race([
    asked.then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    ),
    new Promise((resolve) => clock.after(60_000, () => resolve('still waits'))),
  ]);
  const ended = await whileTimePasses(clock, inTime);
  expect(ended).toEqual(outcome === Error ? { error: expect.any(Error) } : { answer: outcome });
  expect(clock.now() - startMs).toBe(limitMs);
});
