import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { expect, it } from 'vitest';
import type { TaskStatus } from '../../src/providers/provider.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { shape } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DISK_BYTES = 8 * 1024 * 1024;
const videoPath = fileURLToPath(new URL('../../packages/playground/providers/film.mp4', import.meta.url));

/** What happens when the disk of the data folder is full. A server has its own: see `test/store/postgres.test.ts`. */
const inFile = it.skipIf(shape === 'Postgres');

inFile(
  'refuses new jobs while the storage is full, continues running ones, and stores them later',
  async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/film.mp4`;
    await makeFilm(path);
    const gate = Promise.withResolvers<TaskStatus>();
    const { provider, calls } = fakeProvider({ poll: () => gate.promise });
    await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
    const { connection } = run.stores;
    if (!connection) throw new Error('Only with SQLite');
    const mia = run.discord.member('mia');
    const readiness = async () => (await fetch(`${run.bot.httpUrl}/readyz`)).status;

    const running = mia.slash('video', { prompt: 'one' });
    await expect.poll(() => calls.poll).toBe(1);
    expect(await readiness()).toBe(200);

    // As if the disk ended where the file ends.
    const pages = Number(connection.prepare('PRAGMA page_count').get()?.['page_count']);
    connection.exec(`PRAGMA max_page_count = ${pages}`);
    const hog = connection.prepare('INSERT INTO keyv VALUES (hex(randomblob(8)), hex(randomblob(100)))');
    expect(() => Array.from({ length: 10_000 }, () => hog.run())).toThrow(/full/);

    const refused = await mia.slash('video', { prompt: 'x'.repeat(3_000), notify: 'ping' }).waitForMessage();
    expect(refused.text).toMatch(/^❌ My storage is full/);
    expect(refused.ephemeral_for).toBe(mia.id);
    expect(await readiness()).toBe(503);
    expect(calls.submit).toBe(1);
    const change = run.discord
      .member('ada')
      .slash('settings set', { name: 'blocked-words', value: 'x'.repeat(90) });
    expect((await change.waitForMessage()).text).toMatch(
      /^❌ I can’t write to my storage .* nothing was changed/,
    );

    gate.resolve({ state: 'succeeded', output: { kind: 'file', path } });
    await running.waitForMessage(({ attachments }) => attachments.length === 1);
    await running.waitForFollowup();

    connection.exec(`PRAGMA max_page_count = ${pages * 100}`);
    await expect.poll(readiness, { timeout: 10_000 }).toBe(200);
    expect(await run.stores.jobs.get(running.id)).toMatchObject({
      ...{ status: { state: 'succeeded' }, told: true },
    });
    expect(run.log.filter(({ msg }) => msg?.startsWith('the storage is full'))).toHaveLength(1);
    const later = mia.slash('video', { prompt: 'two' });
    await later.waitForMessage(({ attachments }) => attachments.length === 1);
  },
);

inFile(
  'does so on a disk that is really full',
  async ({ skip }) => {
    await using folder = await temporaryFolder();
    await using disk = await smallDisk(folder.path);
    if (disk === undefined) return skip('only root can mount a small disk');
    await using provider = await startLoopbackOpenai({ mode: 'vllm', videoPath, taskMs: 2_000 });
    await using discord = await startLocalDiscord({ identifyEveryMs: 0 });
    const env = {
      ...botEnv(discord, folder.path),
      ...{ OPENAI_BASE_URL: provider.baseUrl, DEFAULT_MODEL: 'self-hosted' },
    };
    await using bot = spawnBot(env);
    const { url } = await bot.waitForLog(({ msg }) => msg === 'starting');
    await discord.waitForBot({ command: 'video' });
    const mia = discord.member('mia');
    const running = mia.slash('video', { prompt: 'one' });
    await bot.waitForLog((line) => line['state'] === 'running');

    const hog = join(folder.path, 'hog');
    await writeFile(hog, Buffer.alloc(DISK_BYTES)).catch(() => {});
    const refused = await mia.slash('video', { prompt: 'two' }).waitForMessage();
    expect(refused.text).toMatch(/^❌ My storage is full/);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);

    await rm(hog);
    await running.waitForMessage(({ attachments }) => attachments.length === 1, 45_000);
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
    expect(await bot.stop()).toBe(0);
    const check = new DatabaseSync(join(folder.path, 'cutscene.sqlite'))
      .prepare('PRAGMA integrity_check')
      .get();
    expect(check).toEqual({ integrity_check: 'ok' });
  },
  60_000,
);

it('says of a disk that is full at the start that it is', async ({ skip }) => {
  await using folder = await temporaryFolder();
  await using disk = await smallDisk(folder.path);
  if (disk === undefined) return skip('only root can mount a small disk');
  await writeFile(join(folder.path, 'hog'), Buffer.alloc(DISK_BYTES)).catch(() => {});
  await expect(openDatabase(folder.path, systemClock)).rejects.toThrow(
    /^DATA_DIR: the disk of .* is full; free some space/,
  );
});

/** `undefined` if this user can't mount one. */
async function smallDisk(path: string): Promise<AsyncDisposable | undefined> {
  const run = promisify(execFile);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', path]);
  } catch {
    return undefined;
  }
  return { [Symbol.asyncDispose]: async () => void (await run('umount', ['--lazy', path])) };
}
