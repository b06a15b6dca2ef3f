import { expect, it } from 'vitest';
import { createJobMessages } from '../../src/discord/job-messages.ts';
import type { RestClients } from '../../src/discord/rest.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

it('a message has one nonce for each state of its job, and its ping another', async () => {
  const nonces: string[] = [];
  const edits = {
    async post(_: string, { body }: { body: { nonce: string; enforce_nonce: boolean } }) {
      expect(body.enforce_nonce).toBe(true);
      nonces.push(body.nonce);
      return { id: '1', channel_id: '2', attachments: [] };
    },
  };
  const messages = createJobMessages({ edits } as unknown as RestClients, createFakeClock());
  const { signal } = new AbortController();
  const body = { content: 'how it ended', allowed_mentions: { parse: [] } };
  const job = aJob({ origin: { interactionToken: '' } });
  for (const state of ['undeliverable', 'succeeded', 'succeeded'] as const)
    await messages.post({ ...job, status: statuses[state] }, body, undefined, signal);
  await messages.ping({ ...job, status: statuses.succeeded }, 'ready', signal);
  expect(nonces[1]).toBe(nonces[2]);
  expect(new Set(nonces).size).toBe(3);
  // Discord's limit.
  expect(Math.max(...nonces.map(({ length }) => length))).toBeLessThanOrEqual(25);
});
