import { ButtonStyle, ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { blocks, card, entry, heading, line, row } from '../../src/replies/card.ts';
import { small } from '../../src/text/markdown.ts';

const accentOf = (text: string) => card([text]).accent_color;
const [neutral, done, attention, refused, over] = ['🎬', '✅', '⚠️', '❌', '🗑️'].map(accentOf);

describe('the accent of a message', () => {
  it('differs for each meaning', () => {
    expect(new Set([neutral, done, attention, refused, over]).size).toBe(5);
  });

  it.each([
    ['✅ Saved', done],
    ['❌ Not here', refused],
    ['⛔ Used up', refused],
    ['🚫 Blocked', refused],
    ['⚠️ Lost', attention],
    ['👀 Waiting', attention],
    ['🗑️ Deleted', over],
    [heading('⚠️', 'Careful'), attention],
    [small('✅ Done'), done],
    ['**❌ Bold**', refused],
    ['Done ✅', neutral],
    ['A sentence', neutral],
    ['', neutral],
  ])('says what the sign of %s says', (text, accent) => {
    expect(accentOf(text)).toBe(accent);
  });

  it('is that of the first text, or what its caller says', () => {
    expect(card([line, 'A', '❌ B']).accent_color).toBe(neutral);
    expect(card(['A'], 'attention').accent_color).toBe(attention);
  });
});

it('puts texts, entries and controls into one container', () => {
  const button = {
    ...{ type: ComponentType.Button as const, style: ButtonStyle.Secondary as const },
    ...{ custom_id: 'a', label: 'A' },
  };
  const { components } = card([...blocks(['A', 'B']), entry(small('c', 'd'), button), row(button)]);
  expect(components).toEqual([
    { type: ComponentType.TextDisplay, content: 'A' },
    { type: ComponentType.Separator },
    { type: ComponentType.TextDisplay, content: 'B' },
    {
      type: ComponentType.Section,
      components: [{ type: ComponentType.TextDisplay, content: '-# c · d' }],
      accessory: button,
    },
    { type: ComponentType.ActionRow, components: [button] },
  ]);
});
