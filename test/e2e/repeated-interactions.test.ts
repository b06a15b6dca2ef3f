import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/providers/provider.ts';
import { act, controlOf } from '../support/buttons.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
type Run = Awaited<ReturnType<typeof startStudio>>;

let run: Run;
let mia: Member;
let video: ClientMessage;
let mode: 'works' | 'fails' | 'is lost' = 'works';
beforeAll(async () => {
  run = await startStudio({
    async submit({ prompt, seed }) {
      if (mode === 'is lost') throw new ProviderError('unavailable', 'the test wants it');
      return { prompt, seed: seed ?? 0, fails: Number(mode === 'fails'), nonce: ++tasks };
    },
    async poll({ fails }) {
      if (fails) return { state: 'failed', kind: 'task_failed', cause: 'the test wants it' };
      return { state: 'succeeded', output: { kind: 'file', path: run.filmPath } };
    },
  });
  mia = run.discord.member('mia');
  video = await mia.slash('video', kite).waitForMessage(hasVideo);
});
afterAll(() => run?.[Symbol.asyncDispose]());

let tasks = 0;
const kite = { prompt: 'a kite', model: 'plain', notify: 'off' };
const customId = (message: ClientMessage, kind: string) =>
  new RegExp(`"custom_id":"(${kind}:[^"]+)"`).exec(JSON.stringify(message.components))?.[1] ?? '';

type Act = () => Invocation | Promise<Invocation>;

async function composed(opener: Invocation): Promise<Act> {
  const composer = await opener.waitForMessage();
  return () => mia.click(composer, controlOf(composer, 'make'));
}

/** The message of a video that did not come. */
async function missed(how: typeof mode): Promise<ClientMessage> {
  mode = how;
  const message = await mia.slash('video', kite).waitForMessage(({ text }) => /^(❌|⚠️)/.test(text));
  mode = 'works';
  return message;
}

/** Each ends with an act that makes one video. */
const orders: Record<string, () => Promise<Act>> = {
  '/video': async () => () => mia.slash('video', { ...kite, prompt: 'a boat' }),
  '/video with an image': async () => {
    const image = await mia.upload('boat.png', imageFile);
    return () => mia.slash('video', { ...kite, model: 'mover', image });
  },
  Again: async () => () => mia.click(video, 'Again'),
  'the composer of Edit prompt': async () => composed(await act(mia, video, 'Edit prompt')),
  'the composer of Remix': async () => composed(mia.messageCommand('Remix', video)),
  'Change model': async () => {
    const list = await (await act(mia, video, 'Change model')).waitForMessage();
    return () => mia.select(list, customId(list, 'change-model'), ['mover'], { raw: true });
  },
  'the successor of a retired model': async () => {
    const offer = await mia.slash('video', { prompt: 'a kite', model: 'gone' }).waitForMessage();
    return () => mia.click(offer, 'run:');
  },
  'the price of another try': async () => {
    const question = await mia.click(await missed('fails'), 'retry:').waitForFollowup();
    return () => mia.click(question, 'run:');
  },
  'the price of another try of an unclear one': async () => {
    const question = await mia.click(await missed('is lost'), 'retry-unclear:').waitForFollowup();
    return () => mia.click(question, 'run:');
  },
};
const errors = () => run.log.filter(({ level }) => Number(level) >= 50);

describe('an interaction that Discord delivers twice', () => {
  const twice = () => run.discord.faults.duplicateInteractions(1);

  it.each(Object.keys(orders))('%s makes one video', async (name) => {
    const act = await orders[name]?.();
    const before = run.requests.length;
    twice();
    const invocation = await act?.();
    await invocation?.waitForMessage(hasVideo);
    expect(run.requests).toHaveLength(before + 1);
    expect(errors()).toEqual([]);
  });

  it.each(['models', 'history', 'queue', 'privacy', 'help', 'quota'])('/%s answers once', async (command) => {
    const from = run.log.length;
    twice();
    await mia.slash(command).waitForMessage();
    // The answer to a later one comes after anything that the second could have done.
    await mia.slash('help').waitForMessage();
    expect(run.log.slice(from).filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

describe('an interaction that is answered too late', () => {
  const unknownInteraction = { message: 'Unknown interaction', code: 10062 };
  const isOver = ({ msg }: { msg?: string }) => msg === 'could not answer a member: the answer came too late';
  const late = () =>
    run.discord.faults.add(
      { method: 'POST', route: /\/interactions\//, times: 1 },
      { kind: 'status', status: 404, body: unknownInteraction },
    );

  it.each(Object.keys(orders))(
    '%s orders nothing, and makes one video when it is done again',
    async (name) => {
      const act = await orders[name]?.();
      const before = run.requests.length;
      const from = run.log.length;
      late();
      await act?.();
      await expect.poll(() => run.log.slice(from).some(isOver)).toBe(true);
      expect(run.requests).toHaveLength(before);
      // Nobody sees that it failed in less time.
      run.pass(3_001);
      const again = await act?.();
      await again?.waitForMessage(hasVideo);
      expect(run.requests).toHaveLength(before + 1);
      expect(errors()).toEqual([]);
    },
  );

  it.each(['models', 'history', 'queue', 'privacy', 'help', 'quota'])('/%s is no fault', async (command) => {
    const from = run.log.length;
    late();
    mia.slash(command);
    await expect.poll(() => run.log.slice(from).some(isOver)).toBe(true);
    await mia.slash('help').waitForMessage();
    expect(errors()).toEqual([]);
  });
});
