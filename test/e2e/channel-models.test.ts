import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OneWayRow } from '../../src/catalog/one-way.ts';
import { act, controlOf, labelsOf } from '../support/buttons.ts';
import { modelsOf } from '../support/models.ts';
import { set } from '../support/settings.ts';
import { startFailingStudio } from '../support/studio.ts';

const row = {
  provider: 'preview',
  image: 'optional',
  durations: [4, 8],
  resolutions: ['480p', '720p'],
  aspectRatios: ['16:9'],
  stages: [{ makes: 'video', providerModel: 'film', price: { usd: 0.1, per: 'task' } }],
} satisfies Partial<OneWayRow>;
const models = modelsOf([
  { ...row, id: 'wide', label: 'Wide' },
  { ...row, id: 'other', label: 'Other' },
  { ...row, id: 'third', label: 'Third' },
  { ...row, id: 'gone', label: 'Gone', retired: { on: '2026-01-01', successor: 'wide' } },
]);
const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const asked = { prompt: 'a kite', model: 'wide', notify: 'off' };

let run: Awaited<ReturnType<typeof startFailingStudio>>;
let mia: Member;
let ada: Member;
/** Videos of a model that later isn't allowed where they are: in a channel, and in one of its threads. */
const videos = new Map<string, ClientMessage>();
const failures = new Map<string, ClientMessage>();

const places = ['films', 'reel'];
beforeAll(async () => {
  run = await startFailingStudio(models);
  mia = run.discord.member('mia');
  ada = run.discord.member('ada');
  run.discord.addChannel({ name: 'reel', kind: 'thread', parent: 'films' });
  for (const channel of places) {
    videos.set(channel, await mia.slash('video', asked, { channel }).waitForMessage(hasVideo));
    const fail = () =>
      mia.slash('video', asked, { channel }).waitForMessage(({ text }) => text.startsWith('❌'));
    failures.set(channel, await run.failing(fail));
  }
  await set(ada, 'channel-models', `<#${run.discord.channelId('films')}>: other, third`);
  await set(ada, 'allowed-models', 'wide, other');
});
afterAll(() => run?.[Symbol.asyncDispose]());

const at = (map: ReadonlyMap<string, ClientMessage>, channel: string) => {
  const message = map.get(channel);
  if (!message) throw new Error(`nothing was made in ${channel}`);
  return message;
};
const isRefusal = ({ text, ephemeral_for }: ClientMessage) =>
  ephemeral_for === mia.id && text.startsWith('❌');
const refusalOf = (order: Invocation) =>
  Promise.any([order.waitForMessage(isRefusal), order.waitForFollowup(isRefusal)]);

const orders: Record<string, (channel: string) => Promise<Invocation>> = {
  '/video': async (channel) => mia.slash('video', asked, { channel }),
  Again: async (channel) => mia.click(at(videos, channel), 'Again'),
  Retry: async (channel) => act(mia, at(failures, channel), 'Retry'),
  async 'Change model'(channel) {
    const list = await (await act(mia, at(videos, channel), 'Change model')).waitForMessage();
    const [id = ''] = /change-model:\d+/.exec(JSON.stringify(list.components)) ?? [];
    // What an older list may still offer.
    return mia.select(list, id, ['third'], { raw: true });
  },
};

describe.each(places)('in a channel with a list of models, %s,', (channel) => {
  it.each(Object.entries(orders))('%s makes no video with another model', async (_, order) => {
    const before = run.requests.length;
    const answer = await refusalOf(await order(channel));
    expect(answer.text).toMatch(
      /^❌ You can’t use (Wide in this channel|Third on this server)\. Pick one of these: Other\.$/,
    );
    expect(labelsOf(answer)).toEqual(['Run with Other']);
    expect(run.requests).toHaveLength(before);
  });

  it('the list while typing, /models, the composer and the default have only its models', async () => {
    const offered = await mia.autocomplete('video', { model: '' }, 'model', { channel });
    expect(offered.map(({ value }) => value)).toEqual(['other']);
    const list = mia.slash('models', {}, { channel });
    const shown = JSON.stringify(await list.waitForMessage((each) => JSON.stringify(each).includes('Other')));
    expect(shown).not.toContain('Wide');
    const composer = await mia.messageCommand('Remix', at(videos, channel)).waitForMessage();
    expect(JSON.stringify(composer.components)).not.toMatch(/"value":"(wide|third)"/);
    await mia.click(composer, controlOf(composer, 'make'), { raw: true }).waitForMessage(hasVideo);
    expect(run.requests.at(-1)?.model).toBe('film');
    const { model: _, ...withoutModel } = asked;
    const made = await mia.slash('video', withoutModel, { channel }).waitForMessage(hasVideo);
    expect(made.text).toContain('Other');
  });
});

it('elsewhere the server’s own list counts', async () => {
  expect((await mia.slash('video', asked).waitForMessage(hasVideo)).text).toContain('Wide');
  const denied = await refusalOf(mia.slash('video', { ...asked, model: 'third' }));
  expect(denied.text).toContain('You can’t use Third on this server');
});
