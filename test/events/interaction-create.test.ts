import { ApplicationCommandType, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createClaim } from '../../src/events/claim.ts';
import { createInteractionListener } from '../../src/events/interaction-create.ts';
import { translator } from '../../src/locales/translate.ts';
import { card } from '../../src/replies/card.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { createFakeClock } from '../support/clock.ts';
import { arriving, fakeInteraction, type Kind, rights, type Who } from '../support/interactions.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { textsOf } from '../support/layout.ts';
import { silent } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

type Deps = Parameters<typeof createInteractionListener>[0];
const t = translator('en');
const ELSEWHERE = '1200000000000000099';

/** A listener with one handler of each kind, all named `known`, that note what they get. */
function start(given: Partial<Deps> & { fails?: Error; warning?: string } = {}) {
  const noted: unknown[] = [];
  const guilds: string[] = [];
  const active: string[] = [];
  const warned: unknown[] = [];
  const note =
    (what: string) =>
    async (_: unknown, ...args: unknown[]) => {
      noted.push([what, ...args]);
      if (given.fails) throw given.fails;
    };
  const handlers = (what: string) => new Map([['known', { kind: 'known', execute: note(what) }]]);
  const command = {
    data: { name: 'known', type: ApplicationCommandType.ChatInput },
    execute: note('command'),
    autocomplete: note('typing'),
  };
  const menu = { data: { name: 'known', type: ApplicationCommandType.Message }, execute: note('menu') };
  const listen = createInteractionListener({
    commands: [command, menu],
    loadControls: async () => ({
      components: {
        buttons: handlers('button'),
        directButtons: handlers('direct button'),
        selects: handlers('select'),
      },
      modals: handlers('form'),
    }),
    logTrouble: {
      warning(guildId: string) {
        warned.push(guildId);
        return given.warning;
      },
    },
    noteGuild: (guildId: string) => guilds.push(guildId),
    noteActive: ({ guildId, userId }: { guildId: string; userId: string }) =>
      active.push(`${guildId}:${userId}`),
    ...{ allowedGuilds: given.allowedGuilds, claim: given.claim, refresh: given.refresh },
    ...{ clock: given.clock ?? createFakeClock(), log: silent },
  } as unknown as Deps);

  async function use(
    kind: Kind,
    as: { name?: string; guildId?: string | null; who?: Who; id?: string; fails?: Error } = {},
  ) {
    const { name = 'known', who = 'member', guildId = GUILD } = as;
    const followUps: unknown[] = [];
    const fake = fakeInteraction({ guildId, may: rights[who] });
    const webhook = {
      async send(body: unknown) {
        if (as.fails) throw as.fails;
        followUps.push(body);
      },
    };
    const isNamed = ['command', 'menu', 'typing'].includes(kind);
    const interaction = arriving(fake, kind, isNamed ? name : `${name}:42:detail:rest`, webhook);
    await listen(as.id === undefined ? interaction : Object.assign(interaction, { id: as.id }));
    return { ...fake, followUps };
  }
  return { use, noted, guilds, active, warned };
}

describe('an interaction reaches its handler', () => {
  const parts = ['42', 'detail'];
  it.each([
    ['command', [['command']]],
    ['menu', [['menu']]],
    ['button', [['button', ...parts]]],
    ['select', [['select', ...parts]]],
    ['form', [['form', ...parts]]],
    ['typing', [['typing']]],
    ['other', []],
  ] as const)('%s', async (kind, expected) => {
    const { use, noted, guilds, active } = start();
    const { answers } = await use(kind);
    expect(noted).toEqual(expected);
    expect(answers).toEqual([]);
    expect(guilds).toEqual([GUILD]);
    // Typing isn't a click or a command.
    expect(active).toEqual(kind === 'typing' ? [] : [`${GUILD}:${MEMBER}`]);
  });

  it.each([
    ['command', 'refusal.oldCommand'],
    ['menu', 'refusal.oldCommand'],
    ['button', 'refusal.oldButton'],
    ['select', 'refusal.oldList'],
    ['form', 'refusal.oldForm'],
  ] as const)('or says that the %s is from another version', async (kind, sentence) => {
    const { use, noted } = start();
    expect((await use(kind, { name: 'gone' })).said()).toContain(t(sentence));
    expect(noted).toEqual([]);
  });

  it.each(['claim', 'refresh'] as const)('in time, or learns that the store is silent: %s', async (what) => {
    const clock = createFakeClock();
    const [silence, pause] = [new Promise<never>(() => {}), Promise.withResolvers<void>()];
    const { use, noted, guilds } = start({
      clock,
      claim: () => (what === 'claim' ? silence : pause.promise.then(() => true)),
      refresh: () => silence,
    });
    const used = use('button', { name: 'known:1200000000000000042' });
    clock.advance(1_000);
    pause.resolve();
    await new Promise(setImmediate);
    // Both waits together.
    clock.advance(500);
    expect((await used).said()).toContain(t('refusal.notStored'));
    expect([noted, guilds, clock.waiting]).toEqual([[], [GUILD], 0]);
  });

  it('once, although Discord may deliver it twice', async () => {
    const { use, noted, guilds } = start();
    await use('button', { id: '1' });
    await use('button', { id: '1' });
    await use('button', { id: '2' });
    expect([noted.length, guilds.length]).toEqual([2, 2]);
  });
});

