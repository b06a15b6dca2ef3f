import { describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { connect } from './connect.ts';
import { api, register, VIDEO } from './raw.ts';

const command = (name: string, fields: object = {}) => ({ name, description: 'Does something', ...fields });
const option = (name: string, fields: object = {}) => ({
  name,
  description: 'Something',
  type: 3,
  ...fields,
});
const path = (discord: LocalDiscord, guild = false) => {
  const [guildId] = discord.world.guilds.keys();
  return `/applications/${discord.applicationId}${guild ? `/guilds/${guildId}` : ''}/commands`;
};

describe('registering', () => {
  it('keeps the ids of known commands, and the versions of unchanged ones', async () => {
    await using discord = await startLocalDiscord();
    const [video, models] = await register(discord, VIDEO, command('models'));
    const [changed, same, added] = await register(
      discord,
      { ...VIDEO, description: 'Other' },
      command('models'),
      command('new'),
    );
    expect(changed?.id).toBe(video?.id);
    expect(changed?.version).not.toBe(video?.version);
    expect(same).toEqual(models);
    expect(added?.id).not.toBe(video?.id);
    expect((await register(discord, command('models'))).map(({ name }) => name)).toEqual(['models']);
  });

  it('works for discord.js, global and in one guild', async () => {
    await using discord = await startLocalDiscord();
    await using bot = await connect(discord);
    const [guild] = bot.client.guilds.cache.values();
    await bot.client.application?.commands.set([VIDEO]);
    await guild?.commands.set([command('here')]);
    expect((await bot.client.application?.commands.fetch())?.map(({ name }) => name)).toEqual(['video']);
    expect((await guild?.commands.fetch())?.map(({ name }) => name)).toEqual(['here']);
  });

  it('creates, reads, changes and deletes one', async () => {
    await using discord = await startLocalDiscord();
    const created = await api(discord, 'POST', path(discord, true), command('one'));
    expect(created.status).toBe(201);
    const again = await api(discord, 'POST', path(discord, true), command('one', { description: 'Two' }));
    expect(again).toMatchObject({ status: 200, json: { id: created.json.id, description: 'Two' } });
    const at = `${path(discord, true)}/${created.json.id}`;
    expect((await api(discord, 'PATCH', at, { name: 'uno' })).json).toMatchObject({
      name: 'uno',
      description: 'Two',
    });
    expect((await api(discord, 'GET', at)).json.name).toBe('uno');
    expect((await api(discord, 'DELETE', at)).status).toBe(204);
    expect((await api(discord, 'GET', at)).json.code).toBe(10063);
  });

  it('counts 200 new commands a day', async () => {
    await using discord = await startLocalDiscord({ rateLimits: false });
    const commands = (start: number) =>
      Array.from({ length: 100 }, (_, index) => command(`c${start + index}`));
    await register(discord, ...commands(0));
    await register(discord, ...commands(0));
    await register(discord, ...commands(100));
    expect((await api(discord, 'PUT', path(discord), commands(150))).json.code).toBe(30034);
  });
});

describe('a command is refused', () => {
  it.each<[what: string, body: object, field: string]>([
    ['a name in upper case', command('Video'), '0.name'],
    ['a name with a space', command('my video'), '0.name'],
    ['a name of 33 characters', command('x'.repeat(33)), '0.name'],
    ['no description', { name: 'x' }, '0.description'],
    ['a description of 101 characters', command('x', { description: 'y'.repeat(101) }), '0.description'],
    [
      'two options of one name in German',
      command('x', {
        options: [
          option('a', { name_localizations: { de: 'c' } }),
          option('b', { name_localizations: { de: 'c' } }),
        ],
      }),
      '0.options.1',
    ],
    ['a context twice', command('x', { contexts: [0, 0] }), '0.contexts.1'],
    [
      'a language that Discord lacks',
      command('x', { name_localizations: { tlh: 'c' } }),
      '0.name_localizations.tlh',
    ],
    [
      'half an integer as the least',
      command('x', { options: [option('a', { type: 4, min_value: 1.5 })] }),
      '0.options.0.min_value',
    ],
    [
      'an unknown kind of channel',
      command('x', { options: [option('a', { type: 7, channel_types: [99] })] }),
      '0.options.0.channel_types.0',
    ],
    [
      'more as the least than as the most',
      command('x', { options: [option('a', { type: 4, min_value: 2, max_value: 1 })] }),
      '0.options.0.min_value',
    ],
    [
      'a longer text as the shortest',
      command('x', { options: [option('a', { min_length: 2, max_length: 1 })] }),
      '0.options.0.min_length',
    ],
    [
      'two choices of one name',
      command('x', {
        options: [option('a', { choices: ['b', 'c'].map((value) => ({ name: 'n', value })) })],
      }),
      '0.options.0.choices.1',
    ],
    [
      'a kind of file without a dot',
      command('x', { options: [option('a', { type: 11, file_types: ['png'] })] }),
      '0.options.0.file_types.0',
    ],
    ['an unknown field', command('x', { optionz: [] }), '0.optionz'],
    [
      '26 options',
      command('x', { options: Array.from({ length: 26 }, (_, i) => option(`o${i}`)) }),
      '0.options',
    ],
    [
      'a required option after an optional one',
      command('x', { options: [option('a'), option('b', { required: true })] }),
      '0.options.1',
    ],
    ['two options of one name', command('x', { options: [option('a'), option('a')] }), '0.options.1'],
    [
      'choices and autocomplete',
      command('x', { options: [option('a', { autocomplete: true, choices: [{ name: 'b', value: 'b' }] })] }),
      '0.options.0.autocomplete',
    ],
    [
      '26 choices',
      command('x', {
        options: [
          option('a', { choices: Array.from({ length: 26 }, (_, i) => ({ name: `${i}`, value: `${i}` })) }),
        ],
      }),
      '0.options.0.choices',
    ],
    [
      'a choice of 101 characters',
      command('x', { options: [option('a', { choices: [{ name: 'b', value: 'b'.repeat(101) }] })] }),
      '0.options.0.choices.0.value',
    ],
    [
      'a number as the choice of a text',
      command('x', { options: [option('a', { choices: [{ name: 'b', value: 1 }] })] }),
      '0.options.0.choices.0.value',
    ],
    [
      'max_length 6001',
      command('x', { options: [option('a', { max_length: 6001 })] }),
      '0.options.0.max_length',
    ],
    [
      'max_value on a text',
      command('x', { options: [option('a', { max_value: 1 })] }),
      '0.options.0.min_value',
    ],
    [
      'a sub-command beside an option',
      command('x', { options: [option('a', { type: 1 }), option('b')] }),
      '0.options',
    ],
    [
      'more than 8,000 characters',
      command('x', {
        options: Array.from({ length: 4 }, (_, i) =>
          option(`o${i}`, {
            choices: Array.from({ length: 25 }, (_, j) => ({
              name: `${j}`.padEnd(50, 'x'),
              value: `${j}`.padEnd(40, 'x'),
            })),
          }),
        ),
      }),
      '0',
    ],
  ])('with %s', async (_what, body, field) => {
    await using discord = await startLocalDiscord();
    const { status, json } = await api(discord, 'PUT', path(discord), [body]);
    expect(status).toBe(400);
    expect(json.code).toBe(50035);
    const found = field.split('.').reduce((node, step) => node?.[step], json.errors);
    expect(found?._errors, JSON.stringify(json.errors)).toHaveLength(1);
    expect((await api(discord, 'GET', path(discord))).json).toEqual([]);
  });

  it('when another has its name and kind', async () => {
    await using discord = await startLocalDiscord();
    const body = [command('one'), command('two'), command('one')];
    const { json } = await api(discord, 'PUT', path(discord), body);
    expect(json.errors['2']._errors[0].code).toBe('APPLICATION_COMMANDS_DUPLICATE_NAME');
    const [, two] = await register(discord, command('one'), command('two'), { name: 'one', type: 3 });
    const renamed = await api(discord, 'PATCH', `${path(discord)}/${two?.id}`, { name: 'one' });
    expect(renamed.json.errors._errors[0].code).toBe('APPLICATION_COMMANDS_DUPLICATE_NAME');
    expect((await api(discord, 'GET', path(discord))).json).toHaveLength(3);
  });

  it('but not for 5,000 emoji, which count once each', async () => {
    await using discord = await startLocalDiscord();
    const choices = Array.from({ length: 25 }, (_, index) => ({
      name: `${index}`.padStart(2, '0') + '🎬'.repeat(98),
      value: `${index}`,
    }));
    const options = ['a', 'b'].map((name) => option(name, { choices }));
    expect(await register(discord, command('one', { options }))).toHaveLength(1);
  });

  it('when there are more than 100', async () => {
    await using discord = await startLocalDiscord();
    const body = Array.from({ length: 101 }, (_, index) => command(`c${index}`));
    expect((await api(discord, 'PUT', path(discord), body)).json.code).toBe(30032);
  });
});

describe('who may use a command', () => {
  it('follows its default permissions', async () => {
    await using discord = await startLocalDiscord();
    await register(
      discord,
      command('settings', { default_member_permissions: '8192' }),
      command('danger', { default_member_permissions: '0' }),
    );
    const attempt = (member: string, name: string) => () => discord.member(member).slash(name);
    expect(attempt('mia', 'settings')).toThrow('You do not have permission');
    expect(attempt('moe', 'settings')).not.toThrow();
    expect(attempt('moe', 'danger')).toThrow('You do not have permission');
    expect(attempt('ada', 'danger')).not.toThrow();
    expect(discord.member('mia').commands()).toEqual([]);
    expect(discord.member('moe').commands()).toEqual(['settings']);
    expect(discord.member('ada').commands()).toEqual(['settings', 'danger']);
  });

  it('keeps age-restricted ones to adults in age-restricted channels', async () => {
    const members = [{ name: 'mia' }, { name: 'kid', adult: false }];
    const channels = [{ name: 'films' }, { name: 'after-dark', ageRestricted: true }];
    await using discord = await startLocalDiscord({ guilds: [{ name: 'g', members, channels }] });
    await register(discord, command('spicy', { nsfw: true }));
    const attempt = (member: string, channel: string) => () =>
      discord.member(member).slash('spicy', {}, { channel });
    expect(attempt('mia', 'films')).toThrow('age-restricted');
    expect(attempt('mia', 'after-dark')).not.toThrow();
    expect(attempt('kid', 'after-dark')).toThrow('for adults');
  });

  it('ends with the bot', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    discord.removeBot();
    expect(() => discord.member('mia').slash('video', { prompt: 'x' })).toThrow();
  });
});

