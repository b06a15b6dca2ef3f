import type { Message } from 'discord.js';
import { expect, it } from 'vitest';
import { findShownJob, shownMessageId } from '../../src/interactions/shown-job.ts';
import { fakeMessage } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';

const BOT = '100';
const [known, posted] = [aJob(), aJob()];

function message(id: string, authorId: string, ...customIds: string[]) {
  const components = [{ components: customIds.map((customId) => ({ customId })) }];
  return { id, author: { id: authorId }, client: { user: { id: BOT } }, components } as unknown as Message;
}

const library = {
  find: async (id: string) => (id === posted.id ? posted : undefined),
  findByMessage: async (id: string) => (id === '1' ? known : undefined),
};

it.each([
  ['that the store knows', message('1', BOT), known],
  ['that was posted again', message('2', BOT, `download:${posted.id}`), posted],
  // Anybody can make a bot whose buttons have such ids.
  ['of another bot', message('2', '200', `download:${posted.id}`), undefined],
  ['of another kind', message('2', BOT, `more:${posted.id}`), undefined],
  ['with the button at another place', message('2', BOT, 'again:1', `download:${posted.id}`), undefined],
  ['with a longer id', message('2', BOT, `download:${posted.id}:1`), undefined],
  ['without buttons', message('2', BOT), undefined],
])('a message %s shows its job', async (_, shown, job) => {
  expect(await findShownJob(shown, { library })).toBe(job);
});

it.each([
  ['a private answer', 64, '5'],
  ['a private answer that answers no click', 64, '1', null],
  // Its own interaction was clicked elsewhere.
  ['a message for all', 0, '1'],
])('a click below %s is about the message %3$s', (_, flags, id, interactedMessageId: string | null = '5') => {
  const shown = { ...fakeMessage({ id: '1', flags }), interactionMetadata: { interactedMessageId } };
  expect(shownMessageId({ message: shown } as never)).toBe(id);
});
