import { DiscordAPIError, type REST } from 'discord.js';
import { expect, it } from 'vitest';
import { createPostMessage } from '../../src/discord/post-message.ts';

const refused = (code: number) => new DiscordAPIError({ code, message: '' }, code, 403, 'POST', '', {});
const body = { content: 'a report', allowed_mentions: { parse: [] } };
const reply = { message_reference: { message_id: '7', fail_if_not_exists: false } };

function start(...errors: Error[]) {
  const sent: unknown[] = [];
  const post = createPostMessage({
    async post(path: string, request: { body: object }) {
      expect(path).toBe('/channels/5/messages');
      sent.push(request.body);
      const error = errors.shift();
      if (error) throw error;
      return { id: '9' };
    },
  } as unknown as REST);
  return { post, sent };
}

it.each([
  ['nothing', {}, [], [body]],
  // Discord posts it even if the other message is gone by then.
  ['a message', { repliedTo: '7' }, [], [{ ...body, ...reply }]],
  [
    'a message that the bot may not answer',
    { repliedTo: '7' },
    [refused(160_002)],
    [{ ...body, ...reply }, body],
  ],
] as const)('posts below %s', async (_, options, errors, bodies) => {
  const { post, sent } = start(...errors);
  expect(await post('5', body, options)).toBe('9');
  expect(sent).toEqual(bodies);
});

it('posts nothing twice after any other error', async () => {
  const { post, sent } = start(refused(50_013));
  await expect(post('5', body, { repliedTo: '7' })).rejects.toMatchObject({ code: 50_013 });
  expect(sent).toHaveLength(1);
});
