import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import {
  type LoopbackAssistantOptions,
  startLoopbackAssistant,
} from '@cutscene/playground/providers/assistant.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { controlOf, labelsOf, openMore } from '../support/buttons.ts';
import { set } from '../support/settings.ts';
import { sqlIn } from '../support/stores.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const isSaid = ({ text }: ClientMessage) => text !== '';
const textOf = ({ components }: ClientMessage) => JSON.stringify(components);
const says = (text: string) => (message: ClientMessage) => textOf(message).includes(text);
const PROMPT = 'a red kite over the sea';

async function start(options: LoopbackAssistantOptions = {}, env: Record<string, string> = {}) {
  const assistant = await startLoopbackAssistant(options);
  const moderation = await startLoopbackModeration();
  const run = await startStudio(
    {},
    {
      ...{ ASSISTANT_BASE_URL: assistant.baseUrl, ASSISTANT_API_KEY: assistant.apiKey },
      ...{ ASSISTANT_MODEL: assistant.model, ASSISTANT_USD_PER_MTOK: '100,1000' },
      ...{ MODERATION_BASE_URL: moderation.baseUrl, MODERATION_API_KEY: moderation.apiKey, ...env },
    },
  );
  const mia = run.discord.member('mia');
  /** A composer with a prompt. */
  async function compose(prompt = PROMPT): Promise<ClientMessage> {
    const begun = await mia.slash('video', {}).waitForMessage();
    const typed = await mia.submitModal(mia.click(begun, controlOf(begun, 'text')), { prompt });
    return typed.waitForMessage(says('Make it'));
  }
  return {
    ...{ ...run, assistant, moderation, mia, ada: run.discord.member('ada'), compose },
    /** Presses ✨ Improve and waits until the composer shows what came of it. */
    async improve(composer: ClientMessage, action = 'improve'): Promise<ClientMessage> {
      const click = mia.click(composer, controlOf(composer, action));
      return click.waitForMessage((message) => /:rewrite\.|:make\./.test(textOf(message)));
    },
    calls: () =>
      sqlIn(
        run.dataDir,
        `SELECT job_id, user_id, state, quota_counted AS quota, held_microusd AS held, spent_microusd AS spent
         FROM ledger WHERE model = '~assistant' ORDER BY taken_at_ms, job_id`,
      ),
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await Promise.all([assistant.close(), moderation.close()]);
    },
  };
}

