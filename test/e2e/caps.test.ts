import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { expect, it } from 'vitest';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { makeFilm } from '../support/films.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** One that costs a dollar, and a free one. */
const models = [1, 0].map((usd) => ({
  ...{ id: usd === 1 ? 'dear' : 'gratis', label: usd === 1 ? 'Dear' : 'Gratis', provider: 'replicate' },
  ...{ durations: [5], resolutions: ['480p'], aspectRatios: ['16:9'], typicalMs: 500 },
  stages: [
    {
      makes: 'video',
      providerModel: 'bytedance/seedance-1-lite',
      fields: { prompt: 'prompt' },
      price: { usd, per: 'task' },
    },
  ],
}));

const guild = (name: string) => ({ name, channels: [{ name: `${name}-films` }], members: [{ name: 'mia' }] });
const REFUSED = /^❌ Paid videos don’t work for now\. They work again <t:\d+:R>\. Free models/;

it('keeps the caps of GUILD_BUDGET_USD_MONTH and GLOBAL_BUDGET_USD_MONTH, over restarts, and lets what is free through', {
  timeout: 60_000,
}, async () => {
  await using folder = await temporaryFolder();
  const videoPath = join(folder.path, 'film.mp4');
  const modelsPath = join(folder.path, 'models.json');
  await Promise.all([makeFilm(videoPath), writeFile(modelsPath, JSON.stringify({ models }))]);
  await using replicate = await startLoopbackReplicate({ videoPath });
  await using discord = await startLocalDiscord({ guilds: [guild('one'), guild('two')] });
  const start = () =>
    spawnBot({
      ...botEnv(discord, folder.path),
      ...{ REPLICATE_API_KEY: replicate.apiToken, REPLICATE_BASE_URL: replicate.baseUrl },
      ...{ MODELS_FILE: modelsPath, GUILD_BUDGET_USD_MONTH: '2', GLOBAL_BUDGET_USD_MONTH: '3' },
    });
  const [one, two] = ['one', 'two'].map((name) => discord.member('mia', { guild: name })) as [Member, Member];
  const make = (member: Member, channel: string, model = 'dear') =>
    member
      .slash('video', { prompt: 'x', model, notify: 'off' }, { channel: `${channel}-films` })
      .waitForMessage(
        ({ attachments, text }: ClientMessage) => attachments.length > 0 || /❌/.test(text),
        20_000,
      );

  await using first = start();
  await discord.waitForBot({ command: 'video' });
  // At the same time: unfinished videos count.
  const three = await Promise.all([1, 2, 3].map(() => make(one, 'one')));
  expect(three.filter(({ attachments }) => attachments.length === 1)).toHaveLength(2);
  const refused = three.filter(({ text }) => REFUSED.test(text));
  expect(refused.map((message) => message.ephemeral_for)).toEqual([one.id]);
  const warned = await first.waitForLog(({ cap }) => cap !== undefined);
  expect(warned).toMatchObject({ cap: 'guild-cap', usedUsd: 2, maxUsd: 2 });
  expect((await make(one, 'one', 'gratis')).attachments).toHaveLength(1);
  expect(await first.stop()).toBe(0);

  await using second = start();
  await second.waitForLog(({ msg }) => msg === 'connected to Discord');
  expect((await make(one, 'one')).text).toMatch(REFUSED);
  expect((await make(two, 'two')).attachments).toHaveLength(1);
  expect((await make(two, 'two')).text).toMatch(REFUSED);
  expect(await second.waitForLog(({ cap }) => cap === 'global-cap')).toMatchObject({ usedUsd: 3, maxUsd: 3 });
  expect(replicate.predictions).toHaveLength(4);
  // The operator is told about each once a month.
  expect(second.log.filter(({ cap }) => cap !== undefined)).toHaveLength(1);
});
