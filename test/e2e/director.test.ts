import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import {
  type LoopbackAssistantOptions,
  startLoopbackAssistant,
} from '@cutscene/playground/providers/assistant.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { openBoard } from '@cutscene/playground/scenes/board.ts';
import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { labelsOf } from '../support/buttons.ts';
import { set } from '../support/settings.ts';
import { sqlIn } from '../support/stores.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const isSaid = ({ text }: ClientMessage) => text !== '';
const cardsOf = (text: string) => text.match(/\*\*\d+\.\*\* .*/g) ?? [];
const IDEA = '@Fox and @Rex race a storm to the lighthouse';

async function start(options: LoopbackAssistantOptions = {}) {
  const assistant = await startLoopbackAssistant(options);
  const moderation = await startLoopbackModeration();
  const run = await startStudio(
    {},
    {
      ...{ ASSISTANT_BASE_URL: assistant.baseUrl, ASSISTANT_API_KEY: assistant.apiKey },
      ...{ ASSISTANT_MODEL: assistant.model, ASSISTANT_USD_PER_MTOK: '1,10' },
      ...{ MODERATION_BASE_URL: moderation.baseUrl, MODERATION_API_KEY: moderation.apiKey },
    },
  );
  const mia = run.discord.member('mia');
  return {
    ...{ ...run, assistant, moderation, mia, ada: run.discord.member('ada') },
    async addCast(...names: string[]): Promise<void> {
      for (const name of names) {
        const image = await mia.upload(`${name}.png`, imageFile);
        await mia.slash('cast add', { name, description: `it is ${name}`, image }).waitForMessage(isSaid);
      }
    },
    calls: () =>
      sqlIn(
        run.dataDir,
        "SELECT user_id, quota_counted AS quota, held_microusd AS held FROM ledger WHERE model = '~assistant'",
      ),
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await Promise.all([assistant.close(), moderation.close()]);
    },
  };
}

/** An assistant that writes these shots. */
const writes = (shots: readonly object[], title: unknown = 'T') => ({
  say: () => JSON.stringify({ title, shots }),
});
const shot = (text: string, seconds = 4) => ({ prompt: text, shown: text, seconds });

