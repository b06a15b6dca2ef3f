import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { problemsOf, readImports } from '../scripts/parts.ts';

const contributing = await readFile('CONTRIBUTING.md', 'utf8');
const imports = readImports();

it('says in CONTRIBUTING.md which part imports which', () =>
  expect(problemsOf(contributing, imports)).toEqual([]));

it.each([
  [
    'an import that the table lacks',
    { from: 'src/jobs/engine.ts', to: 'src/discord/errors.ts' },
    'jobs may not import discord, but src/jobs/engine.ts imports src/discord/errors.ts',
  ],
  [
    'a package that a part must not know of',
    { from: 'src/jobs/engine.ts', to: 'discord.js' },
    'jobs may not import discord.js, but src/jobs/engine.ts imports discord.js',
  ],
  [
    'one adapter in another part',
    { from: 'src/replies/plain.ts', to: 'src/providers/luma/api.ts' },
    'replies may not import adapters, but src/replies/plain.ts imports src/providers/luma/api.ts',
  ],
  [
    'the bot in the playground',
    { from: 'packages/playground/start.ts', to: 'src/config.ts' },
    'playground may not import config, but packages/playground/start.ts imports src/config.ts',
  ],
  ['a folder without a row', { from: 'src/news/feed.ts', to: 'zod' }, 'src/news/feed.ts belongs to no part'],
])('finds %s', (_, added, problem) =>
  expect(problemsOf(contributing, [...imports, added])).toContain(problem),
);

it('finds a circle, though each of its imports is allowed', () => {
  const table = contributing.replace(/^(\| `src\/text` .*) nothing \|$/m, '$1 `locales` |');
  const added = { from: 'src/text/clean.ts', to: 'src/locales/format.ts' };
  expect(problemsOf(table, [...imports, added])).toContain('a circle: locales → text → locales');
});

it.each([
  [
    'a row',
    /`src\/text` \| (.*) \| nothing/,
    '`src/text` | $1 | `jobs`',
    'text does not import jobs any more',
  ],
  ['an arrow', / {2}start --> bot\n/, '', 'the diagram lacks start --> bot'],
  [
    'a detour',
    / {2}start --> bot\n/,
    '$&  start --> jobs\n',
    'the diagram has start --> jobs, which says nothing more, or is not so',
  ],
  ['a file', /`src\/jobs\/step\.ts`/, '`src/jobs/stride.ts`', 'src/jobs/stride.ts does not exist'],
])('finds %s that is not so', (_, found, replaced, problem) =>
  expect(problemsOf(contributing.replace(found, replaced), imports)).toContain(problem),
);
