import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, untilOver, whenLogged } from '../support/fault-matrix/cell.ts';
import { type DiscordRun, startForDiscordRows } from '../support/fault-matrix/discord-run.ts';

/** Events in a server while a video is being made there, and what its member has in the end. */
interface State {
  what: string;
  prompt?: string;
  /** The token's 15 minutes are over by then. */
  isLate?: boolean;
  happens(run: DiscordRun, command: Invocation): void | Promise<void>;
  /** Undone for the next one. */
  ends?(run: DiscordRun): void;
  words: string;
}

const states: readonly State[] = [
  { what: 'nothing', happens() {}, words: '✅ delivered' },
  { what: 'nothing, and it takes long', isLate: true, happens() {}, words: '✅ delivered, by channel' },
  {
    what: 'the thread is archived',
    happens: ({ discord }) => discord.setThread('scene', { archived: true }),
    words: '✅ delivered, in a new message',
  },
  {
    what: 'the thread is locked',
    happens: ({ discord }) => discord.setThread('scene', { locked: true }),
    ends: ({ discord }) => discord.setThread('scene', { locked: false }),
    words: '✅ delivered, as a DM',
  },
  {
    what: 'the thread is locked and archived',
    isLate: true,
    happens: ({ discord }) => discord.setThread('scene', { locked: true, archived: true }),
    ends: ({ discord }) => discord.setThread('scene', { locked: false, archived: false }),
    words: '✅ delivered, as a DM',
  },
  {
    what: 'the bot may no longer see the channel',
    isLate: true,
    happens: ({ discord }) => discord.takeFromBot('films', 'ViewChannel'),
    ends: ({ discord }) => discord.takeFromBot('films'),
    words: '✅ delivered, as a DM',
  },
  {
    what: 'the bot may no longer attach files',
    happens: ({ discord }) => discord.takeFromBot('films', 'AttachFiles'),
    ends: ({ discord }) => discord.takeFromBot('films'),
    words: '✅ delivered, as a DM',
  },
  {
    what: 'the bot may no longer read the history',
    isLate: true,
    happens: ({ discord }) => discord.takeFromBot('films', 'ReadMessageHistory'),
    ends: ({ discord }) => discord.takeFromBot('films'),
    words: '✅ delivered, by channel',
  },
  {
    what: 'the bot is timed out',
    happens: ({ discord }) => discord.timeOutBot(600_000),
    ends: ({ discord }) => discord.timeOutBot(0),
    words: '✅ delivered, as a DM',
  },
  {
    what: 'the server blocks a word of the prompt',
    prompt: 'a forbidden kite',
    happens: ({ discord }) => discord.blockWords(['forbidden']),
    ends: ({ discord }) => discord.blockWords([]),
    words: '✅ delivered',
  },
  {
    what: 'Discord blocks a link of the prompt',
    prompt: 'a kite of https://evil.example/kite',
    happens: ({ discord }) => discord.blockLinks('evil.example'),
    ends: ({ discord }) => discord.blockLinks(),
    words: '✅ delivered',
  },
  {
    what: 'Discord takes the video for an explicit one',
    happens: ({ discord }) => discord.filterMedia(/\.mp4$/),
    ends: ({ discord }) => discord.filterMedia(null, 'Disabled'),
    words: '⚠️ kept',
  },
  {
    what: 'somebody deletes the message',
    happens: async ({ discord }, command) => discord.deleteMessage(command.message()?.id ?? ''),
    words: '✅ delivered, in a new message',
  },
  {
    what: 'the member is timed out',
    happens: ({ discord }) => discord.member('mia').timeOut(600_000),
    ends: ({ discord }) => discord.member('mia').timeOut(0),
    words: '✅ delivered',
  },
  {
    what: 'the member is removed',
    isLate: true,
    happens: ({ discord }) => discord.member('mia').kick(),
    words: '✅ delivered, by channel',
  },
];

let run: DiscordRun;
beforeAll(async () => {
  run = await startForDiscordRows(['mia', 'moe']);
  run.discord.addChannel({ name: 'scene', kind: 'thread', parent: 'films' });
});
afterAll(async () => await run[Symbol.asyncDispose]());

describe('while a video is made', () => {
  it.each(states)('$what: $words', async ({ what, prompt = 'a kite', isLate, happens, ends, words }) => {
    const channel = what.includes('thread') ? 'scene' : 'films';
    const request = `6 s ${prompt}`;
    const before = run.orders.filter((each) => each === request).length;
    const command = run.discord.member('mia').slash('video', { prompt: request, notify: 'off' }, { channel });
    const isRunning = new Promise<void>((resolve) =>
      whenLogged(run, (line) => line['job'] === command.id && line['state'] === 'running', resolve),
    );
    await command.waitForMessage();
    await isRunning;
    if (isLate) command.expireToken();
    await happens(run, command);
    try {
      await untilOver(run, command);
      const orders = run.orders.filter((each) => each === request).length - before;
      expect(await judge({ run, command, hits: 1, orders })).toBe(words);
    } finally {
      ends?.(run);
    }
  });
});

describe('in a thread that takes nothing, for a member who takes no direct messages', () => {
  it.each([
    ['locked', { locked: true }],
    ['locked and archived', { locked: true, archived: true }],
  ])('%s: every click says what became of the video, and where to get it', async (_, state) => {
    const moe = run.discord.member('moe');
    const isRunning = new Promise<void>((resolve) =>
      whenLogged(run, (line) => line['job'] === command.id && line['state'] === 'running', resolve),
    );
    const command = moe.slash('video', { prompt: '6 s a kite', notify: 'off' }, { channel: 'scene' });
    const shown = await command.waitForMessage();
    await isRunning;
    run.discord.setThread('scene', state);
    moe.closeDirectMessages();
    try {
      await untilOver(run, command);
      const isTold = ({ text, ephemeral_for }: ClientMessage) =>
        ephemeral_for === moe.id && text.includes('In another channel, you can get it with </queue:');
      await command.waitForFollowup(isTold);

      const cancel = await moe.click(shown, 'Cancel').waitForMessage();
      expect(cancel).toMatchObject({
        text: expect.stringMatching(/or use <\/queue:\d+> in another channel/),
        ephemeral_for: moe.id,
      });
      // As if it had been there before the thread was locked.
      await moe.click(shown, `deliver:${command.id}`, { raw: true }).waitForFollowup(isTold);

      const queue = await moe.slash('queue', {}, { channel: 'films' }).waitForMessage();
      const brought = moe.click(queue, 'Get result');
      await brought.waitForMessage(({ attachments }) => attachments.length === 1);
    } finally {
      moe.closeDirectMessages(false);
      run.discord.setThread('scene', { locked: false, archived: false });
    }
  });
});

describe('in a server that has the commands, and not the bot', () => {
  it.each([
    ['in time', false, '✅ delivered'],
    ['after the token is over, is kept', true, '⚠️ kept'],
  ])('a video that is ready %s', async (_when, isLate, words) => {
    await using elsewhere = await startForDiscordRows(['mia'], ['films'], { install: 'commands' });
    const command = elsewhere.discord.member('mia').slash('video', { prompt: '6 s a kite', notify: 'off' });
    await command.waitForMessage();
    if (isLate) command.expireToken();
    await untilOver(elsewhere, command);
    expect(await judge({ run: elsewhere, command, hits: 1, orders: elsewhere.orders.length })).toBe(words);
  });
});
