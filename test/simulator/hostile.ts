import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import { type APIMessage, ComponentType } from 'discord.js';
import { parse } from 'discord-markdown-parser';
import type { Seeded } from './machine/random.ts';

/** Nobody with this id ever does anything. Guild, role and channel ids would be as good. */
const STRANGER = '1099999999999999999';

/**
 * What a member might write to make others believe or click something. Each piece has a word of its own that begins
 * with `zq`: no markup may begin or end with the words of a member.
 */
const pieces = [
  '**zqbold**',
  '*zqitalic*',
  '__zqunder__',
  '~~zqstrike~~',
  '||zqhidden||',
  '`zqcode`',
  '```\nzqblock\n```',
  '[zqlink](https://zqevil.example/a)',
  '[zqlink]( <https://zqevil.example/a> )',
  'https://zqevil.example/b',
  'discord.gg/zqinvite',
  '@everyone zqall',
  '@here zqhere',
  `<@${STRANGER}> zquser`,
  `<@&${STRANGER}> zqrole`,
  `<#${STRANGER}> zqchannel`,
  `</zqcommand:${STRANGER}>`,
  `<:zqemoji:${STRANGER}>`,
  '<t:1799999999:R> zqtime',
  '\n# zqhead\n',
  '\n> zqquote\n',
  '\n-# zqsmall\n',
  '\n- zqlist\n',
  'zqopen **',
  'zqopen ||',
  'zqopen `',
  '\\*zqback\\*',
];

const plain = ['a boat in a storm', 'two cats on a roof', 'the sea at night', 'a kite above a hill'];

/** A prompt with its number, which no markup of its own may leave out. */
export function prompt(number: number, random: Seeded): string {
  const piece = () => (random.chance(0.3) ? `${random.pick(pieces)} ` : '');
  return `${piece()}q${number}q ${piece()}${random.pick(plain)} ${piece()}`.trim();
}

/** Names are short, and have one line. */
export function memberName(number: number): string {
  const short = pieces.filter((piece) => piece.length <= 20 && !piece.includes('\n'));
  return `${short[number % short.length]} q${900_000 + number}q`;
}

/** Every text of a message in which Discord reads markup. */
export function markupTexts({ content, embeds, components = [] }: APIMessage): string[] {
  const ofEmbeds = embeds.flatMap(({ title, description, fields = [] }) => [
    ...[title, description],
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  const displays = [...walk(components)].filter(({ type }) => type === ComponentType.TextDisplay);
  return [content, ...ofEmbeds, ...displays.map((each) => String(each['content']))].filter(
    (text) => text !== undefined && text !== '',
  ) as string[];
}

/** Markup that the words of a member have made, if there is any. */
export function findMarkup(text: string): string | undefined {
  if (!text.includes('zq') && !text.includes(STRANGER)) return undefined;
  const found = patterns.find(([, pattern]) => pattern.test(text));
  if (found) return found[0];
  return findNode(parse(text, 'extended') as Node[]);
}

interface Node {
  type: string;
  content?: string | Node[];
}

function findNode(nodes: readonly Node[]): string | undefined {
  for (const node of nodes) {
    const { type, content } = node;
    const words = wordsOf(node);
    if (type !== 'text' && words.includes('zq') && !/q\d+q/.test(words)) return `${type} of “${words}”`;
    const below = Array.isArray(content) ? findNode(content) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

function wordsOf({ content = '' }: Node): string {
  return Array.isArray(content) ? content.map(wordsOf).join('') : content;
}

/** What the parser doesn't know, or doesn't know in every place. */
const patterns: [string, RegExp][] = [
  ['an address', /https?:\/\/zqevil/],
  ['an invitation', /(?<![\w\\/])discord\.gg\/zq/],
  ['a mention of everybody', /(?<!\\)@(?:everyone|here) (?=zq)/],
  ['a mention', new RegExp(`(?<!\\\\)<(?:@[!&]?|#|:\\w+:|/\\w+:)${STRANGER}>`)],
  ['a time', /(?<!\\)<t:1799999999/],
  ['a block', /^(?:> )*(?:#{1,3}|>|-#|[-*+]) zq(?:head|quote|small|list)/m],
];
