import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
type Run = Awaited<ReturnType<typeof startStudio>>;

describe('an interaction that Discord delivers twice', () => {
  let run: Run;
  let mia: Member;
  let video: ClientMessage;
  beforeAll(async () => {
    run = await startStudio();
    mia = run.discord.member('mia');
    video = await mia
      .slash('video', { prompt: 'a kite', model: 'plain', notify: 'off' })
      .waitForMessage(hasVideo);
  });
  afterAll(() => run?.[Symbol.asyncDispose]());

  const twice = () => run.discord.faults.duplicateInteractions(1);
  const customId = (message: ClientMessage, kind: string) =>
    new RegExp(`"custom_id":"(${kind}:[^"]+)"`).exec(JSON.stringify(message.components))?.[1] ?? '';

  async function sent(opener: Invocation) {
    await opener.modal();
    twice();
    return mia.submitModal(opener, { prompt: 'another kite' });
  }
  /** Each does one thing once. Its last interaction is delivered twice. */
  const orders: Record<string, () => Invocation | Promise<Invocation>> = {
    '/video': () => {
      twice();
      return mia.slash('video', { prompt: 'a boat', model: 'plain', notify: 'off' });
    },
    Again: () => {
      twice();
      return mia.click(video, 'Again');
    },
    'the form of Edit prompt': () => sent(mia.click(video, 'Edit prompt')),
    'the form of Remix': () => sent(mia.messageCommand('Remix', video)),
    'Other model': async () => {
      const list = await mia.click(video, 'Other model').waitForMessage();
      twice();
      return mia.select(list, customId(list, 'change-model'), ['mover'], { raw: true });
    },
    'the successor of a retired model': async () => {
      const offer = await mia.slash('video', { prompt: 'a kite', model: 'gone' }).waitForMessage();
      twice();
      return mia.click(offer, 'run:');
    },
  };

  it.each(Object.keys(orders))('%s makes one video', async (name) => {
    const before = run.requests.length;
    const invocation = await orders[name]?.();
    await invocation?.waitForMessage(hasVideo);
    expect(run.requests).toHaveLength(before + 1);
    expect(run.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it.each(['models', 'history', 'queue', 'privacy', 'help', 'quota'])('/%s answers once', async (command) => {
    twice();
    await mia.slash(command).waitForMessage();
    // The answer to a later one comes after anything that the second could have done.
    await mia.slash('help').waitForMessage();
    expect(run.log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});
