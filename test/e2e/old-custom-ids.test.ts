import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { expect, it } from 'vitest';
import { createComponents } from '../../src/components/index.ts';
import type { Ports } from '../../src/interactions/ports/index.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const kite = { prompt: 'a kite', model: 'plain', notify: 'off' };

const { buttons, selects } = createComponents({ tools: {} } as Ports);

it.each([
  ['anew', 'retry-unclear'],
  ['other', 'change-model'],
])('the kind %s is handled as %s', (old, now) => {
  const handlers = [buttons, selects].filter((each) => each.has(now));
  expect(handlers).not.toEqual([]);
  for (const each of handlers) expect(each.get(old)).toBe(each.get(now));
});

it('an older message’s button offers the other models', async () => {
  await using run = await startStudio();
  const mia = run.discord.member('mia');
  const command = mia.slash('video', kite);
  const done = await command.waitForMessage(hasVideo);
  const list = await mia.click(done, `other:${command.id}`, { raw: true }).waitForMessage();
  expect(list.text).toBe('Make the same video with another model:');
});

it('an older message’s button asks what another try of an unclear request may cost', async () => {
  await using run = await startStudio({
    submit: async () => Promise.reject(new ProviderError('unavailable', 'cause')),
  });
  const mia = run.discord.member('mia');
  const command = mia.slash('video', kite);
  const unclear = await command.waitForMessage(({ text }) => text.startsWith('⚠️'));
  const question = await mia.click(unclear, `anew:${command.id}`, { raw: true }).waitForFollowup();
  expect(question.text).toContain('both are charged');
  expect(run.requests).toHaveLength(1);
});
