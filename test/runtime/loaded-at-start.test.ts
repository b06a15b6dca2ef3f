import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
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
/** Parts of which a bot at rest needs nothing: they are loaded with the first click, command or reel. */
const LATER = [
  'src/components/',
  'src/modals/',
  'src/commands/operator/show.ts',
  'src/commands/settings/panel',
  'src/commands/settings/subcommands.ts',
  'src/interactions/export/',
  'src/media/assemble.ts',
  'src/replies/operator/',
];
/** What `index.ts` loads once the configuration is valid. */
const ENTRIES = [
  'src/index.ts',
  ...['src/bot.ts', 'src/bot/warm-up.ts', 'src/media/ffmpeg-path.ts', 'src/providers/index.ts'],
  ...['src/providers/preview/index.ts', 'src/runtime/index.ts', 'src/runtime/network/one-undici.ts'],
  ...['src/store/data-dir.ts', 'src/store/open-stores.ts'],
];

/** All that these files import before anything of them runs. */
function importsOf(entries: readonly string[]): { files: Set<string>; packages: Set<string> } {
  const packages = new Set<string>();
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
      else packages.add(name);
    }
  }
  return { files, packages };
}

const { files, packages } = importsOf(ENTRIES);

it('loads at the start these packages and no others', () =>
  expect([...packages].filter((name) => !name.startsWith('node:')).toSorted()).toEqual(NEEDED));

it('loads nothing at the start that only a click needs', () =>
  expect([...files].filter((file) => LATER.some((part) => file.startsWith(part)))).toEqual([]));

it('installs one undici for the bot and discord.js', () => {
  const { packages: installed } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const copies = Object.keys(installed).filter(
    (path) => path.endsWith('node_modules/undici') && !installed[path]?.dev,
  );
  expect(copies).toEqual(['node_modules/undici']);
});

it('never loads the undici inside Node', async () => {
  // An import reads all its exports, of which `WebSocket` loads it.
  expect([...packages]).not.toContain('node:http');
  const script = `
    import { useOneUndici } from './src/runtime/network/one-undici.ts';
    useOneUndici();
    await import('discord.js');
    await import('./src/http-server.ts');
    new Response(new FormData());
    console.log(process.moduleLoadList.filter((name) => name.endsWith('deps/undici/undici')).length);`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim()).toBe('0');
});
