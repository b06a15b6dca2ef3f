import {
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  ApplicationCommandOptionType as Option,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { blockData } from '../../src/commands/block.ts';
import type { CommandPath } from '../../src/commands/localize.ts';
import { settingsData } from '../../src/commands/settings/data.ts';
import { statsData } from '../../src/commands/stats.ts';
import { videoData } from '../../src/commands/video-data.ts';
import type { ChatInputData } from '../../src/interactions/handlers.ts';
import { optionsOf, optionsOfSubcommand, subcommandOf } from '../../src/interactions/options.ts';

type Interaction = ChatInputCommandInteraction<'cached'>;

/** A command as received, with these options filled in. */
function filled(values: Record<string, unknown>, subcommand = ''): Interaction {
  const get = (name: string) => values[name] ?? null;
  const readers = { getString: get, getInteger: get, getBoolean: get, getUser: get, getAttachment: get };
  return { options: { ...readers, getSubcommand: () => subcommand } } as unknown as Interaction;
}

const data = {
  name: 'paint',
  description: 'Paints',
  type: ApplicationCommandType.ChatInput,
  options: [
    { name: 'what', description: 'What', type: Option.String, required: true },
    { name: 'coats', description: 'How often', type: Option.Integer },
    { name: 'dry', description: 'Whether it dries', type: Option.Boolean },
    {
      name: 'color',
      description: 'Which',
      type: Option.String,
      choices: [
        { name: 'Red', value: 'red' },
        { name: '7', value: '7' },
      ],
    },
  ],
} as const satisfies ChatInputData;

describe('the options of a command', () => {
  it('are read by the names and kinds in its data', () => {
    const options = optionsOf(data, filled({ what: 'a boat', coats: 2 }));
    expect(options).toEqual({ what: 'a boat', coats: 2, dry: null, color: null });
    options.what satisfies string;
    options.coats satisfies number | null;
    options.dry satisfies boolean | null;
    // @ts-expect-error: it may be left out.
    options.coats satisfies number;
    // @ts-expect-error: it is a number.
    options.coats satisfies string | null;
    // @ts-expect-error: there is none of this name.
    options.layers satisfies undefined;
  });

  it('that are required may be empty', () => {
    expect(optionsOf(data, filled({ what: '' })).what).toBe('');
  });

  it('that are required and missing are of an older version of the command', () => {
    expect(() => optionsOf(data, filled({ coats: 2 }))).toThrow('older');
  });

  it.each([
    ['video', () => optionsOf(videoData, filled({ prompt: 'a boat', duration: 0, seed: 0 })), 'prompt'],
    ['stats', () => optionsOf(statsData, filled({ period: 7 })), 'period'],
    ['block', () => optionsOf(blockData, filled({ member: { id: '1' } })), 'member'],
  ] as const)('of /%s are all there, also 0', (_, read, name) => {
    const options: Record<string, unknown> = read();
    expect(options[name]).not.toBeNull();
    expect(Object.values(options)).not.toContain(undefined);
    if ('seed' in options) expect(options['seed']).toBe(0);
  });

  it('of a subcommand are its own', () => {
    expect(optionsOfSubcommand(settingsData, 'reset', filled({ name: 'all', value: 'x' }))).toEqual({
      name: 'all',
    });
    // @ts-expect-error: /settings panel has no options.
    expect(() => optionsOfSubcommand(settingsData, 'panel', filled({}))).toThrow();
    // @ts-expect-error: there is no such subcommand.
    expect(() => optionsOfSubcommand(settingsData, 'sett', filled({}))).toThrow();
  });

  it('name a subcommand that this version knows', () => {
    const name: 'panel' | 'set' | 'show' | 'reset' | 'history' | 'export' | 'import' = subcommandOf(
      settingsData,
      filled({}, 'show'),
    );
    expect(name).toBe('show');
    expect(() => subcommandOf(settingsData, filled({}, 'paint'))).toThrow('older');
  });
});

describe('the texts of a command', () => {
  it('are asked for by the compiler', () => {
    type Path = CommandPath<typeof data>;
    const paths: Record<Path, true> = {
      paint: true,
      'paint what': true,
      'paint coats': true,
      'paint dry': true,
      'paint color': true,
      'paint color=red': true,
      // @ts-expect-error: a choice that is called what it is needs no text.
      'paint color=7': true,
    };
    expect(Object.keys(paths)).toHaveLength(7);
    'settings set value' satisfies CommandPath<typeof settingsData>;
    'stats period=30' satisfies CommandPath<typeof statsData>;
    // @ts-expect-error: there is no such option.
    'stats length' satisfies CommandPath<typeof statsData>;
  });
});
