import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { checkDiscord } from '../../scripts/doctor/discord.ts';
import { bad, good, hideSecrets, note } from '../../scripts/doctor/findings.ts';
import { loadConfig } from '../../src/config.ts';

async function said(work: () => void | Promise<void>): Promise<string[]> {
  using log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await work();
  return log.mock.calls.map(([line]) => String(line));
}

it.each([good, note, bad])('shows a name in one line without controls, and no secret', async (say) => {
  hideSecrets(['token-of-bot', 'a']);
  onTestFinished(() => hideSecrets([]));
  const lines = await said(() => say('a\u001b[31m\u001b]8;;x\u0007b\r\nc\u202ed token-\u200bof-bot'));
  expect(lines).toEqual([expect.stringMatching(/^\S+ {1,2}a \[31m \]8;;x b cd \[redacted\]$/)]);
});

it('goes on after an odd answer of Discord', async () => {
  const answers: Record<string, unknown> = {
    '/applications/@me': { id: '1', name: 'Odd', interactions_endpoint_url: 'nowhere', icon: null, flags: 0 },
    '/applications/1/commands': [],
    '/users/@me/guilds': [
      { id: '2', name: 'Odd', permissions: 'all' },
      { id: '3', name: 'Poor', permissions: '0' },
      { id: '4', name: 'Plain', permissions: '274878024704' },
    ],
  };
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[url.replace('/api/v10', '')] ?? null));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close().closeAllConnections());
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const env = { DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: apiUrl };
  const lines = await said(() => checkDiscord(loadConfig(env, { modelIds: [] })));
  for (const line of [
    /URL \(unreadable\) and/,
    /bot has no icon/,
    /Server Odd: .* say/,
    /Server Poor: ViewChannel/,
    /⚠️ {2}Server Plain: CreatePublicThreads missing; without it there is no \/story/,
  ])
    expect(lines).toContainEqual(expect.stringMatching(line));
});
