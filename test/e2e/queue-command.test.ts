import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { ComponentType, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/providers/provider.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';

/** Videos that never finish, and submits whose answers are lost. */
const { provider } = fakeProvider({
  async submit({ prompt }) {
    if (prompt.includes('lost'))
      throw new ProviderError('unavailable', 'the answer was lost', { sent: true });
    return { taskId: prompt };
  },
  poll: async () => ({ state: 'running' }),
});

let run: Awaited<ReturnType<typeof startBotInProcess>>;

beforeAll(async () => {
  run = await startBotInProcess({ providers: [provider] });
});

afterAll(async () => {
  await run?.[Symbol.asyncDispose]();
});

const nodes = (message: ClientMessage) => [...walk(message.components ?? [])];
const textOf = ({ text }: ClientMessage) => text;
const sections = (message: ClientMessage) =>
  nodes(message).filter(({ type }) => type === ComponentType.Section);

async function order(name: string, prompt: string): Promise<Invocation> {
  const command = run.discord.member(name).slash('video', { prompt, notify: 'off' });
  await command.waitForMessage();
  await expect
    .poll(() => run.log.some(({ job, state }) => job === command.id && state !== 'queued'))
    .toBe(true);
  return command;
}

describe('/queue', () => {
  it('says to the member alone that nothing is on the way', async () => {
    const ada = run.discord.member('ada');
    const answer = await ada.slash('queue').waitForMessage();
    expect(answer.ephemeral_for).toBe(ada.id);
    expect((answer.flags ?? 0) & MessageFlags.IsComponentsV2).not.toBe(0);
    expect(textOf(answer)).toContain('Nothing in progress. </video:');
  });

  it('shows each job of the member with its state and the way to its message, and of others none', async () => {
    const lost = await order('mia', 'an answer that is lost');
    const boat = await order('mia', 'a *paper* boat');
    await order('mia', 'a kite');
    await order('mia', 'a third film');
    await order('moe', 'of somebody else');
    const waiting = run.discord.member('mia').slash('video', { prompt: 'a film that waits', notify: 'off' });
    await waiting.waitForMessage();

    const answer = await run.discord.member('mia').slash('queue').waitForMessage();
    const text = textOf(answer);
    expect(text).toContain('3 being made · 1 waiting · 1 unconfirmed');
    expect(text).toMatch(/\*\*a \\\*paper\\\* boat\*\*\n🎞️ Making the video\n-# Preview · \d s so far/);
    expect(text).toMatch(/\*\*a film that waits\*\*\n⏳ Queued/);
    expect(text).not.toContain('of somebody else');
    expect(text).toContain(`/${answer.channel_id}/${boat.message()?.id}`);
    const unclear = sections(answer).at(-1);
    expect(JSON.stringify(unclear)).toContain('⚠️ Not confirmed');
    expect(unclear?.['accessory']).toMatchObject({
      label: 'Go to message',
      url: expect.stringContaining(`/${lost.message()?.id}`),
    });
  });

  it('cancels a job, shows the list without it, and says so in the job’s own message', async () => {
    const mia = run.discord.member('mia');
    const film = await order('ada', 'to be cancelled');
    const list = run.discord.member('ada').slash('queue');
    const before = await list.waitForMessage();
    await run.discord.member('ada').click(before, `queue-cancel:${film.id}`).acknowledged;
    const after = await list.waitForMessage((message) => textOf(message).includes('🚫 Canceled'));
    expect(after.id).toBe(before.id);
    await film.waitForMessage(({ text }) => text.includes('🚫 Canceled'));

    await run.discord.member('ada').click(after, 'Refresh').acknowledged;
    await list.waitForMessage((message) => textOf(message).includes('Nothing in progress'));
    expect(mia.id).not.toBe(film.userId);
  });

  it('shows the whole server to moderators, who may cancel there, and to nobody else', async () => {
    const mia = run.discord.member('mia');
    const answer = await mia.slash('queue').waitForMessage();
    expect(() => mia.click(answer, 'Whole server')).toThrow();

    const film = await order('ada', 'a film of Ada');
    const moe = run.discord.member('moe');
    const list = moe.slash('queue');
    const own = await list.waitForMessage();
    expect(textOf(own)).not.toContain('paper');
    await moe.click(own, 'Whole server').acknowledged;
    const all = await list.waitForMessage((message) => textOf(message).includes('paper'));
    expect(textOf(all)).toContain(`<@${mia.id}>`);
    expect(all.mentions).toEqual([]);
    await moe.click(all, `queue-cancel:${film.id}`).acknowledged;
    await film.waitForMessage(({ text }) => text.includes('🚫 Canceled'));
  });

  it('turns pages where there are many', async () => {
    for (let number = 0; number < 5; number++) {
      await run.discord
        .member('mia')
        .slash('video', { prompt: `more ${number}`, notify: 'off' })
        .waitForMessage();
    }
    const mia = run.discord.member('mia');
    const list = mia.slash('queue');
    const first = await list.waitForMessage();
    expect(sections(first)).toHaveLength(6);
    await mia.click(first, 'queue:mine:1').acknowledged;
    const second = await list.waitForMessage((message) => textOf(message) !== textOf(first));
    expect(sections(second)).toHaveLength(4);
    expect(textOf(second)).toContain('⚠️ Not confirmed');
  });

  it('never did anything that Discord would count against it', () => {
    expect(run.discord.log.unexpected()).toEqual([]);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});
