import { startLoopbackComfyui } from '@cutscene/playground/providers/comfyui.ts';
import { drawStill } from '@cutscene/playground/providers/drawn-still.ts';
import { expect, it } from 'vitest';
import { providerDefinitions } from '../../src/providers/index.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { makeFilm } from '../support/films.ts';
import { runScript } from '../support/run-script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { workflowFolder } from '../support/workflows.ts';

const model = 'wan-2.2-14b';
const isFilm = ({ filename }: { filename: string }) => filename.endsWith('.mp4');

interface Options {
  count?: number;
  minutes?: number;
  speed?: number;
  /** What comes with each step. */
  preview?: Buffer;
}

/** A bot with this many machines, whose tasks take so many minutes of its time. */
async function start({ count = 1, minutes = 4, speed = 60, preview }: Options = {}) {
  const folder = await temporaryFolder();
  const videoPath = `${folder.path}/film.mp4`;
  await makeFilm(videoPath);
  const clock = createFastClock(speed);
  let aheadMs = 0;
  const options = {
    ...{ videoPath, now: () => clock.now() + aheadMs, taskMs: minutes * 60_000 },
    ...(preview && { preview: () => preview }),
  };
  const machines = await Promise.all(Array.from({ length: count }, () => startLoopbackComfyui(options)));
  const run = await startBotInProcess({
    ...{ clock, decoder: undefined, definitions: providerDefinitions },
    env: {
      COMFYUI_BASE_URL: machines.map(({ baseUrl }) => baseUrl).join(),
      COMFYUI_API_KEY: machines[0]?.apiKey ?? '',
      COMFYUI_WORKFLOWS: workflowFolder,
    },
    discord: { rateLimits: false },
  });
  const [machine = machines[0]] = machines;
  if (!machine) throw new Error('no machine');
  return {
    ...{ run, machine, machines },
    make: (prompt: string) => run.discord.member('mia').slash('video', { prompt, model, notify: 'off' }),
    films: () => run.discord.messages().flatMap(({ attachments }) => attachments.filter(isFilm)),
    /** What runs is over. */
    end() {
      aheadMs += minutes * 60_000;
    },
    async isRunning(id: string) {
      await expect
        .poll(() => run.log.some((line) => line['job'] === id && line['state'] === 'running'))
        .toBe(true);
    },
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      for (const each of machines) await each.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const isImage = ({ filename }: { filename: string }) => /^progress-\d+\.jpeg$/.test(filename);
const hasImage = ({ attachments }: { attachments: { filename: string }[] }) =>
  attachments.length === 1 && attachments.every(isImage);
const hasFilm = ({ attachments }: { attachments: { filename: string }[] }) => attachments.some(isFilm);

it('shows the steps of a video, and goes on with them after a restart of the bot', async () => {
  await using at = await start({ minutes: 10 });
  const command = at.make('a kite');
  await command.waitForMessage(({ text }) => /\d+ ?%/.test(text));
  const listening = at.machine.sockets.count();
  await at.run.restart();
  await expect.poll(() => at.machine.sockets.count(), { timeout: 10_000 }).toBeGreaterThan(listening);
  await command.waitForMessage(hasFilm);
  expect(at.machine.count('submit')).toBe(1);
  expect(at.films()).toHaveLength(1);
});

it('loses nothing where a machine is killed and restarted, and makes nothing twice', async () => {
  await using at = await start();
  const command = at.make('a kite');
  await at.isRunning(command.id);
  const [first] = at.machine.tasks;
  const comeBack = at.machine.goAway();
  at.machine.crash();
  await expect.poll(() => at.run.log.some(({ msg }) => msg === 'the poll failed')).toBe(true);
  await comeBack();
  await command.waitForMessage(hasFilm, 50_000);
  // The same id. The machine had forgotten the first.
  expect(at.machine.tasks.map(({ id }) => id)).toEqual([first?.id]);
  expect(at.machine.count('submit')).toBe(2);
  expect(at.films()).toHaveLength(1);
});

it('lets a machine that goes down twice with a video make it no third time', async () => {
  await using at = await start();
  const command = at.make('a kite');
  for (const submits of [1, 2]) {
    await expect.poll(() => at.machine.count('submit'), { timeout: 20_000 }).toBe(submits);
    await expect.poll(() => at.machine.tasks.length).toBe(1);
    at.machine.crash();
  }
  await command.waitForMessage(
    ({ text }) => text.startsWith('❌ Wan 2.2 14B couldn’t make this video'),
    30_000,
  );
  expect(at.machine.count('submit')).toBe(2);
});

it('shows what a video becomes while it is made, until the video is there', async () => {
  const preview = await drawStill('jpg', 512, 288);
  await using at = await start({ minutes: 10, speed: 20, preview });
  const command = at.make('a kite');
  const { attachments } = await command.waitForMessage(hasImage);
  expect(attachments).toMatchObject([
    { content_type: 'image/jpeg', description: 'AI-generated video in progress: a kite' },
  ]);
  // Each replaces the one before.
  const [{ id = '' } = {}] = attachments;
  const another = await command.waitForMessage(
    (message) => hasImage(message) && message.attachments[0]?.id !== id,
    20_000,
  );
  expect(another.text).toMatch(/\d+ ?%/);
  at.end();
  expect((await command.waitForMessage(hasFilm)).attachments).toHaveLength(1);
  expect(at.run.discord.log.invalid()).toEqual([]);
});

it('leaves no image behind of a video that is never there, after a restart of the bot either', async () => {
  const preview = await drawStill('jpg', 512, 288);
  await using at = await start({ minutes: 10, speed: 20, preview });
  at.machine.nextTasks('fails');
  const command = at.make('a kite');
  await command.waitForMessage(hasImage);
  await at.run.restart();
  expect(hasImage(await command.waitForMessage())).toBe(true);
  at.end();
  const end = await command.waitForMessage(({ text }) => text.startsWith('❌'));
  expect(end.attachments).toEqual([]);
  const canceled = at.make('a boat');
  at.run.discord.member('mia').click(await canceled.waitForMessage(hasImage), 'Cancel');
  const { attachments } = await canceled.waitForMessage(({ text }) => text.startsWith('🚫 Canceled'));
  expect(attachments).toEqual([]);
});

it('shows nothing of a video before its review, nor what is no image', async () => {
  const preview = await drawStill('jpg', 512, 288);
  await using at = await start({ minutes: 10, preview });
  await using hostile = await start({ minutes: 10 });
  const { discord } = at.run;
  const value = `<#${discord.channelId('general')}>`;
  const set = discord.member('ada').slash('settings set', { name: 'review-channels', value });
  await set.waitForMessage(({ text }) => text.startsWith('✅'));
  const commands = [at, hostile].map(({ make }) => make('a kite'));
  // That is minutes after its first step.
  for (const command of commands) await command.waitForMessage(({ text }) => /1\d ?%/.test(text));
  for (const { end } of [at, hostile]) end();
  await commands[0]?.waitForMessage(({ text }) => text.startsWith('👀'));
  await commands[1]?.waitForMessage(hasFilm);
  const shown = commands
    .flatMap((command) => command.history())
    .flatMap(({ message }) => message.attachments);
  expect(shown.filter(({ filename }) => !isFilm({ filename }))).toEqual([]);
});

it('stops the task of a canceled video', async () => {
  await using at = await start();
  const command = at.make('a kite');
  await at.isRunning(command.id);
  at.run.discord.member('mia').click(await command.waitForMessage(), 'Cancel');
  await command.waitForMessage(({ text }) => text.startsWith('🚫 Canceled'));
  expect(at.machine.count('stop')).toBe(1);
});

it('shares videos between machines, one at a time each, and finds each where it is after a restart', async () => {
  await using at = await start({ count: 2, minutes: 8 });
  const commands = ['a kite', 'a boat'].map((prompt) => at.make(prompt));
  await expect.poll(() => at.machines.map(({ tasks }) => tasks.length), { timeout: 20_000 }).toEqual([1, 1]);
  await at.run.restart();
  for (const command of commands) await command.waitForMessage(hasFilm);
  expect(at.machines.map((each) => each.count('submit'))).toEqual([1, 1]);
  expect(at.films()).toHaveLength(2);
});

it('tells the operator about each machine, and what is missing there', async () => {
  await using folder = await temporaryFolder();
  await using machine = await startLoopbackComfyui();
  const env = {
    ...{ COMFYUI_BASE_URL: `${machine.baseUrl},http://127.0.0.1:1`, COMFYUI_API_KEY: machine.apiKey },
    COMFYUI_WORKFLOWS: workflowFolder,
  };
  const both = await runScript('doctor', [], env, folder.path);
  expect(both.text).toMatch(
    /✅ comfyui: 127\.0\.0\.1:\d+ answers \(ComfyUI 0\.46\.0; cuda:0 NVIDIA GeForce RTX 4090, 23\.6 GB\)/,
  );
  expect(both.text).toMatch(/❌ comfyui: 127\.0\.0\.1:1 can't be used \(.*ECONNREFUSED/);
  machine.script('node', { kind: 'status', status: 200, body: {} });
  const one = await runScript('doctor', [], { ...env, COMFYUI_BASE_URL: machine.baseUrl }, folder.path);
  expect(one.text).toMatch(/❌ comfyui: wan-2\.2-14b needs what isn't installed: .*node KSamplerAdvanced/);
  expect(one.code).toBe(1);
});
