import { DiscordAPIError, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createSubmitFrom } from '../../src/interactions/submit-from.ts';
import { translator } from '../../src/locales/translate.ts';
import type { Question, Reply } from '../../src/requests/reply.ts';
import type { Requester } from '../../src/requests/requester.ts';
import { fakeInteraction, HERE } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import { fakeExtras, PROGRESS, silent } from '../support/ports.ts';
import { aModel, aRequest, GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const apiError = (code: number) => new DiscordAPIError({ code, message: '' }, code, 400, 'POST', '', {});

/** A submit that has come to its answer. */
async function start(
  given: {
    callbackFails?: Error;
    isMember?: boolean;
    fails?: Record<string, Error>;
    thumbnail?: Buffer;
  } = {},
) {
  const called: unknown[] = [];
  let got: { requester: Requester; reply: Reply } | undefined;
  const submitFrom = createSubmitFrom({
    requests: {
      join: async () => undefined,
      film: async () => undefined,
      finish: { ask: async () => undefined, make: async () => {} },
      async submit(_, requester, reply) {
        got = { requester, reply };
      },
    },
    extras: fakeExtras({ roleIds: ['1'], isAgeRestricted: true }),
    async callback(_, answer) {
      called.push(answer);
      if (given.callbackFails) throw given.callbackFails;
      return 'the first message';
    },
    renderJob: () => ({ content: PROGRESS, allowed_mentions: { parse: [] } }),
    catalog: { labelOf: (id) => id },
    thumbnails: { read: async () => given.thumbnail },
    cast: { read: async () => undefined },
    log: silent,
  });
  const { interaction, answers, said, id } = fakeInteraction({
    locale: 'de',
    ...(given.fails && { fails: given.fails }),
  });
  const guilds = { cache: new Map(given.isMember === false ? [] : [[GUILD, {}]]) };
  Object.assign(interaction, {
    client: { guilds },
    appPermissions: new PermissionsBitField(['ViewChannel', 'AttachFiles', 'EmbedLinks']),
  });
  await submitFrom(interaction, aRequest());
  if (!got) throw new Error('nothing was submitted');
  return { ...got, called, answers, said, id, interaction: interaction as { deferred: boolean } };
}

const question = (more: Partial<Question> = {}): Question => ({
  ...{ asked: aRequest(), model, request: aJob().request, usd: 0.5, usages: [], missingConsent: undefined },
  hasStill: false,
  ...more,
});
const [model] = modelsOf([aModel('plain')]) as [Question['model']];
const missing = { hasImage: true, optedOut: [], namesake: undefined, list: '' };

describe('a request that comes from Discord', () => {
  it('is that of the member, where they are and with the roles they have', async () => {
    const { requester, id } = await start();
    expect(requester).toMatchObject({
      ...{
        requestId: id,
        userId: MEMBER,
        guildId: GUILD,
        channelId: HERE,
        roleIds: ['1'],
        isAgeRestricted: true,
      },
      ...{ guildLocale: 'en-US', memberLanguage: 'de' },
    });
  });

  it.each([
    { isMember: true, sees: true },
    { isMember: false, sees: false },
  ])('where the bot is a member ($isMember) it sees the channel: $sees', async ({ isMember, sees }) => {
    const { reply } = await start({ isMember });
    const bits = new PermissionsBitField(BigInt(reply.origin.appPermissions));
    expect(bits.has(PermissionFlagsBits.ViewChannel)).toBe(sees);
  });

  it('is answered by an edit too where nobody knows whether "thinking" arrived, and anew where it was refused', async () => {
    const unknown = await start({ callbackFails: new Error('ECONNRESET') });
    expect(await unknown.reply.thinking()).toMatchObject({ kind: 'unknown' });
    await unknown.reply.show(aJob());
    expect(unknown.answers).toMatchObject([{ how: 'editReply' }]);
    const refused = await start({ callbackFails: apiError(10_062) });
    expect(await refused.reply.thinking()).toMatchObject({ kind: 'refused' });
    expect(await refused.reply.show(aJob())).toMatchObject({ kind: 'refused' });
    expect([refused.called.length, refused.answers]).toEqual([2, []]);
  });

  it('is answered with the job at once, or by an edit after "thinking"', async () => {
    const atOnce = await start();
    expect(await atOnce.reply.show(aJob())).toEqual({ kind: 'arrived', messageId: 'the first message' });
    expect(atOnce.called).toMatchObject([{ content: PROGRESS, allowed_mentions: { parse: [] } }]);
    const later = await start();
    await later.reply.thinking();
    // Otherwise discord.js wouldn't edit it.
    expect(later.interaction.deferred).toBe(true);
    await later.reply.show(aJob());
    expect(later.called).toEqual(['thinking']);
    expect(later.answers).toMatchObject([{ how: 'editReply', body: { allowedMentions: { parse: [] } } }]);
  });

  it('may be answered or not where a proxy answers its edit with a page', async () => {
    const { reply, interaction } = await start();
    await reply.thinking();
    // discord.js makes a message without an id of it.
    Object.assign(interaction, { editReply: async () => ({ id: undefined }) });
    expect(await reply.show(aJob())).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    { name: 'Discord knows it no more', callbackFails: apiError(10_062), kind: 'refused' },
    { name: 'something else answered it', callbackFails: apiError(40_060), kind: 'refused' },
    { name: 'AutoMod took it', callbackFails: apiError(200_000), kind: 'refused', isSaid: true },
    { name: 'the line broke', callbackFails: new Error('reset'), kind: 'unknown' },
  ])('tells what became of its answer where $name', async ({ callbackFails, kind, isSaid = false }) => {
    const { reply, called, answers } = await start({ callbackFails });
    const said = await reply.show(aJob());
    expect(said).toMatchObject({ kind });
    expect('error' in said && said.error instanceof UserError).toBe(isSaid);
    // One whose "thinking" was refused is still to be answered at first.
    if (kind === 'refused') {
      await reply.thinking();
      await reply.show(aJob());
      expect(called.at(-1)).toMatchObject({ content: PROGRESS });
      expect(answers).toEqual([]);
    }
  });

  it('is answered without a defer that can’t be taken back', async () => {
    const { reply } = await start({ fails: { deleteReply: new Error('gone') } });
    await expect(reply.takeBack()).resolves.toBeUndefined();
  });
});

describe('a question about it', () => {
  it.each([
    { name: 'the price', more: {}, buttons: ['run'], isPriced: true },
    {
      name: 'the image',
      more: { usages: undefined, missingConsent: missing },
      buttons: ['run', 'decline'],
      isPriced: false,
    },
    { name: 'both', more: { missingConsent: missing }, buttons: ['run', 'decline'], isPriced: true },
  ])('is about $name, with $buttons', async ({ more, buttons, isPriced }) => {
    const { reply, said, id } = await start();
    await reply.ask(question(more));
    expect(said().match(/(run|decline):\d+/g)).toEqual(buttons.map((kind) => `${kind}:${id}`));
    expect(said()).toContain(`run:${id}:plain`);
    expect(said().includes('0,50')).toBe(isPriced);
  });

  it.each([
    [true, 'consent.yes'],
    [false, 'consent.someoneElse'],
  ] as const)('asks about an image (%s), or whether somebody is meant', async (hasImage, key) => {
    const { reply, said } = await start();
    await reply.ask(question({ usages: undefined, missingConsent: { ...missing, hasImage } }));
    expect(said()).toContain(`"label":"${translator('de')(key)}"`);
  });

  it('shows the image that it is about', async () => {
    const attached = await start();
    const image = { url: 'https://cdn.example/a.png', bytes: 1 };
    await attached.reply.ask(
      question({ asked: aRequest({ inputs: [{ role: 'first', source: image }] }), missingConsent: missing }),
    );
    expect(attached.said()).toContain(`"media":{"url":"${image.url}"}`);
    const earlier = await start({ thumbnail: Buffer.from('jpeg') });
    await earlier.reply.ask(
      question({
        asked: aRequest({ inputs: [{ role: 'first', source: { jobId: '1' } }] }),
        missingConsent: missing,
      }),
    );
    expect(earlier.answers).toMatchObject([{ body: { files: [{ name: 'image.jpg' }] } }]);
    expect(earlier.said()).toContain('attachment://image.jpg');
  });

  it.each([
    { retryOf: { jobId: '1', isUnclear: true }, hasStill: false, key: 'unclear.stays' },
    { retryOf: { jobId: '1', isUnclear: false }, hasStill: true, key: 'retry.still' },
  ] as const)('of a retry says why: $key', async ({ retryOf, hasStill, key }) => {
    const { reply, said } = await start();
    await reply.ask(question({ asked: aRequest({ retryOf }), hasStill }));
    expect(said()).toContain(translator('de')(key));
    expect(said()).not.toContain(t(key));
  });

  it('offers the successor of a retired model, where there is one here', async () => {
    const retirement = { on: '2026-01-01', successor: 'plain' };
    const retired = { ...model, id: 'old', retired: retirement };
    const withOne = await start();
    await withOne.reply.offerSuccessor(retired, model);
    expect(withOne.said()).toContain(`run:${withOne.id}:plain`);
    const without = await start();
    await without.reply.offerSuccessor(retired, undefined);
    expect(without.said()).not.toContain('run:');
    expect(without.said()).toContain(translator('de')('retired.chooseOther'));
  });
});
