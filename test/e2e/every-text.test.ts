import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { startLoopbackAssistant } from '@cutscene/playground/providers/assistant.ts';
import { openBoard } from '@cutscene/playground/scenes/board.ts';
import { Locale } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandData } from '../../src/commands/index.ts';
import { dataOf, languages } from '../../src/locales/languages.ts';
import { kindsOfContent } from '../../src/moderation/verdict.ts';
import { nameOf, sections } from '../../src/settings/item.ts';
import { items } from '../../src/settings/items.ts';
import { controlOf } from '../support/buttons.ts';
import { plainData, strayWords } from '../support/marked-locales.ts';
import { cases } from '../support/setting-cases/index.ts';
import { type SettingsBot, set, startSettingsBot, video } from '../support/settings.ts';
import { imageFile, startStudio, untilSettled } from '../support/studio.ts';

vi.mock('../../src/locales/translate.ts', async (load) => {
  const { markLocales } = await import('../support/marked-locales.ts');
  return markLocales(await load());
});

type Discord = SettingsBot['discord'];

/** Everybody reads Japanese, so that no English word can pass for a translation. */
function speakJapanese({ world }: Discord) {
  for (const user of world.users.values()) user.locale = Locale.Japanese;
  for (const guild of world.guilds.values()) guild.locale = Locale.Japanese;
}

const customIds = ({ components }: ClientMessage) =>
  [...walk(components ?? [])].flatMap((each) => (each['custom_id'] ? [String(each['custom_id'])] : []));

/** The longest first, so that none leaves a part of another. */
function wordsOf(words: readonly string[]): RegExp {
  return new RegExp(words.toSorted((a, b) => b.length - a.length).join('|'), 'g');
}

describe('every text of', () => {
  let bot: SettingsBot;
  beforeAll(async () => {
    bot = await startSettingsBot();
    speakJapanese(bot.discord);
  });
  afterAll(() => bot[Symbol.asyncDispose]());

  /** Typed and chosen values, and names. */
  const data = [
    /\b(?:wide|cheap|adult)\b/gi,
    /Pacific\/Kiritimati|Exams|until|Friday|a paper boat|paper[ -]boat|zomb|rides a horse|blood on the snow/gi,
    /@(?:boat|ABC)\b/g,
    /\b(?:first|second|a film of 1 MiB|x{201})\b/g,
    wordsOf(items.map(nameOf)),
    wordsOf(Object.keys(kindsOfContent)),
    wordsOf(languages.map((language) => dataOf(language).name)),
  ];
  let seen = 0;
  /** Since the last call. */
  const strays = () => {
    const requests = bot.discord.log.requests().slice(seen);
    seen += requests.length;
    return strayWords(requests, [...plainData, ...data]);
  };

  it.each(cases)('$name and what it refuses', async (each) => {
    await set(bot.ada, each.name, each.typed(bot));
    await each.probe(bot).catch(() => {});
    await set(bot.ada, each.name, 'default');
    expect(strays()).toEqual([]);
  });

  it('the settings panel', async () => {
    const panel = await bot.ada.slash('settings panel').waitForMessage();
    const now = () => bot.discord.message(panel.id);
    for (const { id } of sections) {
      const nav = customIds(now()).find((each) => each.endsWith(':nav')) ?? '';
      await bot.ada.select(panel, nav, [id]).acknowledged;
      for (const edit of customIds(now()).filter((each) => each.includes(':edit.'))) {
        await bot.ada.submitModal(bot.ada.click(panel, edit), { value: '?' });
      }
    }
    for (const [list, value] of [
      [':nav', 'overview'],
      [':preset', 'big'],
    ] as const) {
      const id = customIds(now()).find((each) => each.endsWith(list)) ?? '';
      await bot.ada.select(panel, id, [value]).acknowledged;
    }
    for (const action of ['history', 'export'])
      await bot.ada
        .click(panel, customIds(now()).find((each) => each.endsWith(action)) ?? '')
        .waitForMessage();
    await bot.mia.click(panel, customIds(now())[0] ?? '', { raw: true }).acknowledged;
    expect(strays()).toEqual([]);
  });

  it('the other settings commands', async () => {
    const file = await bot.ada.upload(
      'settings.json',
      Buffer.from('{"version":1,"settings":{"paused":true}}'),
    );
    const isReady = ({ text }: ClientMessage) => text !== '';
    await bot.ada.slash('settings import', { file }).waitForMessage(isReady);
    const wrong = await bot.ada.upload('settings.json', Buffer.from('{"version":2,"settings":{"paused":1}}'));
    await bot.ada.slash('settings import', { file: wrong }).waitForMessage(isReady);
    await bot.ada.slash('settings show').waitForMessage();
    await bot.ada.slash('settings history').waitForMessage();
    await bot.ada.slash('settings export').waitForMessage();
    await bot.ada.slash('settings reset', { name: 'all' }).waitForMessage();
    await bot.ada.autocomplete('settings set', { name: '' }, 'name');
    for (const { name } of cases) await bot.ada.autocomplete('settings set', { name, value: '' }, 'value');
    await bot.ada.autocomplete('video', { model: '' }, 'model');
    expect(strays()).toEqual([]);
  });

  it('what is refused at any time', async () => {
    for (const values of [
      { prompt: ' ' },
      { model: 'nothing' },
      { image: await bot.mia.upload('x.txt', Buffer.from('x')) },
    ])
      await video(bot.mia, values);
    expect(strays()).toEqual([]);
  });
});

