import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';

const PAGE = new URL('../../docs/reliability.md', import.meta.url);

/** The table of this name in the docs has these lines; with UPDATE_DOCS=1 it gets them. */
export async function expectInDocs(name: 'codes' | 'faults', table: readonly string[]): Promise<void> {
  const begin = `<!-- ${name}: written by the tests with UPDATE_DOCS=1 -->`;
  const end = `<!-- /${name} -->`;
  const page = await readFile(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(begin);
  const after = rest.split(end)[1] ?? '';
  const expected = `${before}${begin}\n${table.join('\n')}\n${end}${after}`;
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(PAGE, expected);
  else expect(page).toBe(expected);
}
