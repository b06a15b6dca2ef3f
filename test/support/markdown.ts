import { parse } from 'discord-markdown-parser';

interface Node {
  type: string;
  content?: string | Node[];
  name?: string;
}

/** What a reader sees of a message, and everything in it besides text, according to an independent parser. */
export function readMarkdown(source: string): { visible: string; markup: string[] } {
  const markup: string[] = [];
  const seen = (nodes: readonly Node[]): string =>
    nodes
      .map(({ type, content, name }) => {
        if (type === 'br' || type === 'newline') return '\n';
        if (type === 'twemoji') return name ?? '';
        if (type !== 'text' && type !== 'emoticon') markup.push(type);
        return Array.isArray(content) ? seen(content) : (content ?? '');
      })
      .join('');
  // Every line of it may be the first of a message, or follow some of ours.
  const visible = seen(parse(source, 'extended') as Node[]);
  markup.push(...more.filter(([, pattern]) => pattern.test(source)).map(([what]) => what));
  return { visible, markup };
}

/** Texts that the parser doesn't know, which a client recognizes before it reads any markup. */
const more: [string, RegExp][] = [
  ['address', /[a-z][a-z\d+.-]*:\/\/\S/i],
  ['invitation', /(?<![\w\\/])discord(?:app)?\.(?:gg|com\/invite)\//i],
  ['shortcode', /(?<!\\|<t):[\w~-]+(?:\\_[\w~-]+)*:/],
  ['list', /^ *(?:[-*+]|\d{1,9}\.) /m],
  ['block', /^ *(?:>|>>>|-#|#{1,3}) /m],
  ['masked link', /(?<!\\)\]\(/],
  ['mention', /(?<!\\)<(?:@|#|id:|t:|\/|a?:)/],
  ['everyone', /(?<!\\)@(?:everyone|here)/],
];
