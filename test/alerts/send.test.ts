import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DiscordAPIError } from 'discord.js';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createDmSender, createWebhookSender } from '../../src/alerts/send.ts';
import { createFakeClock } from '../support/clock.ts';
import { runtime } from '../support/runtime.ts';

async function startServer(answer: (response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return {
    ...{ asked, url },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

it.each<[what: string, answer: (response: ServerResponse) => void, error: RegExp | undefined]>([
  ['takes it', (response) => response.writeHead(204).end(), undefined],
  ['says much', (response) => response.writeHead(200).end('x'.repeat(1024 ** 2)), undefined],
  // Its target may be anybody, and the sentence isn't theirs.
  ['sends it elsewhere', (response) => response.writeHead(307, { location: '/other' }).end(), /answered 307/],
  ['refuses it', (response) => response.writeHead(404).end(), /answered 404/],
  ['breaks off', (response) => response.destroy(), /./],
])('a webhook that %s', async (_, answer, error) => {
  await using server = await startServer(answer);
  const sent = createWebhookSender(server.url, runtime)('the disk is full');
  if (error) await expect(sent).rejects.toThrow(error);
  else await sent;
  expect(server.asked).toEqual(['/hook']);
});

it('a webhook that never answers is given up after 10 s', async () => {
  const limitsMs: number[] = [];
  const clock = {
    ...runtime.clock,
    timeout(ms: number) {
      limitsMs.push(ms);
      return AbortSignal.timeout(50);
    },
  };
  await using server = await startServer(() => {});
  const sent = createWebhookSender(server.url, { ...runtime, clock })('the disk is full');
  await expect(sent).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(limitsMs).toEqual([10_000]);
});

const closed = new DiscordAPIError({ code: 50_007, message: '' }, 50_007, 403, 'POST', '', {});

it.each<[what: string, opened: (userId: string) => unknown, got: string[], isWarned: boolean]>([
  ['take it', (id) => ({ id: `dm-${id}` }), ['/channels/dm-1/messages', '/channels/dm-2/messages'], false],
  [
    'take it but for one',
    (id) => (id === '1' ? closed : { id: `dm-${id}` }),
    ['/channels/dm-2/messages'],
    false,
  ],
  ['take none', () => closed, [], true],
  ['are behind a proxy that answers with a page', () => '<html>', [], true],
])('operators who %s', async (_, opened, got, isWarned) => {
  const posted: string[] = [];
  const lines: { level: number; msg: string }[] = [];
  const rest = {
    async post(path: string, { body }: { body: { recipient_id?: string } }) {
      if (body.recipient_id === undefined) return void posted.push(path);
      const answer = opened(body.recipient_id);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const send = createDmSender({
    ...{ rest: rest as never, operators: { all: async () => new Set(['1', '2']) }, clock: createFakeClock() },
    log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) }),
  });
  await send('the disk is full');
  expect(posted).toEqual(got);
  expect(lines.map(({ msg }) => msg)).toEqual(
    isWarned ? ['no operator got the alert: the disk is full'] : [],
  );
});
