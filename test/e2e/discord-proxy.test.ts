import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proxyRequests } from '@discordjs/proxy';
import { REST } from 'discord.js';
import { expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';

it('sends what Discord counts through a proxy, and the rest directly', async () => {
  const paths: string[] = [];
  let forward: ReturnType<typeof proxyRequests> | undefined;
  const proxy = createServer((request, response) => {
    paths.push(`${request.method} ${request.url?.replaceAll(/\d{15,}/g, ':id')}`);
    void forward?.(request, response);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const { provider } = fakeProvider({
    poll: async () => ({ state: 'failed', kind: 'task_failed', cause: 'no luck' }),
  });
  await using run = await startBotInProcess({
    providers: [provider],
    env: { DISCORD_PROXY_URL: `http://127.0.0.1:${port}/` },
    onDiscord: ({ apiUrl }) => {
      forward = proxyRequests(new REST({ api: apiUrl, version: '10' }));
    },
  });
  const asked = run.discord.member('mia').slash('video', { prompt: 'a paper boat', model: 'preview' });
  await asked.waitForMessage(({ text }) => text.startsWith('❌'));
  expect(paths).toEqual(
    expect.arrayContaining(['GET /api/v10/gateway/bot', 'PUT /api/v10/applications/:id/commands']),
  );
  expect(paths).not.toContainEqual(expect.stringMatching(/\/(?:interactions|webhooks)\//));
  proxy.closeAllConnections();
  proxy.close();
});
