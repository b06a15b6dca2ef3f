import { PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { answerPrivately } from '../../src/interactions/answer-privately.ts';
import { layoutAnswer, layoutUpdate } from '../../src/interactions/layout.ts';
import { fakeInteraction, fakeMessage } from '../support/interactions.ts';

const embeds = [{ description: 'a kite' }];
const PRIVATE = 64;
const quietly = { flags: PRIVATE, allowedMentions: { parse: [] }, components: [], files: [] };
const cannotEmbed = [PermissionFlagsBits.SendMessages];

it.each([
  ['not answered yet', {}, 'reply'],
  ['answered', { replied: true }, 'followUp'],
  ['acknowledged', { deferred: true }, 'followUp'],
])('an interaction that is %s gets a private answer by %3$s', async (_, state, how) => {
  const { interaction, answers } = fakeInteraction();
  Object.assign(interaction as object, state);
  await answerPrivately(interaction, 'hello', [], { embeds });
  expect(answers).toEqual([{ how, body: { ...quietly, content: 'hello', embeds } }]);
});

it('where the bot may not embed, the same is said in text', async () => {
  const { interaction, answers } = fakeInteraction({ botMay: cannotEmbed });
  await answerPrivately(interaction, 'hello', [], { embeds });
  expect(answers[0]?.body).toEqual({ ...quietly, content: 'hello\n\na kite' });
});

const layout = [{ type: 10 as const, content: 'a kite' }];

it('a layout is plain text where the bot may not embed, and stays what it was', () => {
  const LAYOUT = 1 << 15;
  expect(layoutAnswer(fakeInteraction().interaction, layout)).toMatchObject({
    flags: LAYOUT,
    components: layout,
  });
  const plain = layoutAnswer(fakeInteraction({ botMay: cannotEmbed }).interaction, layout);
  expect(plain).toMatchObject({ content: 'a kite', components: [], flags: 4 });
  expect(layoutUpdate({ message: fakeMessage({ flags: LAYOUT }) }, layout)).toMatchObject({
    components: layout,
  });
  expect(layoutUpdate({ message: fakeMessage({ flags: 4 }) }, layout)).toMatchObject({ content: 'a kite' });
});
