import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { OptionValues } from '@cutscene/playground/discord/driver/options.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { startLoopbackAssistant } from '@cutscene/playground/providers/assistant.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import type { OneWayRow } from '../../src/catalog/one-way.ts';
import { ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import { startBotInProcess } from './bot-in-process.ts';
import { createFastClock } from './clock.ts';
import { fakeProvider } from './engine.ts';
import { modelsOf } from './models.ts';
import { makePaddedVideo } from './padded-video.ts';
import { machineDecoder } from './quick-ffmpeg.ts';

const MEBIBYTE = 1024 ** 2;

const row = (id: string, label: string, usd: number, more: Partial<OneWayRow>): OneWayRow => ({
  id,
  label,
  provider: 'fake',
  stages: [{ makes: 'video', providerModel: id, price: { usd, per: 'second' } }],
  durations: { from: 1, to: 20 },
  defaultDurationSeconds: 5,
  resolutions: ['480p', '720p', '1080p'],
  aspectRatios: ['16:9', '9:16'],
  ...more,
});

/** One that can do everything, a cheap one, which is the default, and an age-restricted one. */
const models = modelsOf([
  row('wide', 'Wide', 0.1, { image: 'optional' }),
  row('cheap', 'Cheap', 0.01, { durations: [4, 8], defaultDurationSeconds: 8, resolutions: ['480p'] }),
  row('adult', 'Adult', 0.1, { ageRestricted: true }),
]);

/** The prompt of the one video that is made. */
export const FILM = 'a film of 1 MiB';

/**
 * The real bot with three models at a provider that refuses each task at once, so that no job stays, except a `FILM`
 * and while it `holds`. Prompts are checked: blood counts as violence.
 */
export async function startSettingsBot() {
  const clock = createFastClock(20);
  let held = Promise.withResolvers<void>();
  let holds = false;
  const running = new Set<string>();
  let tasks = 0;
  let most = 0;
  let film: ReturnType<typeof makePaddedVideo> | undefined;
  const refused: TaskStatus = { state: 'failed', kind: 'task_failed', cause: 'as the test wants' };
  const { provider } = fakeProvider({
    async submit({ prompt }) {
      if (prompt === FILM) return { taskId: FILM, number: ++tasks };
      if (!holds) throw new ProviderError('invalid_request', 'as the test wants');
      // A provider gives no two tasks the same id.
      const taskId = `held-${++tasks}`;
      running.add(taskId);
      most = Math.max(most, running.size);
      return { taskId };
    },
    async poll({ taskId }) {
      if (taskId === FILM) {
        film ??= makePaddedVideo(MEBIBYTE);
        return { state: 'succeeded', output: { kind: 'file', path: (await film).path } };
      }
      await held.promise;
      // A slow poll is made again.
      running.delete(String(taskId));
      return refused;
    },
  });
  const moderation = await startLoopbackModeration();
  const assistant = await startLoopbackAssistant();
  const run = await startBotInProcess({
    providers: [{ ...provider, id: 'fake' }],
    models,
    env: {
      ...{ MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl },
      ...{ ASSISTANT_API_KEY: assistant.apiKey, ASSISTANT_BASE_URL: assistant.baseUrl },
      ASSISTANT_MODEL: assistant.model,
    },
    ...{ clock, decoder: await machineDecoder() },
    discord: { uploadLimitBytes: 0.6 * MEBIBYTE },
  });
  const { discord } = run;
  await discord.waitForBot({ command: 'settings' });
  return {
    discord,
    moderation,
    log: run.log,
    restart: run.restart,
    mia: discord.member('mia'),
    moe: discord.member('moe'),
    ada: discord.member('ada'),
    roleId: (name: string) => roleId(discord, name),
    pass: clock.pass,
    hold() {
      held = Promise.withResolvers();
      holds = true;
      most = 0;
    },
    /** Lets the held tasks end. Resolves with how many ran at the same time. */
    release() {
      holds = false;
      held.resolve();
      return most;
    },
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await Promise.all([moderation.close(), assistant.close()]);
      await (await film)?.[Symbol.asyncDispose]();
    },
  };
}
export type SettingsBot = Awaited<ReturnType<typeof startSettingsBot>>;

function roleId(discord: LocalDiscord, name: string): string {
  const [guild] = discord.world.guilds.values();
  const role = [...(guild?.roles.values() ?? [])].find((each) => each.name === name);
  if (role === undefined) throw new Error(`there is no role ${name}`);
  return role.id;
}

/** What somebody reads in the end after `/video`: its model and options, or why it was refused. */
export async function video(member: Member, values: OptionValues = {}, channel = 'general'): Promise<string> {
  const command = member.slash('video', { prompt: 'a paper boat', notify: 'off', ...values }, { channel });
  // Refused by the bot, at once or after a check, or accepted and failed at the provider.
  const isEnd = (message: ClientMessage) =>
    /❌|💵|🖼️|🏷️|AI-generated/.test(message.text) || message.attachments.length > 0;
  return (await Promise.any([command.waitForMessage(isEnd), command.waitForFollowup(isEnd)])).text;
}

/** The answer of `/settings set`. */
export async function set(member: Member, name: string, value: string): Promise<string> {
  return (await member.slash('settings set', { name, value }).waitForMessage()).text;
}
