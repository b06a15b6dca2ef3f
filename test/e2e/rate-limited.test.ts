import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Trouble } from '@cutscene/playground/discord/rest/faults.ts';
import { describe, expect, it } from 'vitest';
import { startStudio } from '../support/studio.ts';

const EDGE: Trouble = {
  ...{ kind: 'status', status: 429 },
  body: '<html><title>Access denied</title>error code: 1015</html>',
};
const limited = (seconds: number): Trouble => ({
  ...{ kind: 'status', status: 429, headers: { 'retry-after': String(seconds) } },
  body: { message: 'You are being rate limited.', retry_after: seconds, global: false },
});
const GATEWAY = { method: 'GET', route: '/gateway/bot' };
const CALLBACK = { method: 'POST', route: /\/callback$/ };
const MINUTE = 60_000;

const names = ['mia', 'moe', 'ann', 'bob', 'eve'];
const guilds = [
  {
    name: 'Film Club',
    channels: [{ name: 'films' }, { name: 'trailers' }],
    members: names.map((name) => ({ name })),
  },
];

/** A bot whose tasks all finish once `finish` is called. */
async function startRun() {
  const done = Promise.withResolvers<void>();
  const path = Promise.withResolvers<string>();
  const run = await startStudio(
    {
      async poll() {
        await done.promise;
        return { state: 'succeeded', output: { kind: 'file', path: await path.promise } };
      },
    },
    { PREVIEW_CONCURRENCY: '50' },
    guilds,
  );
  path.resolve(run.filmPath);
  return { ...run, finish: done.resolve };
}

const isDelivered = (command: Invocation) => command.message()?.attachments.length === 1;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('a Discord that asks to wait', () => {
  it('at the start, without saying for how long: one request a minute, and a line for each', async () => {
    await using run = await startRun();
    const before = run.discord.log.requests(GATEWAY).length;
    const fault = run.discord.faults.add({ ...GATEWAY, times: 3 }, EDGE);
    const lines = run.log.length;
    await run.restart();
    expect(fault.hits).toBe(3);
    // The connection itself needs no further one.
    expect(run.discord.log.requests(GATEWAY)).toHaveLength(before + 4);
    const said = run.log.slice(lines).filter(({ msg }) => msg?.includes('/gateway/bot'));
    expect(said).toEqual(
      Array.from({ length: 3 }, () =>
        expect.objectContaining({ level: 40, route: 'GET /gateway/bot', waitMs: MINUTE }),
      ),
    );
    expect(run.log.some(({ msg }) => msg === 'Discord accepts requests again')).toBe(true);
  });

  it('at the registration of the commands: they are registered later', async () => {
    await using run = await startRun();
    const route = { method: 'GET', route: /\/commands$/ };
    const fault = run.discord.faults.add({ ...route, times: 2 }, EDGE);
    await run.restart();
    expect(fault.hits).toBe(2);
    expect(run.log.some(({ msg }) => msg?.startsWith('could not register'))).toBe(false);
  });

  it('at a first response: nothing is paid, and nobody asks again within the minute', async () => {
    await using run = await startRun();
    run.discord.faults.add({ ...CALLBACK, times: 1 }, EDGE);
    const cancelled = (command: Invocation) => () =>
      run.log.some((line) => line['job'] === command.id && line['state'] === 'cancelled');
    for (const name of ['mia', 'moe']) {
      const command = run.discord.member(name).slash('video', { prompt: 'a kite' });
      await expect.poll(cancelled(command), { interval: 5 }).toBe(true);
    }
    expect(run.calls.submit).toBe(0);
    expect(run.discord.log.requests(CALLBACK).map(({ status }) => status)).toEqual([429]);
    run.pass(MINUTE);
    await run.discord.member('ann').slash('video', { prompt: 'a kite' }).waitForMessage();
  });

  it('at an edit with a page of the edge: commands are still answered', async () => {
    await using run = await startRun();
    run.discord.faults.add({ method: 'PATCH', route: /\/webhooks\// }, EDGE);
    await run.discord.member('mia').slash('video', { prompt: 'a kite' }).waitForMessage();
    await expect.poll(() => run.log.some(({ msg }) => msg?.includes('edge limits this address'))).toBe(true);
    await run.discord.member('moe').slash('video', { prompt: 'a kite' }).waitForMessage();
  });

  it.each([
    ['by token', false, false],
    ['by the channel', true, false],
    ['by token, and restarts', false, true],
  ])('at many uploads %s: they hold no others, and all arrive once', async (_, byChannel, restarts) => {
    await using run = await startRun();
    const ask = (name: string, channel: string) =>
      run.discord.member(name).slash('video', { prompt: 'a kite', notify: 'off' }, { channel });
    const held = names.slice(0, 4).flatMap((name) => [1, 2, 3].map(() => ask(name, 'films')));
    await Promise.all(held.map((command) => command.waitForMessage()));
    const channelId = held[0]?.message()?.channel_id;
    if (byChannel) for (const command of held) command.expireToken();
    const route = byChannel
      ? new RegExp(`/channels/${channelId}/messages/`)
      : new RegExp(held.map(({ token }) => escaped(token)).join('|'));
    const uploads = { method: 'PATCH', route, hasFile: true };
    const fault = run.discord.faults.add(uploads, limited(300));
    run.finish();
    await expect.poll(() => fault.hits, { interval: 5 }).toBeGreaterThanOrEqual(byChannel ? 1 : 8);
    const other = ask('eve', 'trailers');
    await expect.poll(() => isDelivered(other), { interval: 5 }).toBe(true);
    // Not by the end of a wait.
    expect(fault.hits).toBeLessThanOrEqual(byChannel ? 1 : held.length);
    await expect.poll(() => fault.hits, { interval: 5 }).toBe(byChannel ? 1 : held.length);
    expect(held.some(isDelivered)).toBe(false);
    if (restarts) await run.restart();
    fault.remove();
    await expect.poll(() => held.every(isDelivered), { interval: 20 }).toBe(true);
    for (const command of held) {
      const files = command.history().flatMap(({ message }) => message.attachments.map(({ id }) => id));
      expect(new Set(files).size).toBe(1);
    }
    expect(run.calls.submit).toBe(held.length + 1);
  });
});
