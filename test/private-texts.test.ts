import { describe, expect, it } from 'vitest';
import { withoutPrivate } from '../src/private-texts.ts';

const prompts = [
  'A naked Clara Müller dances "tango" & laughs at <Bob>\nin the forgotten lighthouse',
  'paper boat',
  'my neighbour Ekaterina Wozniak, 0151-23456789, walking her three-legged greyhound',
  '東京の夜景に浮かぶ裸の灯台守',
  'Обнажённая смотрительница маяка танцует с чайками',
  'a giraffe\u200b wearing 🕶️ and *bold* `code` {"json": true} 100% \\ backslash',
  `${'x'.repeat(3_000)} zebra crossing`,
];

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');
const inAscii = (text: string) =>
  text.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What is left of a prompt when a provider repeats it. */
const echoes: [how: string, (prompt: string) => string][] = [
  ['as it is', (text) => text],
  ['as JSON', (text) => JSON.stringify(text)],
  ['as JSON in ASCII', (text) => inAscii(JSON.stringify(text))],
  ['as JSON in JSON', (text) => JSON.stringify(JSON.stringify({ prompt: text }))],
  ['as HTML', escapeHtml],
  ['as HTML with numbers', (text) => [...text].map((sign) => `&#${sign.codePointAt(0)};`).join('')],
  ['as HTML in HTML', (text) => escapeHtml(escapeHtml(text))],
  ['in an address', (text) => encodeURIComponent(text)],
  ['in a form', (text) => String(new URLSearchParams({ q: text })).slice(2)],
  ['twice in an address', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['in capitals', (text) => text.toUpperCase()],
  ['without its accents', (text) => text.normalize('NFKD').replace(/\p{M}/gu, '')],
  ['decomposed', (text) => text.normalize('NFKD')],
  ['on one line', (text) => text.replace(/\s+/g, ' ')],
  ['with other spaces', (text) => text.replace(/\s+/g, '\u00a0\t\n ')],
  ['without its spaces', (text) => text.replace(/\s+/g, '')],
  ['with dashes', (text) => text.replace(/\s+/g, '-')],
  ['with underscores', (text) => text.replace(/\s+/g, '_')],
  ['in Markdown', (text) => text.replace(/(\w+)/g, '**$1**')],
  ['with invisible signs', (text) => [...text].join('\u200b')],
  ['as a Python literal', (text) => `'${text.replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`],
  ['as a list of its words', (text) => JSON.stringify(text.split(/\s+/))],
  ['in reverse order', (text) => text.split(/\s+/).reverse().join(' ')],
  ...[0.9, 0.6, 0.4].map((share): (typeof echoes)[number] => [
    `cut at ${share}`,
    (text) => `${text.slice(0, Math.ceil(text.length * share))}...`,
  ]),
];

const around: [where: string, (echo: string) => string][] = [
  ['alone', (echo) => echo],
  ['in a sentence', (echo) => `The prompt "${echo}" violates our content policy (code 1200).`],
  ['at the end', (echo) => `Value error, input.prompt: ${echo}`],
  ['in a list', (echo) => `body.prompt: too long; input: ${echo}; duration: must be 4, 6 or 8`],
];

/** Its own words, by which a reader would recognize the prompt. */
function tellingWords(prompt: string): string[] {
  const words = prompt
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .toLowerCase()
    .match(/\p{L}{4,}|\d{5,}/gu);
  return (words ?? []).filter((word) => !['with', 'code', 'json', 'true', 'three'].includes(word));
}

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .toLowerCase();

describe.each(prompts)('%.30s', (prompt) => {
  it.each(echoes)('does not come back %s', (_, echo) => {
    for (const [, put] of around) {
      const clean = withoutPrivate(put(echo(prompt)), [prompt]);
      for (const word of tellingWords(prompt)) expect(plain(clean)).not.toContain(word);
      expect(clean.length).toBeLessThanOrEqual(401);
      expect(clean).not.toMatch(/[\n\r\u200b]/);
    }
  });
});

it.each([
  ['letter by letter', (word: string) => [...word].join(' ')],
  ['in pieces', (word: string) => word.replace(/.{3}/gu, '$&-')],
  ['put together with others', (word: string) => `x${word}x`],
])('does not come back %s', (_, spell) => {
  const prompt = 'naked Wozniakian greyhounds in the forgotten lighthouse';
  const clean = withoutPrivate(`bad words: ${prompt.split(' ').map(spell).join(' ')}!`, [prompt]);
  for (const word of ['wozniakian', 'greyhounds', 'forgotten', 'lighthouse'])
    expect(plain(clean).replace(/[^a-z]/g, '')).not.toContain(word);
});

it('leaves what operators need', () => {
  const prompt =
    'The duration of the video is a dream, a naked lighthouse at 42 and the key to the error is missing';
  for (const text of [
    'create: 422 (invalid_value): input.duration: must be one of 4, 6, 8',
    'create: 401: Incorrect API key',
    'poll: 500 (server_error): an unexpected error occurred, request req_8f2c91',
    'create: 400 (FieldInvalid): invalid field: resolution, request 4f0c2a1b9d',
    'create: 402: You have insufficient credit',
  ])
    expect(withoutPrivate(text, [prompt])).toBe(text);
});

it.each([
  ['Incorrect API key: sk-proj-Ab12Cd34Ef56Gh78', 'Ab12'],
  ['Incorrect API key provided: sk-ab***yz.', 'yz'],
  ['token r8_Abcdef0123456789', 'Abcdef'],
  ['key_0123456789abcdef0123 is not known', '0123456789'],
  ['the key luma-api-0123ab…cdef is not known', 'cdef'],
  ['the key AIzaSyA1b2C3d4E5f6 is not valid', 'E5f6'],
  ['no such key: abc-4Kd9fQ2LmZx81VbNq0RtYw', 'LmZx'],
  ['Authorization: Bearer abc123def456', 'abc123'],
  ['cannot fetch https://user:pass@x.example/a.png?X-Amz-Signature=abc', 'abc'],
  ['cannot fetch https://user:pass@x.example/a.png?X-Amz-Signature=abc', 'pass'],
  ['image data:image/png;base64,iVBORw0KGgoAAAANSUhEUg== is bad', 'iVBOR'],
  [`image ${Buffer.alloc(300, 'pixels').toString('base64')} is bad`, 'cGl4'],
  ['mail bob@example.com', 'bob'],
])('cuts a secret out of %j', (text, secret) => {
  expect(withoutPrivate(text)).not.toContain(secret);
});

it('does so many steps as the text is long, whatever it holds', () => {
  for (const text of [
    '%41'.repeat(9_000),
    '&amp;'.repeat(9_000),
    '\\u0041'.repeat(9_000),
    'a '.repeat(9_000),
  ])
    expect(withoutPrivate(text, ['b '.repeat(2_000)]).length).toBeLessThanOrEqual(401);
});
