import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

/** Each of them costs every start and the idle bot: see `npm run bench -- start`. Others are loaded on first use. */
const NEEDED = [
  '@cutscene/preview-film',
  'aws4fetch',
  'discord.js',
  'intl-messageformat',
  'ipaddr.js',
  'keyv',
  'lru-cache',
  'p-limit',
  'pino',
  'undici',
  'zod',
];
/** What `index.ts` loads once the configuration is valid. */
const ENTRIES = [
  'src/index.ts',
  ...['src/bot.ts', 'src/bot/warm-up.ts', 'src/media/ffmpeg-path.ts', 'src/providers/index.ts'],
  ...['src/providers/preview/index.ts', 'src/runtime/index.ts', 'src/store/data-dir.ts'],
  'src/store/open-stores.ts',
];

/** The packages that these files import before anything of them runs, and by which file. */
function packagesOf(entries: readonly string[]): Map<string, string> {
  const packages = new Map<string, string>();
  const files = new Set(entries);
  for (const file of files) {
    const { staticImports, staticExports } = parseSync(file, readFileSync(file, 'utf8')).module;
    const imports = staticImports.filter(
      ({ entries: names }) => names.length === 0 || names.some(({ isType }) => !isType),
    );
    const names = [
      ...imports.map(({ moduleRequest }) => moduleRequest.value),
      ...staticExports.flatMap(({ entries: exported }) =>
        exported.flatMap(({ moduleRequest, isType }) =>
          moduleRequest && !isType ? [moduleRequest.value] : [],
        ),
      ),
    ];
    for (const name of names) {
      if (name.startsWith('.')) files.add(join(dirname(file), name));
      else if (!name.startsWith('node:')) packages.set(name, file);
    }
  }
  return packages;
}

it('loads at the start these packages and no others', () =>
  expect(packagesOf(ENTRIES).keys().toArray().toSorted()).toEqual(NEEDED));
