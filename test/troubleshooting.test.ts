import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { answers } from '../src/locales/en/answers.ts';
import { messages } from '../src/locales/en/messages.ts';
import { overviews } from '../src/locales/en/overviews.ts';
import { safety } from '../src/locales/en/safety.ts';
import { read } from './support/image.ts';

const ROOT = new URL('..', import.meta.url).pathname;
/** As a page quotes it: without markup, and commands as they are typed. */
const plain = (text: string) => text.replace(/\*\*|`/g, '').replace(/<\/([\w ]+)>/g, '/$1');
/** Everything that the bot and its doctor can say, with plain quotes and one gap for each value. */
const said = plain(
  globSync('{src,scripts}/**/*.ts', { cwd: ROOT })
    .map((name) => readFileSync(`${ROOT}${name}`, 'utf8'))
    .join('\n')
    .replaceAll("\\'", "'")
    .replace(/' \+\n\s*'/g, ''),
);

/** The messages in the first or second cell of a table's rows. */
function quoted(page: string): string[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  return rows.flatMap((row) => {
    const cells = row.slice(2, -2).split(' | ');
    const [message] = /^`(.{13,})`$/.exec(cells[0] ?? '') ?? /^`(.{13,})`$/.exec(cells[1] ?? '') ?? [];
    return message ? [message.slice(1, -1)] : [];
  });
}

/** What has to be found as it is: sentences may be put together, and so is a variable with what is wrong about it. */
const partsOf = (message: string) =>
  message
    .replace(/^[A-Z_]+: /, '')
    .split(/…|(?<=\w)\. /)
    .map((part) => part.trim());

it('quotes only what the bot says', () => {
  const messages = quoted(read('docs/troubleshooting.md'));
  expect(messages.length).toBeGreaterThan(40);
  const invented = messages.filter((message) => partsOf(message).some((part) => !said.includes(part)));
  expect(invented).toEqual([]);
});

/** Why something that a member wants doesn't happen, except for words beside the sentences. */
const isRefusal = (key: string) =>
  /^(?:refusal|lack|failure|problem|lacks|check|join|continue|retry|quota\.(?:refused|budget[A-Z]|neverFits))/.test(
    key,
  ) && !['lack.use', 'lack.useOther', 'check.nothingMade', 'refusal.runWith'].includes(key);

/** A sentence with `…` for each value. */
function quote(sentence: string): string {
  let depth = 0;
  const outside = [...sentence].map((letter) => {
    if (letter === '}') depth--;
    const shown = depth === 0 && letter !== '}' ? letter.replace('{', '…') : '';
    if (letter === '{') depth++;
    return shown;
  });
  return plain(outside.join('').replace(/…+/g, '…'));
}

it('explains every sentence that refuses something or says why it failed', () => {
  const page = read('docs/troubleshooting.md');
  const sentences = Object.entries<string>({ ...answers, ...messages, ...overviews, ...safety }).filter(
    ([key]) => isRefusal(key),
  );
  expect(sentences.length).toBeGreaterThan(100);
  const missing = sentences.filter(([, sentence]) => !page.includes(`\n| \`${quote(sentence)}\` | `));
  expect(missing).toEqual([]);
});
