import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { ProviderError } from '../../src/providers/provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';

/** A bot whose provider refuses its key, after a member has asked for a video. */
async function startRefused(env: Record<string, string> = {}) {
  const { provider } = fakeProvider({
    async submit() {
      throw new ProviderError('unauthorized', 'the key is wrong', { status: 401 });
    },
  });
  const members = [{ name: 'mia' }, { name: 'kim' }];
  const run = await startBotInProcess({
    ...{ providers: [provider], env, clock: createFastClock(200) },
    discord: { guilds: [{ name: 'Film Club', channels: [{ name: 'general' }], members }] },
  });
  run.discord.world.team = [{ userId: run.discord.member('mia').id, role: 'admin' }];
  const asked = run.discord.member('kim').slash('video', { prompt: 'a kite', model: 'preview' });
  await asked.waitForMessage(({ text }) => text.startsWith('❌'));
  return run;
}

const refused =
  '⚠️ preview refuses the key. Until that is changed, models without another provider make no videos.';

it('tells the operators by direct message, and nobody else', async () => {
  await using run = await startRefused();
  const { discord } = run;
  await expect
    .poll(() =>
      discord
        .member('mia')
        .directMessages()
        .map(({ text }) => text),
    )
    .toEqual([refused]);
  expect(discord.member('kim').directMessages()).toEqual([]);
});

it('tells the address that the operator chose, and says its answer without the address', async () => {
  const got: unknown[] = [];
  const server = createServer(async (request, response) => {
    got.push(request.url, request.headers['content-type'], JSON.parse(await text(request)));
    response.writeHead(got.length > 3 ? 204 : 500).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await using run = await startRefused({
    ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}/hook?key=very-secret`,
  });
  const call = ['/hook?key=very-secret', 'application/json', { text: refused, content: refused }];
  await expect.poll(() => got).toEqual([...call, ...call]);
  expect(run.discord.member('mia').directMessages()).toEqual([]);
  const failed = run.log.filter(({ msg }) => msg?.includes('alerts'));
  expect(failed).toEqual([
    expect.objectContaining({ msg: "could not send the operator's alerts; trying again" }),
  ]);
  expect(JSON.stringify(run.log)).not.toContain('very-secret');
  server.close();
});
