import { type APIApplicationCommand, PermissionsBitField } from 'discord.js';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandsAsSent } from '../../src/commands/deploy.ts';
import { commandData } from '../../src/commands/index.ts';
import { learnCommands } from '../../src/commands/learn.ts';
import { inviteUrl, neededPermissions, threadPermissions } from '../../src/discord/invite.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { onClientReady } from '../../src/events/client-ready.ts';
import { nameCommands } from '../../src/locales/command-mentions.ts';
import { translator } from '../../src/locales/translate.ts';
import { createFakeClock } from '../support/clock.ts';

type Client = Parameters<typeof onClientReady>[0];
const commands = commandData.slice(0, 2);
const asSent = await commandsAsSent(commands);

interface World {
  guilds?: number;
  shards?: number[];
  deploy?: boolean;
  registered?: unknown[];
  /** What each server has of its own. */
  inGuild?: unknown[];
  /** What Discord answers first. */
  errors?: Error[];
  isStopped?: boolean;
  /** The servers that added the bot without the scope for commands. */
  refusing?: string[];
  /** The server that a message is in. */
  asked?: string;
  /** What is registered a minute later. */
  later?: unknown[];
  /** Discord refuses to register anything, and then to say what is. */
  refusesPut?: boolean;
}

/** What is registered and logged once the bot is connected. */
async function ready(world: World = {}) {
  const {
    guilds = 1,
    shards = [0],
    deploy = true,
    registered = [],
    inGuild = [],
    errors = [],
    isStopped = false,
    refusing = [],
    refusesPut = false,
    later,
  } = world;
  let now = registered;
  const clock = createFakeClock();
  const put: unknown[] = [];
  const lines: { level: number; msg: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const client = {
    ...{ user: { username: 'Cutscene' }, application: { id: '42' } },
    guilds: { cache: new Map(Array.from({ length: guilds }, (_, index) => [`guild-${index}`, {}])) },
    ws: { shards: new Map(shards.map((id) => [id, {}])) },
    rest: {
      async get(path: string) {
        const error = errors.shift();
        if (error) throw error;
        if (refusing.some((id) => path.includes(`/guilds/${id}/`))) throw new Error('Missing Access');
        return (path.includes('/guilds/') ? inGuild : now) as APIApplicationCommand[];
      },
      async put(path: string, { body }: { body: { name: string }[] }) {
        put.push([path, body]);
        if (!refusesPut) return body.map((each) => ({ ...each, id: '77' }));
        errors.push(new Error('no'));
        throw new Error('no');
      },
    },
  } as unknown as Client;
  const signal = isStopped ? AbortSignal.abort() : new AbortController().signal;
  const done = onClientReady(client, { commands, deploy, clock, log, signal });
  const turns = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  };
  await turns();
  clock.advance(2_000);
  await done;
  if (later) {
    now = later;
    clock.advance(60_000);
    await turns();
  }
  return { put, logged: lines.map(({ level, msg }) => `${level} ${msg}`) };
}

const connected = '30 connected to Discord';
const url = '/applications/42/commands';

describe('once the bot is connected', () => {
  it.each<[string, World, unknown[], string[]]>([
    ['other commands', {}, [[url, asSent]], [connected, '30 registered the commands']],
    ['the same commands', { registered: asSent }, [], [connected]],
    ['a bot that doesn’t register them', { deploy: false }, [], [connected]],
    [
      'a process with the first shard',
      { shards: [0, 1] },
      [[url, asSent]],
      [connected, '30 registered the commands'],
    ],
    ['a process without it', { shards: [1, 2] }, [], [connected]],
    [
      'a Discord that asks to wait',
      { errors: [new RateLimitedError('slow down', 1_000)] },
      [[url, asSent]],
      [connected, '30 registered the commands'],
    ],
    [
      'a Discord that fails',
      { errors: [new Error('no')] },
      [],
      [connected, '50 could not register the commands; try npm run deploy-commands'],
    ],
    ['a stop meanwhile', { errors: [new Error('no')], isStopped: true }, [], [connected]],
    [
      'no server',
      { guilds: 0, deploy: false },
      [],
      [connected, `30 The bot isn't in any server yet. Add it: ${inviteUrl('42')}`],
    ],
  ])('with %s, the commands are what they should be', async (_, world, put, logged) => {
    expect(await ready(world)).toEqual({ put, logged });
  });
});

describe('messages name commands by their ids', () => {
  const known = [{ name: 'video', id: '55', type: 1 }];
  const forget = () => {
    nameCommands([]);
    nameCommands([], 'guild-0');
    nameCommands([], 'guild-1');
  };
  // Other files of this process name commands too.
  beforeEach(forget);
  afterEach(forget);

  it.each<[string, World, string]>([
    ['that were registered now', {}, '</video:77>'],
    ['that another process registers', { shards: [1], registered: known }, '</video:55>'],
    ['that a script registered', { deploy: false, registered: known }, '</video:55>'],
    ['that a script registered in one server', { deploy: false, inGuild: known }, '</video:55>'],
    ['or plainly where none are registered', { deploy: false }, '`/video`'],
    ['or plainly where Discord didn’t say', { deploy: false, errors: [new Error('no')] }, '`/video`'],
    ['that were registered before a failure', { registered: known, refusesPut: true }, '</video:55>'],
    ['that a script registers after a failure', { errors: [new Error('no')], later: known }, '</video:55>'],
    ['that another process registers later', { shards: [1], later: known }, '</video:55>'],
    [
      'that are there once Discord says',
      { deploy: false, errors: [new Error('no')], later: known },
      '</video:55>',
    ],
    [
      'although a server refuses to say',
      { deploy: false, guilds: 2, refusing: ['guild-0'], inGuild: known, asked: 'guild-1' },
      '</video:55>',
    ],
  ])('%s', async (_, world, named) => {
    await ready(world);
    expect(translator('en', world.asked ?? 'guild-0')('refusal.offerOver')).toContain(`Use ${named} again`);
  });
});

it('a process without a gateway asks Discord for all of that', async () => {
  const answers: Record<string, unknown> = {
    '/applications/@me': { id: '42' },
    '/users/@me/guilds': [{ id: 'guild-5' }],
    [url]: [],
    '/applications/42/guilds/guild-5/commands': [{ name: 'video', id: '55' }],
  };
  const place = { rest: { get: async (path: string) => answers[path] } };
  const { signal } = new AbortController();
  await learnCommands(place, { clock: createFakeClock(), log: pino({ enabled: false }), signal });
  expect(translator('en', 'guild-5')('refusal.offerOver')).toContain('Use </video:55> again');
  nameCommands([], 'guild-5');
});

it('the bot is added with what it needs and nothing more', () => {
  const { searchParams } = new URL(inviteUrl('42'));
  expect(Object.fromEntries(searchParams)).toEqual({
    ...{ client_id: '42', scope: 'bot applications.commands' },
    permissions: new PermissionsBitField([...neededPermissions, ...threadPermissions]).bitfield.toString(),
  });
  expect(new PermissionsBitField([...neededPermissions]).toArray().toSorted()).toEqual([
    ...['AttachFiles', 'EmbedLinks', 'ReadMessageHistory', 'SendMessages', 'SendMessagesInThreads'],
    'ViewChannel',
  ]);
  expect(new PermissionsBitField([...threadPermissions]).toArray()).toEqual(['CreatePublicThreads']);
});
