import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import { createCanvas } from '@napi-rs/canvas';
import { expect, vi } from 'vitest';
import type { OneWayRow } from '../../src/catalog/one-way.ts';
import type { Model } from '../../src/catalog/schema.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Decoder } from '../../src/media/judge.ts';
import { inputOf, type Provider, type TaskRequest } from '../../src/providers/provider.ts';
import { startBotInProcess } from './bot-in-process.ts';
import { createFastClock } from './clock.ts';
import { fakeProvider } from './engine.ts';
import { makeFilm } from './films.ts';
import { modelsOf } from './models.ts';
import { sqlIn } from './stores.ts';
import { temporaryFolder } from './temporary-folder.ts';

const row = {
  provider: 'preview',
  durations: [4, 8],
  resolutions: ['480p', '720p'],
  aspectRatios: ['16:9', '9:16'],
  promptMaxLength: 4_000,
  stages: [{ makes: 'video', providerModel: 'film', price: { usd: 0.1, per: 'task' } }],
} satisfies Partial<OneWayRow>;

const models = modelsOf([
  { ...row, id: 'plain', label: 'Plain' },
  { ...row, id: 'mover', label: 'Mover', image: 'optional', promptMaxLength: 100 },
  { ...row, id: 'animator', label: 'Animator', image: 'required' },
  { ...row, id: 'late', label: 'Late', ageRestricted: true },
  { ...row, id: 'gone', label: 'Gone', retired: { on: '2026-09-24', successor: 'mover' } },
]);

const canvas = createCanvas(640, 360);
const ctx = canvas.getContext('2d');
ctx.fillStyle = 'teal';
ctx.fillRect(0, 0, 640, 360);
/** An image as a member attaches it. Normalizing doesn't change it. */
export const imageFile = canvas.toBuffer('image/png');

type Sent = TaskRequest & { imageBytes?: Buffer };

/** The bot with a handful of models of every kind, whose provider records its requests. */
export async function startStudio(
  behavior: Partial<Pick<Provider, 'submit' | 'poll' | 'takesImageBy'>> & { decoder?: Decoder } = {},
  env: Record<string, string> = {},
  guilds?: GuildOptions[],
  offered: readonly Model[] = models,
  /** How fast time passes. Calls to other servers have the less of it. */
  speed = 50,
) {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'film.mp4');
  await makeFilm(path);
  const requests: Sent[] = [];
  const { provider, calls } = fakeProvider({
    poll: async () => ({ state: 'succeeded', output: { kind: 'file', path } }),
    ...behavior,
    async submit(request, options) {
      const image = inputOf(request, 'first');
      const imageBytes = image && (await readFile(image.path));
      requests.push({ ...request, ...(imageBytes && { imageBytes }) });
      return behavior.submit?.(request, options) ?? { taskId: `task-${requests.length}` };
    },
  });
  const clock = createFastClock(speed);
  const run = await startBotInProcess({
    providers: [{ ...provider, ...(behavior.takesImageBy && { takesImageBy: behavior.takesImageBy }) }],
    models: offered,
    ...{ env, clock, ...('decoder' in behavior && { decoder: behavior.decoder }) },
    discord: { rateLimits: false, ...(guilds && { guilds }) },
  });
  return {
    ...run,
    filmPath: path,
    requests,
    calls,
    pass: clock.pass,
    now: clock.now,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The same, whose provider fails the videos that are asked for in `failing`. */
export async function startFailingStudio(offered: readonly Model[]) {
  let fails = false;
  let tasks = 0;
  const run: Awaited<ReturnType<typeof startStudio>> = await startStudio(
    {
      submit: async () => ({ nonce: ++tasks, fails: Number(fails) }),
      async poll(task) {
        if (task['fails']) return { state: 'failed', kind: 'task_failed', cause: 'the test wants it' };
        return { state: 'succeeded', output: { kind: 'file', path: run.filmPath } };
      },
    },
    {},
    undefined,
    offered,
  );
  return {
    ...run,
    async failing<T>(work: () => Promise<T>): Promise<T> {
      fails = true;
      return work().finally(() => {
        fails = false;
      });
    },
  };
}

/** Waits until every job of `run` has ended and its member knows: a moment after the message shows it. */
export async function untilSettled({ dataDir }: { dataDir: string }): Promise<void> {
  // True in one engine, and 1 in the other.
  const unsettled = async () =>
    (await sqlIn(dataDir, 'SELECT id, settled FROM jobs')).filter((row) => Number(row['settled']) === 0);
  await vi.waitFor(async () => expect(await unsettled()).toEqual([]), 100_000);
}

/** The latest job as it is stored. */
export async function latestJob({ dataDir }: { dataDir: string }): Promise<Job> {
  const [row] = await sqlIn(dataDir, 'SELECT data FROM jobs ORDER BY created_at_ms DESC LIMIT 1');
  return JSON.parse(String(row?.['data']));
}
