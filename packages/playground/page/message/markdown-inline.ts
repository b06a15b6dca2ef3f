/** Discord's markdown within a line: emphasis, code, links, spoilers, mentions, timestamps, escapes. */
import { h } from '../dom.ts';
import { store } from '../store.ts';
import { placeOf } from './jump.ts';
import { channelMention, commandMention, everyone, roleMention, userMention } from './mention.ts';
import { spoiler } from './spoiler.ts';
import { timestamp } from './timestamp.ts';

/** An undefined node means: not this rule after all. */
type Rule = (match: RegExpExecArray) => Node | undefined;

const url = String.raw`https?:\/\/[^\s<]+[^\s<.,:;"')\]*_~|]`;

/** Tried in this order at each place; all are sticky. */
const rules: [RegExp, Rule][] = [
  [/\\([^a-zA-Z0-9\s])/y, ([, escaped = '']) => document.createTextNode(escaped)],
  [/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y, ([, , code = '']) => h('code', {}, trimCode(code))],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, ([, unix = '', style]) => timestamp(Number(unix), style)],
  [/<@!?(\d{15,21})>/y, ([, id = '']) => userMention(id)],
  [/<@&(\d{15,21})>/y, ([, id = '']) => roleMention(id)],
  [/<#(\d{15,21})>/y, ([, id = '']) => channelMention(id)],
  [/<\/([\p{L}\p{N}_' -]{1,100}):\d{1,21}>/uy, ([, name = '']) => commandMention(name)],
  [/<a?(:\w{2,32}:)(\d{15,21})>/y, customEmoji],
  [/@(everyone|here)\b/y, ([whole]) => everyone(whole)],
  [/\[((?:\\.|[^\]\\])+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: +"[^"]*")?\)/y, maskedLink],
  [new RegExp(`<(${url}[^\\s<>]?)>`, 'y'), ([, href = '']) => bareLink(href)],
  [new RegExp(url, 'y'), ([href]) => bareLink(href)],
  [/\|\|([\s\S]+?)\|\|/y, ([, text = '']) => spoiler(inline(text))],
  [/\*\*\*((?:\\.|[^\\])+?)\*\*\*(?!\*)/y, ([, text = '']) => h('strong', {}, h('em', {}, ...inline(text)))],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/y, ([, text = '']) => h('strong', {}, ...inline(text))],
  [/__((?:\\.|[^\\])+?)__(?!_)/y, ([, text = '']) => h('u', {}, ...inline(text))],
  [/~~((?:\\.|[^\\])+?)~~/y, ([, text = '']) => h('s', {}, ...inline(text))],
  [
    /\*(?=\S)((?:\\.|\*\*(?:\\.|[^\\*])+\*\*|[^\\*])+?)(?<=\S)\*(?!\*)/y,
    ([, text = '']) => h('em', {}, ...inline(text)),
  ],
  [
    /_((?:\\.|__(?:\\.|[^\\_])+__|[^\\_])+?)_(?![\p{L}\p{N}_])/uy,
    ([, text = '']) => h('em', {}, ...inline(text)),
  ],
];

/** Its name stands in its place if the server doesn't have it any more. */
function customEmoji([, name = '', id = '']: RegExpExecArray): Node {
  return h('img', { class: 'md-emoji', src: `/emojis/${id}.webp`, alt: name, title: name });
}

const special = /[\\`<@[|*_~]|https?:\/\//g;

export function inline(text: string): Node[] {
  const nodes: Node[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const found = ruleAt(text, at);
    if (found) {
      if (plain !== '') nodes.push(document.createTextNode(plain));
      plain = '';
      nodes.push(found.node);
      at = found.end;
      continue;
    }
    special.lastIndex = at + 1;
    const next = special.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
  }
  if (plain !== '') nodes.push(document.createTextNode(plain));
  return nodes;
}

function ruleAt(text: string, at: number) {
  for (const [pattern, make] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    // Read before `make`, which may use the same pattern for the inner text.
    const end = pattern.lastIndex;
    // snake_case words aren't emphasis.
    if (match[0].startsWith('_') && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) continue;
    const node = make(match);
    if (node) return { node, end };
  }
  return undefined;
}

function trimCode(code: string) {
  return /^ .*\S.* $/s.test(code) ? code.slice(1, -1) : code;
}

function maskedLink([, label = '', href = '']: RegExpExecArray) {
  // A label that looks like another address is how links are forged; Discord shows it as plain text too.
  if (/https?:\/\//.test(label)) return undefined;
  return link(href, inline(label));
}

/** Discord names the channel of a message in place of its address. */
function bareLink(href: string): Node {
  const place = placeOf(href);
  const channel = place && store.channels.find(({ id }) => id === place.channelId);
  return link(href, [channel ? `${store.channelName(channel)} › 💬` : href]);
}

/** A link that leaves the page, or plain text if the address isn't http(s). */
export function link(href: string, label: (Node | string)[]): Node {
  const address = safeUrl(href);
  if (!address) return h('span', {}, ...label);
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer', title: address }, ...label);
}

/** Returns undefined unless it is http(s) */
export function safeUrl(text: string | null | undefined): string | undefined {
  if (!text || !URL.canParse(text, location.href)) return undefined;
  const address = new URL(text, location.href);
  return ['http:', 'https:'].includes(address.protocol) ? address.href : undefined;
}