describe('a server that isn’t allowed', () => {
  const allowedGuilds = [GUILD];
  it.each(['command', 'menu', 'button', 'select', 'form'] as const)('gets no %s', async (kind) => {
    const { use, noted, guilds, warned } = start({ allowedGuilds });
    const { said } = await use(kind, { guildId: ELSEWHERE, who: 'admin' });
    expect(said()).toContain(t('refusal.serverNotAllowed'));
    expect([noted, warned]).toEqual([[], []]);
    expect(guilds).toEqual([ELSEWHERE]);
    await use(kind);
    expect(noted).toHaveLength(1);
  });

  it('gets an empty list while a member types, and not none', async () => {
    const { use, noted } = start({ allowedGuilds });
    expect((await use('typing', { guildId: ELSEWHERE })).answers).toEqual([{ how: 'respond', body: [] }]);
    expect(noted).toEqual([]);
    expect((await use('typing')).answers).toEqual([]);
    expect(noted).toEqual([['typing']]);
  });
});

describe('in a direct message', () => {
  const refused = `❌ ${t('refusal.serversOnly')}`;
  it.each([
    ['button', 'known', [['direct button', '42']], undefined],
    ['button', 'gone', [], refused],
    ['command', 'known', [], refused],
    ['form', 'known', [], refused],
    ['typing', 'known', [], undefined],
  ] as const)('a %s named %s', async (kind, name, expected, sentence) => {
    const { use, noted, guilds, warned } = start({ allowedGuilds: [GUILD] });
    const { answers } = await use(kind, { name, guildId: null, who: 'admin' });
    expect(noted).toEqual(expected);
    expect(
      answers.map(({ how, body }) => [how, ...textsOf((body as { components: [] }).components)]),
    ).toEqual(sentence === undefined ? [] : [['reply', sentence]]);
    expect([guilds, warned]).toEqual([[], []]);
  });
});

describe('trouble with the log channel', () => {
  const warning = 'lines are lost';
  it.each([
    [
      'admin',
      'command',
      warning,
      [{ components: [card([warning])], flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 }],
    ],
    ['admin', 'button', undefined, []],
    ['moderator', 'command', warning, []],
    ['member', 'command', warning, []],
    ['admin', 'typing', warning, []],
  ] as const)('is told to an %s after a %s (%s)', async (who, kind, given, expected) => {
    const { use } = start(given === undefined ? {} : { warning: given });
    const { followUps } = await use(kind, { who });
    expect(followUps).toHaveLength(expected.length);
    expect(followUps).toMatchObject(expected);
  });

  it('spoils nothing if even that can’t be said', async () => {
    const { use, guilds } = start({ warning });
    const { answers } = await use('command', { who: 'admin', fails: new Error('no') });
    expect([answers, guilds]).toEqual([[], [GUILD]]);
  });
});

describe('an error of a handler', () => {
  it.each([
    ['a reason', new UserError(() => 'no room'), /❌ no room/],
    ['anything', new TypeError('x'), /❌ .*\b16000/],
  ])('is shown to the member, if it is %s', async (_, fails, sentence) => {
    const { use, guilds } = start({ fails, warning: 'lines are lost' });
    const { said, followUps } = await use('button', { who: 'admin' });
    expect(said()).toMatch(sentence);
    // One answer is enough.
    expect([followUps, guilds]).toEqual([[], [GUILD]]);
  });

  it('ends the list of what is typed without a sentence', async () => {
    const { use } = start({ fails: new UserError(() => 'no room') });
    expect((await use('typing')).answers).toEqual([]);
  });
});

describe('two processes that get the same interactions', () => {
  const kinds: Kind[] = ['command', 'menu', 'button', 'select', 'form'];
  const startTwo = (keyv = memoryKeyv<string>()) =>
    [1, 2].map(() => start({ claim: createClaim(keyv, { random: systemRandom, log: silent }) }));

  it.each(kinds)('handle each %s once', async (kind) => {
    const [one, other] = startTwo();
    await Promise.all([one, other].map((each) => each?.use(kind, { id: '1200000000000000001' })));
    expect([...(one?.noted ?? []), ...(other?.noted ?? [])]).toHaveLength(1);
    await other?.use(kind, { id: '1200000000000000002' });
    expect([...(one?.noted ?? []), ...(other?.noted ?? [])]).toHaveLength(2);
  });

  it('both try while the store is away', async () => {
    const keyv = memoryKeyv<string>();
    keyv.update = async () => Promise.reject(new Error('the store is away'));
    const both = startTwo(keyv);
    for (const each of both) await each.use('button', { id: '1200000000000000001' });
    expect(both.map(({ noted }) => noted.length)).toEqual([1, 1]);
  });
});