describe('an idea of one sentence', () => {
  it('becomes six shots with two of the cast, read before any is on the board', async () => {
    await using run = await start();
    await run.addCast('Fox', 'Rex');
    const board = await openBoard(run.mia, { idea: IDEA });
    expect(board.text).toContain('press **Write the shots**');
    expect(cardsOf(board.text)).toHaveLength(1);
    await board.send('write', { idea: IDEA }, 'use-shots');
    expect(board.message.ephemeral_for).toBe(run.mia.id);
    expect(board.text).toContain('6 shots · 24 s');
    expect(board.text).toContain('19 more times');
    expect(cardsOf(board.text)).toHaveLength(6);
    // What it was told, and what it wrote, was checked like a member's words.
    const checked = run.moderation.requests.map(({ json }) => (json as { input: string }).input);
    expect(checked).toContain(IDEA);
    expect(checked.filter((input) => /\blens\b|shot|hour/i.test(input))).toHaveLength(6);
    await board.click('page');
    expect(cardsOf(board.text)).toHaveLength(1);
    // It is still there, and costs nothing.
    await board.click('written');
    await board.click('use-shots.replace');
    expect(board.text).toContain('6 shots · 24 s');
    expect(cardsOf(board.text).slice(1, 3)).toEqual([
      expect.stringContaining('**2.** Medium shot from the side: \\@Fox looks up'),
      expect.stringContaining('**3.** Close-up of \\@Rex'),
    ]);
    expect(board.text).toContain('🎭 \\@Fox and \\@Rex');
    expect(run.assistant.count('chat')).toBe(1);
    expect(await run.calls()).toEqual([{ user_id: run.mia.id, quota: 0, held: 0 }]);
    expect(run.requests).toEqual([]);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('is shown in the member’s language, with what the model gets', async () => {
    await using run = await start();
    const user = run.discord.world.users.get(run.mia.id);
    if (user) user.locale = Locale.German;
    const board = await openBoard(run.mia);
    await board.send('write', { idea: 'Ein Fuchs am Meer' }, 'use-shots');
    expect(board.text).toContain('> Totale im Morgengrauen');
    expect(board.text).toContain('Das bekommt das Modell: Wide shot at dawn');
    await board.click('use-shots');
    expect(cardsOf(board.text)[0]).toContain('Wide shot at dawn');
    expect(board.text).not.toContain('Totale');
  });

  it('sends the idea, its cast, the style and the lengths, and nobody else', async () => {
    await using run = await start();
    await run.addCast('Fox', 'Rex');
    const board = await openBoard(run.mia);
    await board.send('words', { title: '', style: 'noir' });
    await board.send('write', { idea: 'a day with @rex' }, 'use-shots');
    const [{ json } = { json: {} }] = run.assistant.requests;
    const [system, user] = (json as { messages: { content: string }[] }).messages;
    expect(JSON.parse(user?.content ?? '')).toEqual({
      idea: 'a day with @rex',
      names: ['@Rex'],
      cast: [{ name: '@Rex', description: 'it is Rex' }],
      style: 'noir',
      lengths: [4, 8],
    });
    expect(system?.content).toContain('Never more than 24, and never more than 180 seconds');
  });
});

describe('what the assistant writes', () => {
  const many = Array.from({ length: 40 }, (_, index) => shot(`Shot number ${index + 1} of a long film.`, 8));

  it('is cut to what a film can have, in lengths of its model', async () => {
    await using run = await start(writes(many, 'x'.repeat(3_000)));
    const board = await openBoard(run.mia);
    await board.send('write', { idea: 'a very long film' }, 'use-shots');
    // 180 s of 8 s each.
    expect(board.text).toContain('22 shots · 176 s');
    expect(board.text).toContain('18 shots left out');
    await board.click('use-shots');
    expect(board.text).toContain('22 shots · 176 s');
    expect(board.text).not.toContain('xxxx');
  });

  it('is left out shot by shot where the server’s rules forbid it', async () => {
    const shots = ['a kite', 'a zombie kite', 'blood on a kite', 'a kite at night'].map((text) => shot(text));
    await using run = await start(writes(shots, 'Zombie night'));
    expect(await set(run.ada, 'blocked-words', 'zombie')).toMatch(/^✅/);
    const board = await openBoard(run.mia);
    await board.send('write', { idea: 'a kite' }, 'use-shots');
    expect(board.text).toContain('2 shots left out');
    expect(board.text).not.toMatch(/zombie|blood/i);
    await board.click('use-shots');
    expect(cardsOf(board.text)).toEqual(['**1.** a kite', '**2.** a kite at night']);
  });

  it.each([
    ['nothing but forbidden shots', writes([shot('blood on a kite')]), /None of the assistant’s shots/],
    ['no shots', writes([]), /in a form I can read.*used one/],
    ['shots without words', writes([{ seconds: 4 }]), /in a form I can read.*used one/],
    ['endless shots', writes([shot('a kite', 1e9)]), /in a form I can read.*used one/],
  ])('is refused with %s', async (_, options, said) => {
    await using run = await start(options);
    const board = await openBoard(run.mia, { idea: 'A kite flies. It lands.' });
    await board.send('write', { idea: 'a kite' }, 'add');
    expect(board.text).toMatch(said);
    expect(cardsOf(board.text)).toEqual(['**1.** A kite flies.', '**2.** It lands.']);
    expect(board.text).not.toContain('blood');
  });
});

describe('the limits', () => {
  it('are those of every call, and a refused idea goes to nobody', async () => {
    await using run = await start();
    expect(await set(run.ada, 'assistant-calls', '1')).toMatch(/^✅/);
    expect(await set(run.ada, 'blocked-words', 'zombie')).toMatch(/^✅/);
    const board = await openBoard(run.mia);
    await board.send('write', { idea: 'a zombie kite' }, 'add');
    expect(board.text).toContain('zombie');
    await board.send('write', { idea: 'blood in the snow' }, 'add');
    expect(board.text).toContain('violence');
    expect([run.assistant.count('chat'), await run.calls()]).toEqual([0, []]);
    await board.send('write', { idea: 'a kite' }, 'use-shots');
    await board.send('write', { idea: 'a boat' }, 'add');
    expect(board.text).toContain('the most this server allows');
    expect(run.assistant.count('chat')).toBe(1);
    // Where it is off, no button is there.
    expect(await set(run.ada, 'assistant-calls', '0')).toMatch(/^✅/);
    expect(labelsOf((await openBoard(run.mia)).message)).not.toContain('Write the shots');
  });

  it('let nobody act on another member’s shots, or on shots that have changed', async () => {
    await using run = await start();
    const board = await openBoard(run.mia);
    await board.send('write', { idea: 'a kite' }, 'use-shots');
    const use = board.idOf('use-shots');
    const moe = run.discord.member('moe').click(board.message, use, { raw: true });
    expect((await moe.waitForFollowup()).text).toContain('This film is gone');
    await board.send('write', { idea: 'a boat' }, 'use-shots');
    const shown = board.message;
    const old = run.mia.click(shown, use, { raw: true });
    const after = await old.waitForMessage((message) => message.edited_timestamp !== shown.edited_timestamp);
    expect(after.text).toContain('This has changed');
    expect(after.text).toContain('a boat');
  });
});

describe('a shot', () => {
  it('gets other words, without the style, once its member takes them', async () => {
    await using run = await start();
    const board = await openBoard(run.mia, { idea: 'A fox runs. It sleeps.' });
    await board.send('words', { title: '', style: 'noir' });
    await board.choose('shot', '1');
    await board.click('improve', 'use-rewrite');
    expect(labelsOf(board.message).slice(0, 3)).toEqual(['Use camera', 'Use light', 'Use mood']);
    expect(board.text).toContain('A fox runs. Golden hour');
    expect(board.text).not.toContain('noir');
    await board.click('open');
    expect(board.text).toContain('> A fox runs.\n');
    run.pass(10_000);
    await board.click('improve', 'use-rewrite');
    expect(run.assistant.count('chat')).toBe(1);
    await board.click('use-rewrite.1.light');
    expect(board.text).toContain('> A fox runs. Golden hour');
    expect(run.requests).toEqual([]);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});

it('has no buttons without an assistant', async () => {
  await using run = await startStudio();
  const board = await openBoard(run.discord.member('mia'), { idea: 'A fox runs. It sleeps.' });
  expect(labelsOf(board.message)).not.toContain('Write the shots');
  expect(board.text).toContain('then press the button with the price');
  await board.choose('shot', '1');
  expect(labelsOf(board.message)).not.toContain('Improve');
});
