import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { answerPrivately } from '../../src/interactions/answer-privately.ts';
import { layoutAnswer, layoutUpdate, replaceAnswer } from '../../src/interactions/layout.ts';
import { card } from '../../src/replies/card.ts';
import { fakeInteraction, fakeMessage } from '../support/interactions.ts';

const PRIVATE = 64;
const LAYOUT = 1 << 15;
const quietly = { allowedMentions: { parse: [] }, files: [] };
const refused = new DiscordAPIError({ code: 50_035, message: '' }, 50_035, 400, 'POST', '', {});

it.each([
  ['not answered yet', {}, 'reply'],
  ['answered', { replied: true }, 'followUp'],
  ['acknowledged', { deferred: true }, 'followUp'],
])('an interaction that is %s gets a private answer by %3$s', async (_, state, how) => {
  const { interaction, answers } = fakeInteraction({ message: fakeMessage() });
  Object.assign(interaction as object, state);
  await answerPrivately(interaction, '❌ no');
  expect(answers).toEqual([
    { how, body: { ...quietly, flags: PRIVATE | LAYOUT, components: [card(['❌ no'])] } },
  ]);
});

it.each([
  ['whatever the bot may do', []],
  ['what may be embedded', undefined],
])('what Discord doesn’t take as a layout is said in text: %s', async (_, botMay) => {
  const { interaction } = fakeInteraction(botMay && { botMay });
  const sent: { content?: string }[] = [];
  Object.assign(interaction as object, {
    async reply(body: object) {
      sent.push(body);
      if (sent.length < 2) throw refused;
    },
  });
  await answerPrivately(interaction, ['hello', 'a kite']);
  expect(sent).toMatchObject([
    { flags: PRIVATE | LAYOUT },
    { ...quietly, flags: PRIVATE | 4, content: 'hello\n\na kite', components: [] },
  ]);
  Object.assign(interaction as object, { reply: () => Promise.reject(refused) });
  await expect(answerPrivately(interaction, 'hello')).rejects.toThrow(refused);
});

it('a private answer with a file is plain, because a layout would not show it', async () => {
  const { interaction, answers } = fakeInteraction();
  const files = [{ name: 'captions.vtt', attachment: Buffer.from('WEBVTT') }];
  await answerPrivately(interaction, 'a kite', [], files);
  expect(answers).toMatchObject([{ body: { ...quietly, files, flags: PRIVATE | 4, content: 'a kite' } }]);
});

it.each([
  ['a layout', LAYOUT, { components: [card(['done'])] }],
  ['a classic message', 4, { content: 'done', embeds: [], components: [] }],
])('the text that replaces a question stays in %s', async (_, flags, body) => {
  const { interaction, answers } = fakeInteraction({ message: fakeMessage({ flags }) });
  await replaceAnswer(interaction, 'done');
  Object.assign(interaction as object, { deferred: true });
  await replaceAnswer(interaction, 'done');
  const whole = { ...body, attachments: [], allowedMentions: { parse: [] } };
  expect(answers).toEqual([
    { how: 'update', body: whole },
    { how: 'editReply', body: whole },
  ]);
});

const layout = [{ type: 10 as const, content: 'a kite' }];

it('a layout stays what it was, and text of an earlier version too', () => {
  expect(layoutAnswer(layout)).toMatchObject({ flags: LAYOUT, components: layout });
  expect(layoutUpdate({ message: fakeMessage({ flags: LAYOUT }) }, layout)).toMatchObject({
    components: layout,
  });
  expect(layoutUpdate({ message: fakeMessage({ flags: 4 }) }, layout)).toMatchObject({ content: 'a kite' });
});
