import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { confined, readImage, readYaml } from '../support/image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const service = z.strictObject({
  build: z.literal('.'),
  // A release, if .env names one.
  image: z.literal(`\${CUTSCENE_IMAGE:-cutscene}`),
  env_file: z.literal('.env'),
  restart: z.literal('unless-stopped'),
  stop_grace_period: z.string().regex(/^\d+s$/),
  ...confined,
  volumes: z.tuple([z.string(), z.string()]),
  ports: z.tuple([z.string()]),
});
const file = z.strictObject({
  name: z.string(),
  services: z.strictObject({ bot: service }),
  volumes: z.strictObject({ data: z.null() }),
});

async function freePort(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  return String(typeof address === 'object' ? address?.port : undefined);
}

it('starts the bot as compose does, with its data in the volume, and stops it', async () => {
  const { bot } = file.parse(readYaml('compose.yaml')).services;
  const image = readImage();
  // The second is where `MODELS_FILE=./config/models.json` leads inside, as it does outside.
  expect(bot.volumes).toEqual([`data:${image.env['DATA_DIR']}`, `./config:${image.workdir}/config:ro`]);
  expect(bot.ports).toEqual([`127.0.0.1:3000:${image.exposed}`]);

  await using discord = await startLocalDiscord();
  await using folder = await temporaryFolder();
  const env = {
    ...image.env,
    ...botEnv(discord, folder.path),
    // In the container, it has the port for itself.
    PORT: await freePort(),
  };
  await using running = spawnBot(env, image.program);
  await discord.waitForBot({ command: 'video' });
  const check = spawn(process.execPath, image.check, {
    env: { PATH: process.env['PATH'], PORT: env.PORT },
  });
  expect(await once(check, 'close')).toEqual([0, null]);

  // A stop takes 8 s at most.
  expect(Number.parseInt(bot.stop_grace_period, 10)).toBeGreaterThan(8);
  expect(await running.stop('SIGTERM')).toBe(0);
});