describe('Improve in the composer', () => {
  it('shows three rewrites to its member alone, uses the chosen one unchanged, and makes nothing', async () => {
    await using run = await start();
    const composer = await run.compose();
    const shown = await run.improve(composer);
    expect([shown.id, shown.ephemeral_for]).toEqual([composer.id, run.mia.id]);
    expect(labelsOf(shown)).toEqual(['Use camera', 'Use light', 'Use mood', 'Other suggestions', 'Back']);
    for (const text of ['Wide shot on a 35 mm lens', 'Golden hour', 'thin mist drifts', '19 more times'])
      expect(textOf(shown)).toContain(text);
    const used = await run.mia.click(shown, 'Use light').waitForMessage(says('Make it'));
    const [, prompt = ''] = /> (a red kite[^"\\]*)/.exec(textOf(used)) ?? [];
    expect(textOf(shown)).toContain(`> ${prompt}`);
    expect(run.requests).toEqual([]);
    // Every text that the assistant wrote was checked, and the member's own.
    expect(run.moderation.requests.map(({ json }) => (json as { input: string }).input)).toEqual([
      PROMPT,
      ...['Wide shot', 'Golden hour', 'Calm'].map((each) => expect.stringContaining(each)),
    ]);
    await run.mia.click(used, controlOf(used, 'make')).waitForMessage(hasVideo);
    expect(run.requests.map((request) => request.prompt)).toEqual([prompt]);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('writes what it cost into the ledger, beside no video', async () => {
    await using run = await start();
    await run.improve(await run.compose());
    const [{ answer } = { answer: {} }] = run.assistant.requests;
    const { usage } = answer as { usage: { prompt_tokens: number; completion_tokens: number } };
    const spent = usage.prompt_tokens * 100 + usage.completion_tokens * 1_000;
    expect(await run.calls()).toEqual([
      { job_id: expect.any(String), user_id: run.mia.id, state: 'settled', quota: 0, held: 0, spent },
    ]);
    const tokens = { inTokens: usage.prompt_tokens, outTokens: usage.completion_tokens };
    expect(run.log).toContainEqual(expect.objectContaining({ ...tokens, usd: spent / 1e6 }));
    const film = { prompt: PROMPT, model: 'plain', notify: 'off' };
    await run.mia.slash('video', film).waitForMessage(hasVideo);
    const stats = await run.ada.slash('stats').waitForMessage(isSaid);
    expect(textOf(stats)).toContain(`$${(0.1 + spent / 1e6).toFixed(2)}`);
    expect(textOf(stats)).not.toContain('~assistant');
  });

  it('shows the member’s language and what the model gets', async () => {
    await using run = await start();
    const user = run.discord.world.users.get(run.mia.id);
    if (user) user.locale = Locale.German;
    const begun = await run.mia.slash('video', {}).waitForMessage();
    const typed = await run.mia.submitModal(run.mia.click(begun, controlOf(begun, 'text')), {
      prompt: 'ein roter Drachen',
    });
    const shown = await run.improve(await typed.waitForMessage(says('ein roter Drachen')));
    expect(textOf(shown)).toContain('> ein roter Drachen. Totale mit 35-mm-Objektiv');
    expect(textOf(shown)).toContain('Das bekommt das Modell: ein roter Drachen. Wide shot on a 35 mm lens');
    const used = await run.mia.click(shown, 'Kamera nehmen').waitForMessage(says('Wide shot'));
    expect(textOf(used)).not.toContain('Totale');
  });

  it('asks again only for other suggestions, and goes back to the draft as it was', async () => {
    await using run = await start();
    const composer = await run.compose();
    const shown = await run.improve(composer);
    const back = await run.mia.click(shown, 'Back').waitForMessage(says('Make it'));
    expect(textOf(back)).toContain(`> ${PROMPT}`);
    run.pass(10_000);
    expect(textOf(await run.improve(back))).toContain('Wide shot');
    expect(run.assistant.count('chat')).toBe(1);
    const others = run.mia.click(run.discord.message(shown.id), 'Other suggestions');
    expect(textOf(await others.waitForMessage(says('Close-up')))).toContain('18 more times');
    expect(run.assistant.count('chat')).toBe(2);
  });

  it('uses nothing of an older draft', async () => {
    await using run = await start();
    const shown = await run.improve(await run.compose());
    const use = controlOf(shown, 'rewrite');
    const back = await run.mia.click(shown, 'Back').waitForMessage(says('Make it'));
    const other = await run.mia.submitModal(run.mia.click(back, controlOf(back, 'text')), {
      prompt: 'a dog',
    });
    await other.waitForMessage(says('> a dog'));
    const late = run.mia.click(shown, use, { raw: true });
    expect(textOf(await late.waitForMessage(says('⚠️')))).toContain('> a dog');
  });

  it('is under a finished video too, for whoever presses it', async () => {
    await using run = await start();
    const done = await run.mia
      .slash('video', { prompt: PROMPT, model: 'plain', notify: 'off' })
      .waitForMessage(hasVideo);
    const more = await openMore(run.ada, done);
    const shown = await run.ada.click(more, 'Improve prompt').waitForMessage(says('Use camera'));
    expect(shown.ephemeral_for).toBe(run.ada.id);
    const used = await run.ada.click(shown, 'Use mood').waitForMessage(says('Make it'));
    await run.ada.click(used, controlOf(used, 'make')).waitForMessage(hasVideo);
    expect(run.requests.map(({ prompt }) => prompt)).toEqual([PROMPT, expect.stringContaining('thin mist')]);
    expect((await run.calls()).map((call) => call['user_id'])).toEqual([run.ada.id]);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});

describe('a member', () => {
  it('has as many calls a day as the server says, and none where it is off', async () => {
    await using run = await start();
    expect(await set(run.ada, 'assistant-calls', '1')).toMatch(/^✅/);
    const shown = await run.improve(await run.compose());
    const again = await run.mia
      .click(shown, 'Other suggestions')
      .waitForMessage(says('asked the assistant 1 time today'));
    expect(textOf(again)).toContain(`> ${PROMPT}`);
    expect(run.assistant.count('chat')).toBe(1);
    expect(await set(run.ada, 'assistant-calls', 'off')).toMatch(/^✅/);
    expect(labelsOf(await run.compose())).not.toContain('Improve');
    const done = await run.mia
      .slash('video', { prompt: PROMPT, model: 'plain', notify: 'off' })
      .waitForMessage(hasVideo);
    expect(labelsOf(await openMore(run.mia, done))).not.toContain('Improve prompt');
  });

  it('has one call at a time, and no budget for one that costs too much', async () => {
    await using run = await start();
    const free = run.assistant.script('chat', { kind: 'slow', ms: 1_500 });
    const [one, two] = [await run.compose(), await run.compose('a dog')];
    const [first, second] = await Promise.all([run.improve(one), run.improve(two)]);
    const texts = [textOf(first), textOf(second)];
    expect(texts.filter((text) => text.includes('already asking the assistant'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('Use camera'))).toHaveLength(1);
    free.remove();
    expect(await set(run.ada, 'server-budget', '0.5 a day')).toMatch(/^✅/);
    const refused = await run.improve(await run.compose('a cat'));
    expect(textOf(refused)).toMatch(/budget/);
    expect([run.assistant.count('chat'), (await run.calls()).length]).toEqual([1, 1]);
  });

  it.each<
    [
      what: string,
      script: Parameters<Awaited<ReturnType<typeof start>>['assistant']['script']>[1],
      said: RegExp,
      calls: number,
    ]
  >([
    [
      'a refused key',
      { kind: 'status', status: 401, body: { error: { message: 'sk-assistant-7a11e5' } } },
      /isn’t working right now.*didn’t use a request/,
      0,
    ],
    ['too many requests', { kind: 'status', status: 429, body: {} }, /too many requests.*didn’t use/, 0],
    [
      'a page of a server that is down',
      { kind: 'html', status: 503 },
      /isn’t working right now.*didn’t use/,
      0,
    ],
    // A gateway that gave up says nothing of what the model behind it made.
    [
      'a gateway’s page',
      { kind: 'html', status: 502 },
      /isn’t working right now.*used one of today’s requests/,
      1,
    ],
    [
      'a redirect',
      {
        kind: 'status',
        status: 307,
        headers: { location: 'http://127.0.0.1:1/v1/chat/completions' },
        body: {},
      },
      /isn’t working right now.*didn’t use/,
      0,
    ],
    ['a lost answer', { kind: 'truncated' }, /isn’t working right now.*used one of today’s requests/, 1],
    [
      'no JSON',
      {
        kind: 'bytes',
        status: 200,
        bytes: JSON.stringify({ choices: [{ message: { content: 'Sorry!' } }] }),
      },
      /in a form I can read.*used one of today’s requests/,
      1,
    ],
    [
      'an endless answer',
      { kind: 'bytes', status: 200, bytes: JSON.stringify({ choices: [], filler: 'x'.repeat(1_100_000) }) },
      /isn’t working right now.*used one/,
      1,
    ],
  ])('learns of %s whether it counts, and keeps the prompt', async (_, trouble, said, calls) => {
    await using run = await start();
    run.assistant.script('chat', trouble);
    const shown = await run.improve(await run.compose());
    expect(textOf(shown)).toMatch(said);
    expect(textOf(shown)).toContain(`> ${PROMPT}`);
    expect(run.assistant.count('chat')).toBe(1);
    expect(await run.calls()).toHaveLength(calls);
    expect(JSON.stringify(run.log)).not.toContain('7a11e5');
  });
});

describe('a prompt that the server refuses', () => {
  it('goes to no assistant', async () => {
    await using run = await start();
    expect(await set(run.ada, 'blocked-words', 'kite')).toMatch(/^✅/);
    expect(textOf(await run.improve(await run.compose()))).toContain('kite');
    expect(textOf(await run.improve(await run.compose('blood on the snow')))).toContain('violence');
    expect([run.assistant.count('chat'), await run.calls()]).toEqual([0, []]);
  });
});

/** What an assistant could be made to write, and what is left of it. */
const outcomes: readonly (readonly [what: string, prompt: string, left: string | RegExp])[] = [
  ['mentions', '<@123456789012345678> and @everyone fly <#123456789012345678>', '> and everyone fly'],
  [
    'links',
    'a kite [free nitro](https://evil.example/x) https://evil.example/y discord.gg/abc flies',
    '> a kite free nitro flies',
  ],
  ['a foreign name of the cast', 'a kite with @Rex', '> a kite with Rex'],
  ['hidden characters', 'a k\u200bi\u202ete', '> a kite'],
  ['markup and code', '**a** `@Rex` ~~kite~~', /> \\\\\*\\\\\*a\\\\\*\\\\\* Rex/],
  ['line breaks', 'a kite\n# BIG\n> quote', '> a kite'],
  ['a blocked word', 'a zombie kite', /against this server’s rules/],
  ['what the moderation refuses', 'blood on a kite', /against this server’s rules/],
  ['an opted-out member', 'a kite and @moe', '> a kite and moe'],
  ['nothing', '  \u200b ', /isn’t in a form|left out|leave out something/],
  ['far too much', `${'A kite flies very high. '.repeat(300)}`, '> A kite flies very high.'],
];

async function addRex({ mia }: Awaited<ReturnType<typeof start>>): Promise<void> {
  const image = await mia.upload('rex.png', imageFile);
  await mia.slash('cast add', { name: 'Rex', description: 'a dog', image }).waitForMessage(isSaid);
}

describe('an assistant that obeys somebody else', () => {
  it.each(outcomes)('can’t bring in %s', async (_, prompt, left) => {
    const one = { prompt, shown: prompt };
    await using run = await start({ say: () => JSON.stringify({ camera: one, light: one, mood: one }) });
    expect(await set(run.ada, 'blocked-words', 'zombie')).toMatch(/^✅/);
    if (prompt.includes('@Rex')) await addRex(run);
    const shown = await run.improve(await run.compose());
    if (typeof left === 'string') expect(textOf(shown)).toContain(left);
    else expect(textOf(shown)).toMatch(left);
    // The composer itself offers the cast.
    const rewrites = textOf(shown).split('"placeholder"')[0];
    expect(rewrites).not.toMatch(/evil|discord\.gg|<@|@everyone|@Rex|zombie|blood|@moe/);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('keeps the names of the prompt, and leaves out a rewrite without them', async () => {
    const text = (prompt: string) => ({ prompt, shown: prompt });
    const said = {
      camera: text('@Rex runs at dawn'),
      light: text('a dog runs'),
      mood: text('@rex runs in rain'),
    };
    await using run = await start({ say: () => JSON.stringify(said) });
    await addRex(run);
    const shown = await run.improve(await run.compose('@Rex runs'));
    expect(labelsOf(shown)).toEqual(['Use camera', 'Use mood', 'Other suggestions', 'Back']);
    expect(textOf(shown)).toContain('One suggestion left out');
  });
});
