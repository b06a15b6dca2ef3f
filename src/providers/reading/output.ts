/** An output contains a URL, nothing at all, or something else. */
export type Found = { url: string } | 'nothing' | 'unreadable';

const MAX_DEPTH = 5;
const MAX_LENGTH = 8_192;
/** Fields in which objects keep a URL, or an object with one. */
const fields = [
  ...['url', 'uri', 'href', 'video', 'video_url', 'videos', 'image', 'images', 'file', 'output', 'data'],
];

/**
 * The first URL in an output: models return a string, a list, a list with gaps, `{ url }`, or lists of them. Only
 * absolute URLs count: a relative one would point at our own host.
 */
export function findAddress(output: unknown): Found {
  const texts = textsIn(output, 0);
  const url = texts.find(isAddress);
  if (url !== undefined) return { url };
  return texts.length === 0 ? 'nothing' : 'unreadable';
}

function textsIn(value: unknown, depth: number): string[] {
  if (value === null || value === undefined || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((each) => textsIn(each, depth + 1));
  if (typeof value === 'object') {
    const known = new Map(Object.entries(value));
    const found = fields.flatMap((name) => textsIn(known.get(name), depth + 1));
    // It contains something unknown.
    return found.length > 0 || known.size === 0 ? found : ['an object'];
  }
  const text = String(value).trim();
  return text === '' ? [] : [text];
}

function isAddress(text: string): boolean {
  if (text.length > MAX_LENGTH || !/^https?:\/\/[^\s/?#]/i.test(text) || /\s/.test(text)) return false;
  return URL.canParse(text);
}
