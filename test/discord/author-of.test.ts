import { expect, it } from 'vitest';
import { createAuthorOf } from '../../src/discord/author-of.ts';
import { createFakeClock } from '../support/clock.ts';
import { silent } from '../support/ports.ts';

const by = (author: string, to?: string, type = 1) => ({
  author: { id: author },
  ...(to !== undefined && { message_reference: { type, channel_id: `c${to}`, message_id: to } }),
});

it.each<[string, Record<string, object>, string | undefined]>([
  ['itself', { 1: by('mia') }, 'mia'],
  ['a forward of another', { 1: by('mia', '2'), 2: by('ada') }, 'ada'],
  ['a forward of a forward', { 1: by('mia', '2'), 2: by('moe', '3'), 3: by('ada') }, 'ada'],
  ['a reply, which is its author’s own', { 1: by('mia', '2', 0), 2: by('ada') }, 'mia'],
  // As far as anybody can see.
  ['a forward of what nobody sees', { 1: by('mia', '2') }, 'mia'],
  ['what nobody sees', {}, undefined],
  ['no message', { 1: {} }, undefined],
  ['forwards without an end', { 1: by('mia', '2'), 2: by('moe', '1') }, 'moe'],
])('the author of %s is found', async (_, messages, author) => {
  const asked: string[] = [];
  const authorOf = createAuthorOf({
    rest: {
      async get(path) {
        asked.push(path);
        const id = path.split('/').at(-1) ?? '';
        const message = messages[id];
        if (!message || path !== `/channels/c${id}/messages/${id}`) throw new Error('10008');
        return message;
      },
    },
    ...{ clock: createFakeClock(), log: silent },
  });
  expect(await authorOf({ channelId: 'c1', messageId: '1' })).toBe(author);
  expect(asked[0]).toBe('/channels/c1/messages/1');
  expect(asked.length).toBeLessThanOrEqual(4);
});
