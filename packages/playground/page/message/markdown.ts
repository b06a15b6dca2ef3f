/**
 * Discord's markdown, block by block. `markdown-inline.js` handles the text of a line.
 *
 * It builds nodes, never HTML, so a text can't add elements of its own.
 */
import { h } from '../dom.ts';
import { t } from '../language.ts';
import { inline } from './markdown-inline.ts';

const fence = /```(?:([\w+#.-]{1,20})\n)?\n*([\s\S]*?\S[\s\S]*?)\n*```/y;
const quoteRest = />>> ([\s\S]+)/y;
const quoteLines = /(?:> .*(?:\n|$))+/y;
const heading = /(#{1,3}) +(.+)(?:\n|$)/y;
const subtext = /-# +(.+)(?:\n|$)/y;
const listLines = /(?: *(?:[-*]|\d{1,9}\.) +.+(?:\n|$))+/y;

export function markdown(source: string): Node[] {
  const nodes: Node[] = [];
  let plain = '';
  let at = 0;

  const flush = () => {
    // The line break before a block is the block's own.
    if (plain !== '') nodes.push(...inline(plain.replace(/\n$/, '')));
    plain = '';
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (!found) return undefined;
    flush();
    at = pattern.lastIndex;
    return found;
  };

  while (at < source.length) {
    const lineStart = at === 0 || source[at - 1] === '\n';
    const node = (lineStart && lineBlock(match)) || (source.startsWith('```', at) && codeBlock(match));
    if (node) {
      nodes.push(node);
      if (source[at] === '\n' && node instanceof HTMLPreElement) at += 1;
      continue;
    }
    const end = endOfPlain(source, at);
    plain += source.slice(at, end);
    at = end;
  }
  if (plain !== '') nodes.push(...inline(plain));
  return nodes;
}

/** The same as it is read aloud: without the signs of formatting and without what spoilers hide. */
export function spoken(source: string): string {
  const said = h('div', {}, ...markdown(source));
  for (const hidden of said.querySelectorAll('.spoiler-inner')) hidden.textContent = t('spoiler');
  for (const block of said.querySelectorAll('h3, small, li, blockquote, pre')) block.append('\n');
  return (said.textContent ?? '').trim();
}

/** Up to the end of the line, or to a code block that begins within it. */
function endOfPlain(source: string, at: number) {
  const lineEnd = source.indexOf('\n', at);
  const end = lineEnd === -1 ? source.length : lineEnd + 1;
  const fenceAt = source.indexOf('```', at + 1);
  const escaped = source[fenceAt - 1] === '\\' || source[fenceAt - 1] === '`';
  return fenceAt !== -1 && fenceAt < end && !escaped ? fenceAt : end;
}

export type Match = (pattern: RegExp) => RegExpExecArray | undefined;

function codeBlock(match: Match) {
  const found = match(fence);
  return found && h('pre', {}, h('code', {}, found[2] ?? ''));
}

function lineBlock(match: Match) {
  const rest = match(quoteRest);
  if (rest) return quote(rest[1] ?? '');
  const quoted = match(quoteLines);
  if (quoted) return quote(quoted[0].replace(/^> /gm, ''));
  const head = match(heading);
  // All of them belong to one message of the channel, whatever level its author began with.
  if (head) return h('h3', { class: `md-heading is-level-${head[1]?.length}` }, ...inline(head[2] ?? ''));
  const small = match(subtext);
  if (small) return h('small', { class: 'md-subtext' }, ...inline(small[1] ?? ''));
  const list = match(listLines);
  return list && listsOf(list[0].replace(/\n$/, '').split('\n'));
}

function quote(text: string) {
  return h('blockquote', {}, ...markdown(text.replace(/\n$/, '')));
}

/** Lines of a list, deeper indented ones as lists of their own. One list has either bullets or numbers. */
function listsOf(lines: string[]): DocumentFragment {
  const lists = document.createDocumentFragment();
  const depth = indent(lines[0] ?? '');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const number = /^ *(\d+)\./.exec(line)?.[1];
    const tag = number === undefined ? 'ul' : 'ol';
    const open = lists.lastElementChild;
    const list = open?.localName === tag ? open : h(tag, { start: number });
    if (list !== open) lists.append(list);
    const item = h('li', {}, ...inline(line.replace(/^ *(?:[-*]|\d+\.) +/, '')));
    let end = at + 1;
    while (end < lines.length && indent(lines[end] ?? '') > depth) end += 1;
    if (end > at + 1) item.append(listsOf(lines.slice(at + 1, end)));
    list.append(item);
    at = end;
  }
  return lists;
}

function indent(line: string) {
  return line.length - line.trimStart().length;
}
