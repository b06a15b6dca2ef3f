import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { expect, it } from 'vitest';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { certificateOnDisk } from '../support/certificate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('connects to a Discord with TLS and HTTP/2, as the real one has them, and answers', async () => {
  await using certificate = await certificateOnDisk();
  await using discord = await startLocalDiscord({ certificate });
  await using folder = await temporaryFolder();
  await using _ = spawnBot({ ...botEnv(discord, folder.path), NODE_EXTRA_CA_CERTS: certificate.path });
  await discord.waitForBot({ command: 'video' });
  const queue = discord.member('mia').slash('queue');
  expect((await queue.acknowledged).latencyMs).toBeLessThan(3_000);
});
