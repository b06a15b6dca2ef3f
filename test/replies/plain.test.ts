import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { withoutEmbeds, withoutLayout } from '../../src/replies/plain.ts';

const text = (content: string) => ({ type: ComponentType.TextDisplay as const, content });
const button = (label: string) => ({
  ...{ type: ComponentType.Button as const, style: ButtonStyle.Secondary as const },
  ...{ label, custom_id: label },
});
const section = (content: string, label: string) => ({
  ...{ type: ComponentType.Section as const, components: [text(content)], accessory: button(label) },
});
const row = (label: string) => ({ type: ComponentType.ActionRow as const, components: [button(label)] });
const labels = (rows: ReturnType<typeof withoutLayout>['components']) =>
  rows.map(({ components }) => components.map((each) => ('label' in each ? each.label : '')));

describe('a layout in plain text', () => {
  it('says and offers the same, with a number at each text that has a button', () => {
    const components: APIMessageTopLevelComponent[] = [
      {
        type: ComponentType.Container,
        components: [text('# Jobs'), section('one', 'Cancel'), section('two', 'Stop')],
      },
      row('Refresh'),
    ];
    expect(withoutLayout(components)).toMatchObject({ content: '# Jobs\n\n**1.** one\n\n**2.** two' });
    expect(labels(withoutLayout(components).components)).toEqual([['1 · Cancel', '2 · Stop'], ['Refresh']]);
  });

  it.each([0, 1, 5, 6, 12, 30])('fits into a message with %i sections, and keeps the last row', (count) => {
    const sections = Array.from({ length: count }, (_, index) => section('x'.repeat(300), `b${index}`));
    const shown = withoutLayout([
      { type: ComponentType.Container, components: sections },
      row('more'),
      row('last'),
    ]);
    expect(shown.content.length).toBeLessThanOrEqual(2_000);
    expect(shown.components.length).toBeLessThanOrEqual(5);
    for (const { components } of shown.components) expect(components.length).toBeLessThanOrEqual(5);
    expect(labels(shown.components).at(-1)).toEqual(['last']);
  });
});

it('a button’s number leaves room for its label', () => {
  const long = section('one', 'x'.repeat(80));
  const shown = withoutLayout([{ type: ComponentType.Container, components: [long] }]);
  expect(labels(shown.components)).toEqual([[`1 · ${'x'.repeat(76)}`]]);
});

describe('embeds in plain text', () => {
  it('say their title, description, fields and footer', () => {
    const embed = {
      ...{ title: 'Kling', url: 'https://kling.example', description: 'fast' },
      ...{ fields: [{ name: 'Price', value: '$1' }], footer: { text: 'page 1' }, author: { name: 'Ada' } },
    };
    const { content, embeds } = withoutEmbeds({ content: 'Models', embeds: [embed], components: [] });
    expect(embeds).toEqual([]);
    expect(content).toBe(
      'Models\n\n-# Ada\n**[Kling](<https://kling.example>)**\nfast\n**Price**\n$1\n-# page 1',
    );
  });

  it.each([1, 4, 10])('are cut to what a message takes: %i of them', (count) => {
    const embeds = Array.from({ length: count }, () => ({
      description: 'word '.repeat(200) + '😀'.repeat(300),
    }));
    const { content = '' } = withoutEmbeds({ embeds, components: [] });
    expect(content.length).toBeLessThanOrEqual(2_000);
    expect(content.isWellFormed()).toBe(true);
  });
});
