import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { read } from './support/image.ts';

const ROOT = new URL('..', import.meta.url).pathname;
/** Everything that the bot and its doctor can say, with plain quotes and one gap for each value. */
const said = globSync('{src,scripts}/**/*.ts', { cwd: ROOT })
  .map((name) => readFileSync(`${ROOT}${name}`, 'utf8'))
  .join('\n')
  .replaceAll("\\'", "'")
  .replace(/' \+\n\s*'/g, '');

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
