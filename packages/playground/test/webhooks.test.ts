import { MessageFlags, MessageType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { startLocalDiscord } from '../discord/index.ts';
import { begin, connectRaw, register, VIDEO } from './raw.ts';

/** A bot that got one `/video`. */
async function started(options: Parameters<typeof startLocalDiscord>[0] = {}) {
  const stack = new AsyncDisposableStack();
  const discord = stack.use(await startLocalDiscord(options));
  await register(discord, VIDEO);
  const bot = stack.use(await connectRaw(discord));
  return { discord, bot, ...(await begin(discord, bot)), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('an interaction token', () => {
  it('is unknown as a webhook before the first answer', async () => {
    await using it = await started();
    expect(await it.edit({ content: 'x' })).toMatchObject({ status: 404, json: { code: 10015 } });
  });

  it('is over after its lifetime', async () => {
    let nowMs = Date.now();
    await using it = await started({ now: () => nowMs });
    await it.answer({ type: 4, data: { content: 'first' } });
    nowMs += 15 * 60_000 - 1;
    expect((await it.edit({ content: 'in time' })).status).toBe(200);
    nowMs += 1;
    for (const late of [it.edit({ content: 'x' }), it.read(), it.remove(), it.follow({ content: 'x' })]) {
      expect(await late).toMatchObject({
        status: 401,
        json: { code: 50027, message: 'Invalid Webhook Token' },
      });
    }
    expect(it.run.message()?.content).toBe('in time');
  });

  it('can be ended by a test', async () => {
    await using it = await started();
    await it.answer({ type: 5 });
    it.run.expireToken();
    expect((await it.edit({ content: 'x' })).json.code).toBe(50027);
  });

  it('reaches its own messages only', async () => {
    await using it = await started();
    await it.answer({ type: 4, data: { content: 'mine' } });
    const other = it.discord.member('moe').say('not mine', { channel: 'films' });
    expect((await it.edit({ content: 'x' }, other.id)).json.code).toBe(10008);
  });
});

describe('the original message', () => {
  it('can be read under both spellings of @original', async () => {
    await using it = await started();
    await it.answer({ type: 4, data: { content: 'hello' } });
    const plain = await it.read();
    const encoded = await it.read('%40original');
    expect(plain.json.content).toBe('hello');
    expect(encoded.json).toEqual(plain.json);
  });

  it('is gone after it was deleted, by the token or by a moderator', async () => {
    await using it = await started();
    await it.answer({ type: 4, data: { content: 'hello' } });
    expect((await it.remove()).status).toBe(204);
    expect((await it.edit({ content: 'x' })).json.code).toBe(10008);
    expect(it.run.message()).toBeUndefined();
  });

  it('stays ephemeral or public as the first response fixed it', async () => {
    await using it = await started();
    await it.answer({ type: 5, data: { flags: MessageFlags.Ephemeral } });
    const { json } = await it.edit({ content: 'done', flags: 0 });
    expect(json.flags).toBe(MessageFlags.Ephemeral);
    expect(it.run.message()?.ephemeral_for).toBe(it.run.userId);
  });
});

describe('a follow-up', () => {
  it('refers to the original', async () => {
    await using it = await started();
    await it.answer({ type: 4, data: { content: 'first' } });
    const { json } = await it.follow({ content: 'second' });
    expect(json).toMatchObject({
      type: MessageType.Reply,
      message_reference: { message_id: it.run.message()?.id },
      referenced_message: { content: 'first' },
    });
    expect(it.run.followups.map(({ content }) => content)).toEqual(['second']);
  });

  it('fills the thinking message when it is the first after a defer', async () => {
    await using it = await started();
    await it.answer({ type: 5 });
    const { json } = await it.follow({ content: 'done', flags: MessageFlags.Ephemeral });
    expect(json.id).toBe(it.run.message()?.id);
    expect(it.run.message()).toMatchObject({ content: 'done', flags: 0 });
    expect(it.run.followups).toEqual([]);
    await it.follow({ content: 'more' });
    expect(it.run.followups).toHaveLength(1);
  });

  it('can be ephemeral beside a public original, be edited and deleted', async () => {
    await using it = await started();
    await it.answer({ type: 4, data: { content: 'public' } });
    const { json } = await it.follow({ content: 'private', flags: MessageFlags.Ephemeral });
    expect(it.run.followups[0]?.ephemeral_for).toBe(it.run.userId);
    expect((await it.edit({ content: 'changed' }, json.id)).json.content).toBe('changed');
    expect((await it.remove(json.id)).status).toBe(204);
    expect(it.run.followups).toEqual([]);
  });

  it('follows no thinking message that somebody else has deleted', async () => {
    await using it = await started();
    await it.answer({ type: 5 });
    await it.discord.deleteMessage(it.run.message()?.id ?? '');
    for (const flags of [0, MessageFlags.Ephemeral]) {
      const answer = await it.follow({ content: 'done', flags });
      expect(answer).toMatchObject({ status: 404, json: { code: 10008 } });
    }
  });

  it('follows any other original that somebody has deleted', async () => {
    await using it = await started();
    await it.answer({ type: 4, data: { content: 'first' } });
    await it.discord.deleteMessage(it.run.message()?.id ?? '');
    expect((await it.follow({ content: 'second' })).status).toBe(200);
  });

  it('may follow a deleted original', async () => {
    await using it = await started();
    await it.answer({ type: 5 });
    await it.remove();
    const { status, json } = await it.follow({ content: 'refused', flags: MessageFlags.Ephemeral });
    expect(status).toBe(200);
    expect(json.flags).toBe(MessageFlags.Ephemeral);
  });
});
