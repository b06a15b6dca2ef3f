import { expect, it } from 'vitest';
import { startLocalDiscord } from '../../playground/discord/index.ts';
import type { ClientMessage } from '../../playground/protocol.ts';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

it('buttons and forms from before a crash do what they say after it', async () => {
  await using folder = await temporaryFolder();
  await using discord = await startLocalDiscord();
  const env = botEnv(discord, folder.path);
  const mia = discord.member('mia');
  const first = spawnBot(env);
  await discord.waitForBot({ command: 'video' });
  const options = { prompt: 'a kite', duration: 1, resolution: '480p', notify: 'off' };
  const done = await mia.slash('video', options).waitForMessage(hasVideo);
  await first.waitForLog(({ state }) => state === 'succeeded');
  const form = mia.click(done, 'Edit prompt');
  await form.modal();
  const refused = await (await mia.submitModal(form, { duration: '0' })).waitForMessage();
  const question = await mia.click(done, 'Delete').waitForMessage();
  await first.stop('SIGKILL');

  await using second = spawnBot(env);
  await discord.waitForBot({ command: 'video' });
  const edited = await (await mia.submitModal(form, { prompt: 'a red kite' })).waitForMessage(hasVideo);
  expect(edited.content).toContain('a red kite');
  const change = await mia.click(refused, 'Change it').modal();
  expect(JSON.stringify(change)).toContain('a kite');
  const again = await mia.click(done, 'Again').waitForMessage(hasVideo);
  expect(again.content).toContain('1 s · 480p');
  mia.click(question, 'Delete it');
  await expect.poll(() => discord.messages().some(({ id }) => id === done.id)).toBe(false);
  expect(await second.stop()).toBe(0);
});