describe('options are checked before they are sent', () => {
  it.each<[what: string, values: Record<string, string | number>, message: string]>([
    ['missing', {}, 'The option prompt is required.'],
    ['empty', { prompt: '' }, 'prompt is empty.'],
    ['too long', { prompt: 'x'.repeat(4001) }, 'prompt must have at most 4000 characters.'],
    ['too small', { prompt: 'x', duration: 0 }, 'duration must be 1 or more.'],
    ['too large', { prompt: 'x', duration: 61 }, 'duration must be 60 or less.'],
    ['not whole', { prompt: 'x', duration: 1.5 }, 'duration must be a whole number.'],
    ['none of the choices', { prompt: 'x', resolution: '999p' }, 'resolution must be one of the choices.'],
    ['unknown', { prompt: 'x', color: 'red' }, 'There is no option color.'],
  ])('%s', async (_what, values, message) => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    expect(() => discord.member('mia').slash('video', values)).toThrow(message);
    expect(() => discord.member('mia').slash('video', values, { raw: true })).not.toThrow();
  });

  it('sub-commands are named by their path', async () => {
    await using discord = await startLocalDiscord();
    const sub = option('model', { type: 1, options: [option('id', { required: true })] });
    await register(discord, command('settings', { options: [sub] }));
    const seen = Promise.withResolvers<string[]>();
    await using _bot = await connect(discord, {
      on: (interaction) =>
        interaction.isChatInputCommand() &&
        seen.resolve([interaction.options.getSubcommand(), interaction.options.getString('id', true)]),
    });
    expect(() => discord.member('ada').slash('settings model')).toThrow('The option id is required.');
    discord.member('ada').slash('settings model', { id: 'kling' });
    expect(await seen.promise).toEqual(['model', 'kling']);
  });
});
