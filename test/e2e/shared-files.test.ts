import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasVideo, startReview } from '../support/review.ts';
import { imageFile } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A video with an image waits for review, and another machine goes on with it. */
async function start() {
  const shared = await temporaryFolder();
  const all = await startReview({ withImage: true, env: { BLOBS_DIR: shared.path } });
  return {
    ...all,
    shared: join(shared.path, 'jobs', all.command.id),
    async onAnotherMachine() {
      await rm(join(all.run.dataDir, 'jobs'), { recursive: true });
      await all.run.restart();
    },
    async [Symbol.asyncDispose]() {
      await all[Symbol.asyncDispose]();
      await shared[Symbol.asyncDispose]();
    },
  };
}

it('what a video needs is on every machine: to be looked at, published, and made again', async () => {
  await using run = await start();
  expect((await readdir(run.shared)).sort()).toEqual(['image', 'video.mp4']);
  await run.onAnotherMachine();
  const shown = await run.open(run.moe);
  await run.onAnotherMachine();
  await run.moe.click(shown, 'Approve').waitForMessage(({ text }) => text.startsWith('✅'));
  const published = await run.command.waitForMessage(hasVideo);
  expect(await run.end()).toBe('succeeded');
  // The image stays for a day.
  await expect.poll(() => readdir(run.shared)).toEqual(['image']);
  await run.onAnotherMachine();
  const { requests } = run.run;
  await run.mia.click(published, 'Again').waitForMessage();
  await expect.poll(() => requests.length).toBe(2);
  expect(requests.map(({ imageBytes }) => imageBytes?.equals(imageFile))).toEqual([true, true]);
  expect(run.discord.log.invalid()).toEqual([]);
});

it('a finished video that is nowhere any more is fetched from its provider once more, and not paid again', async () => {
  await using run = await start();
  await rm(run.shared, { recursive: true });
  await run.onAnotherMachine();
  const shown = await run.open(run.moe);
  expect(shown.attachments[0]?.content_type).toBe('video/mp4');
  await run.onAnotherMachine();
  await run.moe.click(shown, 'Approve').waitForMessage(({ text }) => text.startsWith('✅'));
  await run.command.waitForMessage(hasVideo);
  expect(await run.end()).toBe('succeeded');
  expect(run.run.requests).toHaveLength(1);
});
