import { chmod, lstat, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { describe, expect, it, vi } from 'vitest';
import { tightenDataDir } from '../../src/store/tighten-data-dir.ts';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { shape } from '../support/stores.ts';
import { imageFile } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Everything below a folder, and the folder, that other users may read, write or enter. */
async function openToOthers(folder: string): Promise<string[]> {
  // A folder may disappear while it is being read.
  const names = await vi.waitFor(() => readdir(folder, { recursive: true }), 20_000);
  const paths = [folder, ...names.map((name) => join(folder, name))];
  const modes = await Promise.all(
    // It may be gone again.
    paths.map(async (path) => [path, (await lstat(path).catch(() => undefined))?.mode ?? 0] as const),
  );
  return modes.filter(([, mode]) => (mode & 0o077) !== 0).map(([path]) => path);
}

describe('the files of a real run', () => {
  it.each([
    ['a new folder', undefined],
    ['a folder that was there, for all to read', 0o755],
    ['a folder that was there, for all to write', 0o777],
  ])('are nobody else’s: in %s', async (_, mode) => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    const dataDir = join(folder.path, 'data');
    if (mode !== undefined) {
      await mkdir(join(dataDir, 'jobs'), { recursive: true });
      await writeFile(join(dataDir, 'last-run.json'), '{}');
      for (const name of ['', 'jobs', 'last-run.json']) await chmod(join(dataDir, name), mode);
    }
    const discord = await startLocalDiscord();
    try {
      await using bot = spawnBot(botEnv(discord, dataDir), undefined, { cwd: folder.path });
      await discord.waitForBot({ command: 'video' });
      const mia = discord.member('mia');
      const image = await mia.upload('boat.png', imageFile);
      const command = mia.slash('video', {
        prompt: 'a boat',
        model: 'preview',
        duration: 1,
        resolution: '480p',
      });
      const withImage = mia.slash('video', { prompt: 'x', image: image.id });
      await command.waitForMessage(({ attachments }) => attachments.length > 0);
      await withImage.waitForMessage();
      // While it runs: the store's log, the lock, downloads and conversions.
      expect(await openToOthers(dataDir)).toEqual([]);
      expect(await readdir(dataDir)).toEqual(
        expect.arrayContaining(
          shape === 'SQLite' ? ['cutscene.sqlite', 'cutscene.sqlite-wal'] : ['database.json'],
        ),
      );
      await bot.stop();
      expect(await openToOthers(dataDir)).toEqual([]);
    } finally {
      await discord.close();
    }
  });
});

describe('an existing data folder', () => {
  it.each([
    ['cutscene.sqlite', true],
    ['cutscene.sqlite-wal', true],
    ['cutscene.sqlite-shm', true],
    ['lock.sqlite', true],
    ['lock.sqlite-journal', true],
    ['last-run.json', true],
    ['lost+found', false],
    ['notes.txt', false],
    ['cutscene.sqlite.bak', false],
  ])('%s is made the bot’s own: %s', async (name, isOwn) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, name);
    await writeFile(path, '');
    await chmod(path, 0o644);
    await chmod(folder.path, 0o755);
    const warnings = tightenDataDir(folder.path);
    expect((await lstat(path)).mode & 0o777).toBe(isOwn ? 0o600 : 0o644);
    const isAlone = isOwn || name === 'lost+found';
    expect((await lstat(folder.path)).mode & 0o777).toBe(isAlone ? 0o700 : 0o755);
    expect(warnings).toHaveLength(isAlone ? 0 : 1);
  });

  it.each(['the folder', 'jobs', 'cutscene.sqlite'])('%s may be a link to another place', async (what) => {
    await using folder = await temporaryFolder();
    const [real, linked] = [join(folder.path, 'real'), join(folder.path, 'linked')];
    await mkdir(real, { mode: 0o700 });
    const target = what === 'the folder' ? real : join(folder.path, 'elsewhere');
    if (what === 'jobs') await mkdir(target);
    if (what === 'cutscene.sqlite') await writeFile(target, '');
    await chmod(target, what === 'cutscene.sqlite' ? 0o644 : 0o755);
    await symlink(target, what === 'the folder' ? linked : join(real, what));
    expect(tightenDataDir(what === 'the folder' ? linked : real)).toEqual([]);
    expect((await stat(target)).mode & 0o777).toBe(what === 'cutscene.sqlite' ? 0o600 : 0o700);
  });

  it('a folder of the bot’s own user may have whatever else in it', async () => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o700);
    await writeFile(join(folder.path, 'notes.txt'), '');
    expect(tightenDataDir(folder.path)).toEqual([]);
  });

  it('everybody’s folder is left as it is', async () => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o1777);
    expect(tightenDataDir(folder.path)).toHaveLength(1);
    expect((await lstat(folder.path)).mode & 0o7777).toBe(0o1777);
  });

  it('what can’t be changed is said, and stops nothing', async () => {
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o700);
    await symlink(join(folder.path, 'nowhere'), join(folder.path, 'jobs'));
    expect(tightenDataDir(folder.path)[0]).toMatch(/^DATA_DIR: other users .*jobs/);
  });
});
