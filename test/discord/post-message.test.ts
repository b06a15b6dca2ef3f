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

it('posts a file with its alt text, below a message too', async () => {
  const { post, sent } = start();
  const file = { bytes: Buffer.of(1), name: 'a.png', contentType: 'image/png', description: 'a boat' };
  await post('5', body, { repliedTo: '7', files: [file] });
  const [, json = ''] = /name="payload_json"\r\n\r\n(.*)\r\n/.exec(String(sent[0])) ?? [];
  const attachments = [{ id: 0, filename: 'a.png', description: 'a boat' }];
  expect(JSON.parse(json)).toEqual({ ...body, ...reply, attachments });
});

it('posts nothing twice after any other error', async () => {
  const { post, sent } = start(refused(50_013));
  await expect(post('5', body, { repliedTo: '7' })).rejects.toMatchObject({ code: 50_013 });
  expect(sent).toHaveLength(1);
});

it.each(['<html>', null, [], { ok: true }])('believes nothing but a message: %j', async (answer) => {
  const post = createPostMessage({ post: async () => answer } as unknown as REST);
  await expect(post('5', body)).rejects.toMatchObject({ failure: 'unavailable' });
});
