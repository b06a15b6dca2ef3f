import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { validateWebhook } from 'replicate';
import { expect, it, vi } from 'vitest';
import { startLoopbackLuma } from '../providers/luma.ts';
import { startLoopbackReplicate } from '../providers/replicate.ts';

/** Takes calls, and answers them with `statuses` in turn. */
async function startReceiver(statuses: number[] = []) {
  const calls: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    calls.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, calls },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it("calls when a prediction is over, and signs as Replicate's own client expects it", async () => {
  await using receiver = await startReceiver();
  await using replicate = await startLoopbackReplicate({ reach: () => receiver.url });
  const answer = await fetch(`${replicate.baseUrl}/models/google/veo-3.1-fast/predictions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${replicate.apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      input: { prompt: 'a boat' },
      webhook: 'https://bot.example/x?y=1',
      webhook_events_filter: ['completed'],
    }),
  });
  const { id } = (await answer.json()) as { id: string };
  await vi.waitFor(() => expect(receiver.calls).toHaveLength(1));
  const { path, headers, body } = receiver.calls[0] ?? { path: '', headers: {}, body: '' };
  expect(path).toBe('/x?y=1');
  expect(JSON.parse(body)).toMatchObject({ id, status: 'succeeded' });
  const [event, timestamp, signature] = ['id', 'timestamp', 'signature'].map((each) =>
    String(headers[`webhook-${each}`]),
  );
  const signed = { id: event, timestamp, signature, body } as Record<
    'id' | 'timestamp' | 'signature' | 'body',
    string
  >;
  expect(await validateWebhook({ ...signed, secret: replicate.webhooks.key })).toBe(true);
});

it('calls about the start and the end of a generation, and again until it is answered', async () => {
  await using receiver = await startReceiver([500, 503]);
  await using luma = await startLoopbackLuma({ reach: () => receiver.url });
  await fetch(`${luma.baseUrl}/generations/video`, {
    method: 'POST',
    headers: { authorization: `Bearer ${luma.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'ray-2', prompt: 'a boat', callback_url: 'https://bot.example/luma' }),
  });
  await vi.waitFor(() => expect(receiver.calls).toHaveLength(4));
  expect(new Set(receiver.calls.map(({ path }) => path))).toEqual(new Set(['/luma']));
});