it('every command says nothing that has no translation', async () => {
  const rewrite = { prompt: 'ABC XYZ', shown: 'XYZ ABC' };
  const assistant = await startLoopbackAssistant({
    say: () =>
      JSON.stringify({
        ...{ camera: rewrite, light: rewrite, mood: rewrite },
        ...{ title: 'ABC', shots: [{ ...rewrite, seconds: 4 }] },
      }),
  });
  await using closing = new AsyncDisposableStack();
  closing.defer(() => assistant.close());
  await using run = await startStudio(
    {},
    {
      ...{ ASSISTANT_BASE_URL: assistant.baseUrl, ASSISTANT_API_KEY: assistant.apiKey },
      ASSISTANT_MODEL: assistant.model,
    },
  );
  const { discord } = run;
  speakJapanese(discord);
  const [mia, moe, ada] = [discord.member('mia'), discord.member('moe'), discord.member('ada')];
  await ada
    .slash('settings set', { name: 'log-channel', value: `<#${discord.channelId('films')}>` })
    .waitForMessage();
  await ada.slash('settings set', { name: 'server-budget', value: '0.2 a day' }).waitForMessage();
  const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
  const done = await mia
    .slash('video', { prompt: 'ABC', model: 'plain', notify: 'dm' })
    .waitForMessage(hasVideo);
  await untilSettled(run);
  const click = async (message: ClientMessage, start: string, member = mia) =>
    member.click(message, customIds(message).find((id) => id.startsWith(start)) ?? start);
  const answered = (message: ClientMessage) => message.text !== '' || (message.components ?? []).length > 0;

  const played: Record<string, () => Promise<unknown>> = {
    async video() {
      const more = await (await click(done, 'more')).waitForMessage(answered);
      await (await click(more, 'change-model')).waitForMessage(answered);
      const menu = await (await click(more, 'export:')).waitForMessage(answered);
      await (await mia.submitModal(await click(menu, 'export-as:'), {})).waitForMessage(hasVideo);
      const composer = await (await click(more, 'edit')).waitForMessage();
      for (const form of ['text']) await mia.click(composer, controlOf(composer, form)).modal();
      const improving = (message: ClientMessage) => customIds(message).some((id) => id.includes(':rewrite.'));
      const rewrites = await mia.click(composer, controlOf(composer, 'improve')).waitForMessage(improving);
      await mia.click(rewrites, controlOf(rewrites, 'back')).acknowledged;
      const refusal = assistant.script('chat', { kind: 'status', status: 401, body: {} });
      const isBack = (message: ClientMessage) => customIds(message).some((id) => id.includes(':make.'));
      await (await click(more, 'improve')).waitForMessage(isBack);
      refusal.remove();
      await mia.slash('video', { model: 'gone', duration: 60 }).waitForMessage();
      await mia.slash('video', { prompt: 'ABC', model: 'gone' }).waitForMessage();
      await mia.slash('video', { prompt: 'ABC', model: 'animator' }).waitForMessage();
    },
    async models() {
      const list = await mia.slash('models').waitForMessage(answered);
      await mia.select(list, 'models:filter', ['preview']).acknowledged;
      await ada.slash('models').waitForMessage(answered);
    },
    queue: () => mia.slash('queue').waitForMessage(),
    async cast() {
      await mia.slash('cast show').waitForMessage();
      const image = await mia.upload('boat.png', imageFile);
      const added = await mia.slash('cast add', { name: 'ABC', image }).waitForMessage(answered);
      await mia.slash('cast show', { name: 'ABC' }).waitForMessage(answered);
      await mia.slash('cast share', { name: 'ABC' }).waitForMessage();
      await mia.slash('cast show').waitForMessage();
      await (await click(added, 'cast:')).waitForMessage();
      await mia.slash('cast remove', { name: 'ABC' }).waitForMessage();
    },
    async film() {
      await mia.slash('film').waitForMessage(answered);
      const board = await openBoard(mia, { idea: 'ABC. XYZ.' });
      await board.choose('shot', '1');
      await board.click('improve', 'use-rewrite');
      await board.click('use-rewrite');
      await board.click('page');
      await board.send('write', { idea: 'ABC' }, 'use-shots');
      await board.click('use-shots');
      await board.click('look');
    },
    async story() {
      await mia.slash('story show').waitForMessage(answered);
      await mia.slash('story end').waitForMessage(answered);
      await mia.slash('story start', { title: 'ABC' }).waitForMessage(answered);
    },
    async quota() {
      await mia.slash('quota').waitForMessage();
      await ada.slash('settings set', { name: 'member-videos', value: '3' }).waitForMessage();
      await ada.slash('quota').waitForMessage();
    },
    async history() {
      await mia.slash('history').waitForMessage(answered);
      await mia.slash('history', { search: 'XYZ' }).waitForMessage(answered);
    },
    async help() {
      const page = await mia.slash('help').waitForMessage();
      await (await click(page, 'example:')).waitForMessage();
    },
    async privacy() {
      const page = await moe.slash('privacy').waitForMessage();
      for (const button of ['privacy:export', 'privacy:opt-out'])
        await (await click(page, button, moe)).waitForMessage(answered);
      const question = await (await click(page, 'privacy:delete', moe)).waitForMessage();
      await (await click(question, 'privacy:delete-now', moe)).acknowledged;
    },
    settings: () => ada.slash('settings panel').waitForMessage(),
    async stats() {
      const page = await ada.slash('stats').waitForMessage(answered);
      await (await click(page, 'stats:', ada)).acknowledged;
      const csv = customIds(page).find((id) => id.includes(':csv-')) ?? '';
      await ada.click(page, csv).waitForMessage(answered);
      await ada.slash('stats', { post: true, period: 7 }).waitForMessage(answered);
    },
    async block() {
      await ada.slash('block', { member: moe.id }).waitForMessage();
      await ada.slash('block', { member: moe.id }).waitForMessage();
      await moe.slash('video', { prompt: 'ABC' }).waitForMessage();
      await ada.slash('block', { member: ada.id }).waitForMessage();
    },
    async unblock() {
      await ada.slash('unblock', { member: moe.id }).waitForMessage();
      await ada.slash('unblock', { member: moe.id }).waitForMessage();
    },
    async operator() {
      for (const view of ['health', 'servers', 'spend'])
        await ada.slash(`operator ${view}`).waitForMessage(answered);
    },
    'Animate this image': () => mia.messageCommand('Animate this image', mia.say('x')).waitForMessage(),
    async 'Continue this video'() {
      await moe.messageCommand('Continue this video', moe.say('x')).waitForMessage();
      await moe.messageCommand('Continue this video', done).waitForMessage();
    },
    async 'Edit this video'() {
      await moe.messageCommand('Edit this video', moe.say('x')).waitForMessage();
      await moe.messageCommand('Edit this video', done).waitForMessage();
    },
    Remix: () => mia.messageCommand('Remix', done).waitForMessage(),
    async Verify() {
      await moe.messageCommand('Verify', done).waitForMessage();
      await moe.messageCommand('Verify', moe.say('x')).waitForMessage();
    },
    async Report() {
      const send = async () =>
        (await moe.submitModal(moe.messageCommand('Report', done), { reason: 'XYZ' })).waitForMessage();
      await send();
      await send();
      const told = await discord.waitForMessage('films', ({ text }) => text.startsWith('🚩'));
      for (const id of customIds(told)) await ada.click(told, id, { raw: true }).acknowledged;
    },
  };
  expect(Object.keys(played).sort()).toEqual(commandData.map(({ name }) => name).sort());
  for (const play of Object.values(played)) await play();

  const data = /\b(?:Plain|Mover|Animator|Late|Gone|Preview|Discord|Film Club|Mia|ABC|XYZ)\b/gi;
  expect(strayWords(discord.log.requests(), [...plainData, data])).toEqual([]);
});
