import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OneWayRow } from '../../src/catalog/one-way.ts';
import { act, controlOf, labelsOf } from '../support/buttons.ts';
import { modelsOf } from '../support/models.ts';
import { set } from '../support/settings.ts';
import { startFailingStudio } from '../support/studio.ts';

const row = {
  provider: 'preview',
  image: 'optional',
  durations: { from: 1, to: 20 },
  defaultDurationSeconds: 5,
  resolutions: ['480p', '720p', '1080p'],
  defaultResolution: '480p',
  aspectRatios: ['16:9'],
  stages: [{ makes: 'video', providerModel: 'film', price: { usd: 0.1, per: 'second' } }],
} satisfies Partial<OneWayRow>;
const models = modelsOf([
  { ...row, id: 'wide', label: 'Wide' },
  { ...row, id: 'other', label: 'Other' },
  { ...row, id: 'gone', label: 'Gone', retired: { on: '2026-01-01', successor: 'wide' } },
]);

/** What moe's role may have, what they read of it, and what they can run instead. */
const limits = [
  {
    name: 'role-max-duration-seconds',
    value: '6',
    says: /^❌ With your role <@&\d+>, videos can be up to 6 s long\. Ask for 6 s or less\.$/m,
    runs: 'Run with 6 s · $0.60',
    made: { durationSeconds: 6, resolution: '1080p' },
  },
  {
    name: 'role-max-resolution',
    value: '720p',
    says: /^❌ With your role <@&\d+>, videos can have up to 720p\. Ask for 720p or less\.$/m,
    runs: 'Run with 720p · $1.00',
    made: { durationSeconds: 10, resolution: '720p' },
  },
  {
    name: 'role-max-usd-per-video',
    value: '0.75',
    says: /^❌ This would cost about \$1\.00; the limit of your role <@&\d+> is \$0\.75 per video\./m,
    runs: 'Run with 7 s · $0.70',
    made: { durationSeconds: 7, resolution: '1080p' },
  },
];

const asked = { prompt: 'a kite', model: 'wide', duration: 10, resolution: '1080p', notify: 'off' };
const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;

type Run = Awaited<ReturnType<typeof startFailingStudio>>;
let run: Run;
let moe: Member;
let mia: Member;
let ada: Member;
let video: ClientMessage;
let failed: ClientMessage;
let draft: ClientMessage;
let roleId = '';

beforeAll(async () => {
  run = await startFailingStudio(models);
  moe = run.discord.member('moe');
  mia = run.discord.member('mia');
  ada = run.discord.member('ada');
  const [guild] = run.discord.world.guilds.values();
  roleId = [...(guild?.roles.values() ?? [])].find(({ name }) => name === 'Moderator')?.id ?? 'none';
  // Made while there is no limit yet.
  video = await moe.slash('video', asked).waitForMessage(hasVideo);
  draft = await moe.slash('video', { ...asked, draft: true }).waitForMessage(hasVideo);
  failed = await run.failing(() =>
    moe.slash('video', asked).waitForMessage(({ text }) => text.startsWith('❌')),
  );
});
afterAll(() => run?.[Symbol.asyncDispose]());
afterEach(async () => {
  await ada.slash('settings reset', { name: 'all' }).waitForMessage();
});

async function composed(opener: Invocation): Promise<Invocation> {
  const composer = await opener.waitForMessage();
  return moe.click(composer, controlOf(composer, 'make'), { raw: true });
}

/**
 * Every way to ask for a video of 10 s in 1080p. `isPending`: the request waits already, and isn't kept again. `names`:
 * what it says itself, if not everything.
 */
