import { expect, it } from 'vitest';
import type { TaskStatus } from '../../src/providers/provider.ts';
import { createJobStore } from '../../src/store/job-store.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { makeFilm } from '../support/films.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('refuses new jobs while the storage is full, goes on with running ones, and makes good for it later', async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/film.mp4`;
  await makeFilm(path);
  const gate = Promise.withResolvers<TaskStatus>();
  const { provider, calls } = fakeProvider({ poll: () => gate.promise });
  await using run = await startBotInProcess({ providers: [provider], clock: createFastClock(20) });
  const { connection } = run.database;
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

  const refused = await mia.slash('video', { prompt: 'x'.repeat(3_000) }).waitForMessage();
  expect(refused.content).toMatch(/^❌ My storage is full/);
  expect(refused.ephemeral_for).toBe(mia.id);
  expect(await readiness()).toBe(503);
  expect(calls.submit).toBe(1);

  gate.resolve({ state: 'succeeded', output: { kind: 'file', path } });
  await running.waitForMessage(({ attachments }) => attachments.length === 1, 20_000);
  await running.waitForFollowup();

  connection.exec(`PRAGMA max_page_count = ${pages * 100}`);
  await expect.poll(readiness, { timeout: 10_000 }).toBe(200);
  expect(await createJobStore(run.database).get(running.id)).toMatchObject({
    ...{ status: { state: 'succeeded' }, told: true },
  });
  expect(run.log.filter(({ msg }) => msg?.startsWith('the storage is full'))).toHaveLength(1);
  const later = mia.slash('video', { prompt: 'two' });
  await later.waitForMessage(({ attachments }) => attachments.length === 1, 20_000);
});
