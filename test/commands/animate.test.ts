import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { createAnimateCommand } from '../../src/commands/animate.ts';
import { translator } from '../../src/locales/translate.ts';
import { createDrafts } from '../../src/requests/drafts.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import { settingsFor } from '../../src/requests/validate.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { composing } from '../support/composer.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { modelsOf } from '../support/models.ts';
import { fakeExtras, fakeLibrary, startSettings } from '../support/ports.ts';
import { aModel, MEMBER } from '../support/requests.ts';

const t = translator('en');
const models = modelsOf([
  aModel('dear', {
    image: 'optional',
    stages: [{ makes: 'video', providerModel: 'a', price: { usd: 1, per: 'second' } }],
  }),
  aModel('words', { image: 'none' }),
  aModel('cheap', { image: 'required' }),
]);
/** The first costs less from words, the second from an image. */
const priced = modelsOf([
  ...(['cheap-words', 'cheap-image'] as const).map((id) =>
    aModel(id, {
      image: 'optional',
      stages: [
        {
          ...{ makes: 'video', providerModel: 'a' },
          price: {
            ...{ usd: id === 'cheap-words' ? 0.1 : 0.2, per: 'second' },
            cases: [{ when: { image: true }, usd: id === 'cheap-words' ? 0.4 : 0.3 }],
          },
        },
      ],
    }),
  ),
]);
const png = { name: 'a.png', url: 'https://discord.example/a.png', size: 12, contentType: 'image/png' };
const film = { name: 'a.mp4', url: 'https://discord.example/a.mp4', size: 12, contentType: 'video/mp4' };
const at = (url: string) => ({ image: { url } });

async function animate(
  message: Parameters<typeof fakeMessage>[0],
  { patch = {}, offered = models }: { patch?: Patch; offered?: typeof models } = {},
) {
  const settings = await startSettings(patch);
  const drafts = createDrafts(memoryKeyv());
  const { interaction, id, said } = fakeInteraction({ targetMessage: fakeMessage(message) });
  const command = createAnimateCommand({
    requests: {
      requireOpen() {},
      modelsFor: async () => [...offered],
      settingsFor: (requester) => settingsFor(requester, { settings }),
      ...{ drafts, compose: composing, preferences: createPreferences(new Keyv()) },
    },
    catalog: { defaultModel: models[0] },
    library: { ...fakeLibrary([]), isInputKept: async () => true },
    discord: {
      extras: fakeExtras(),
      isAtDiscord: (url) => url.startsWith('https://discord.example/'),
      authorOf: async () => undefined,
    },
    clock: createFakeClock(),
  });
  await command.execute(interaction);
  const [kept] = await drafts.of(MEMBER);
  return { kept, opens: said().includes(`compose:${id}:make`) };
}

describe('Animate this image', () => {
  it.each([
    ['an attached image', { attachments: [film, png] }, { url: png.url, bytes: 12 }],
    ['a forwarded one', { snapshots: [{ attachments: [png] }] }, { url: png.url, bytes: 12 }],
    [
      'an attached one before one in an embed',
      { attachments: [png], embeds: [at('https://discord.example/b.png')] },
      { url: png.url, bytes: 12 },
    ],
    [
      'the image of an embed at Discord',
      { embeds: [at('https://site.example/b.png'), at('https://discord.example/b.png')] },
      { url: 'https://discord.example/b.png', bytes: 0 },
    ],
    [
      'the thumbnail of an embed',
      { embeds: [{ image: null, thumbnail: { url: 'https://discord.example/t.png' } }] },
      { url: 'https://discord.example/t.png', bytes: 0 },
    ],
  ])('takes %s', async (_, message, image) => {
    const { kept, opens } = await animate(message);
    expect(kept).toMatchObject({ inputs: [{ role: 'first', source: image }], imageOwnerIds: [OTHER] });
    expect(opens).toBe(true);
  });

  it.each([
    ['an image on another site', { embeds: [at('https://site.example/b.png')] }, 'animate.elsewhere'],
    [
      'another site before another kind',
      { attachments: [film], embeds: [at('https://site.example/b.png')] },
      'animate.elsewhere',
    ],
    ['a file that isn’t an image', { attachments: [film] }, 'animate.otherKind'],
    ['nothing', { content: 'https://discord.example/b.png' }, 'animate.noImage'],
  ] as const)('refuses %s', async (_, message, key) => {
    await expect(animate(message)).rejects.toThrow(t(key));
  });

  it('refuses an image of a member who opted out', async () => {
    const refused = animate({ attachments: [png] }, { patch: { optedOutMembers: [OTHER] } });
    await expect(refused).rejects.toThrow(`<@${OTHER}>`);
  });

  it.each([
    ['the bot’s default model', {}, models, 'dear'],
    ['the server’s default before it', { defaultModel: 'cheap' }, models, 'cheap'],
    ['the cheapest where the default takes no image', { defaultModel: 'words' }, models, 'cheap'],
    ['the cheapest where the default isn’t offered', {}, models.slice(1), 'cheap'],
    ['the cheapest from an image', {}, priced, 'cheap-image'],
  ])('begins with %s', async (_, patch, offered, model) => {
    expect((await animate({ attachments: [png] }, { patch, offered })).kept?.model).toBe(model);
  });

  it('needs a model that takes images', async () => {
    const refused = animate({ attachments: [png] }, { offered: models.slice(1, 2) });
    await expect(refused).rejects.toThrow(t('animate.noModel'));
  });
});