const orders: Record<string, { order(): Promise<Invocation>; isPending?: true; names?: RegExp }> = {
  '/video': { order: async () => moe.slash('video', asked) },
  'a draft of /video': {
    async order() {
      const { prompt: _, notify: __, ...options } = asked;
      const composer = await moe.slash('video', options).waitForMessage();
      const form = moe.click(composer, controlOf(composer, 'text'));
      return composed(await moe.submitModal(form, { prompt: 'a kite' }));
    },
  },
  Again: { order: async () => moe.click(video, 'Again') },
  Retry: { order: async () => act(moe, failed, 'Retry') },
  // The resolution is the default's.
  'Make it properly': {
    order: async () => moe.click(draft, 'Make it properly'),
    names: /duration|usd/,
  },
  'the composer of Edit prompt': { order: async () => composed(await act(moe, video, 'Edit prompt')) },
  'the composer of Remix': { order: async () => composed(moe.messageCommand('Remix', video)) },
  'Change model': {
    async order() {
      const list = await (await act(moe, video, 'Change model')).waitForMessage();
      const [id = ''] = /change-model:\d+/.exec(JSON.stringify(list.components)) ?? [];
      return moe.select(list, id, ['other'], { raw: true });
    },
  },
  'the successor of a retired model': {
    async order() {
      const offer = await moe.slash('video', { ...asked, model: 'gone' }).waitForMessage();
      return moe.click(offer, 'run:');
    },
    isPending: true,
  },
  'another model than a denied one': {
    async order() {
      await set(ada, 'allowed-models', 'wide');
      const offer = await moe.slash('video', { ...asked, model: 'other' }).waitForMessage();
      return moe.click(offer, 'run:');
    },
    isPending: true,
  },
};

/** The first that says why. */
async function refusalOf(order: Invocation): Promise<ClientMessage> {
  const isRefusal = ({ text, ephemeral_for }: ClientMessage) =>
    ephemeral_for === moe.id && text.startsWith('❌');
  return Promise.any([order.waitForMessage(isRefusal), order.waitForFollowup(isRefusal)]);
}

describe.each(limits)('$name', ({ name, value, says, runs, made }) => {
  const naming = Object.entries(orders).filter(([, { names = /./ }]) => names.test(name));
  it.each(naming)('holds for %s', async (_, { order, isPending }) => {
    const before = run.requests.length;
    await set(ada, name, `<@&${roleId}>: ${value}`);
    const answer = await refusalOf(await order());
    expect(answer.text).toMatch(says);
    expect(answer.ephemeral_for).toBe(moe.id);
    if (!isPending) expect(labelsOf(answer)).toEqual([runs]);
    expect(run.requests).toHaveLength(before);
  });

  it('offers what is within it, at one click', async () => {
    await set(ada, name, `<@&${roleId}>: ${value}`);
    const offer = await refusalOf(moe.slash('video', asked));
    await moe.click(offer, runs).waitForMessage(hasVideo);
    expect(run.requests.at(-1)).toMatchObject(made);
    // A member without the role is as free as before.
    await mia.slash('video', asked).waitForMessage(hasVideo);
    expect(run.requests.at(-1)).toMatchObject({ durationSeconds: 10, resolution: '1080p' });
  });

  it('is lifted for a role by unlimited, whatever the server has', async () => {
    await set(ada, name.replace('role-', ''), value);
    expect((await refusalOf(moe.slash('video', asked))).text).not.toContain('role');
    await set(ada, name, `<@&${roleId}>: unlimited`);
    await moe.slash('video', asked).waitForMessage(hasVideo);
    expect(run.requests.at(-1)).toMatchObject({ durationSeconds: 10, resolution: '1080p' });
  });
});

it('a composer offers only what is within the limits of its member', async () => {
  await set(ada, 'role-max-duration-seconds', `<@&${roleId}>: 3`);
  await set(ada, 'role-max-resolution', `<@&${roleId}>: 720p`);
  const choicesOf = async (member: Member) => {
    const composer = await member.slash('video', { model: 'wide' }).waitForMessage();
    const options = (action: string) =>
      new RegExp(`"custom_id":"compose:\\d+:${action}[^"]*"[^\\]]*"options":\\[(.*?)\\]`)
        .exec(JSON.stringify(composer.components))?.[1]
        ?.match(/"value":"([^"]+)"/g)?.length;
    return [options('length'), options('resolution')];
  };
  expect(await choicesOf(moe)).toEqual([3, 2]);
  expect(await choicesOf(mia)).toEqual([20, 3]);
});
