import {
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  MessageFlagsBitField,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { card, entry } from '../../src/replies/card.ts';
import { channelForms, formsOf, withoutLayout } from '../../src/replies/plain.ts';
import { textsOf } from '../support/layout.ts';

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

const image = (name: string) => ({ media: { url: `attachment://${name}` } });
const withImages = [
  card([
    '### ❌ Videos',
    entry('one', { type: ComponentType.Thumbnail, ...image('1.jpg') }),
    'two',
    { type: ComponentType.MediaGallery, items: [image('chart.png')] },
    section('three', 'Stop'),
  ]),
];

describe('the forms of a message', () => {
  const layout = { flags: MessageFlags.IsComponentsV2, components: withImages };
  const plain = { ...withoutLayout(withImages), embeds: [], flags: MessageFlags.SuppressEmbeds };
  const without = { flags: layout.flags, isWithoutImages: true };

  it.each([
    ['a new one', undefined, [layout, plain]],
    ['one that is a layout', 1 << 15, [layout, without]],
    ['one that is classic, which has to be emptied', 0, [{ ...layout, content: '', embeds: [] }, plain]],
  ])('%s', (_, flags, forms) => {
    const message = flags === undefined ? null : { flags: new MessageFlagsBitField(flags) };
    expect(formsOf({ message }, withImages)).toMatchObject(forms);
    expect(formsOf({ message }, withImages)[0]).toEqual(forms[0]);
  });

  it('without images say the same', () => {
    const [, without] = formsOf({ message: { flags: new MessageFlagsBitField(1 << 15) } }, withImages);
    expect(textsOf(without?.components ?? [])).toEqual(textsOf(withImages));
    expect(JSON.stringify(without)).not.toContain('attachment://');
  });
});

describe('the forms of a message in a channel', () => {
  const nobody = { allowed_mentions: { parse: [] } };
  const { components: rows, content } = withoutLayout(withImages);
  const plain = { content, components: rows, flags: 4, ...nobody };

  it.each([
    ['without a file', {}, [{ components: withImages, flags: 1 << 15, ...nobody }, plain]],
    ['with a file to open', { hasFile: true }, [plain]],
    [
      'that is silent',
      { flags: 1 << 12, hasFile: true },
      [{ ...plain, flags: (1 << 12) | MessageFlags.SuppressEmbeds }],
    ],
  ])('%s', (_, options, forms) => {
    expect(channelForms(withImages, options)).toEqual(forms);
  });
});
