import { describe, expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import type { ModelRow } from '../../src/catalog/schema.ts';
import { createComposerButton, createComposerSelect } from '../../src/components/composer.ts';
import { openComposer } from '../../src/interactions/composer/open.ts';
import { translator } from '../../src/locales/translate.ts';
import { withInputs, withOptions } from '../../src/requests/draft.ts';
import { type Draft, draftOf } from '../../src/requests/request.ts';
import { idOf, inComposer, startComposer } from '../support/composer.ts';
import { fakeInteraction, OTHER } from '../support/interactions.ts';
import { modelsOf } from '../support/models.ts';
import { aModel, GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
type Run = Awaited<ReturnType<typeof startComposer>>;

/** Opens a composer; `make` clicks its button, or the one of an earlier picture of it. */
async function open(run: Run, draft: Draft) {
  const opened = fakeInteraction();
  await openComposer(opened.interaction, draft, run.deps);
  const button = createComposerButton(run.deps);
  const select = createComposerSelect(run.deps);
  async function click(shown: string, action: string, userId = MEMBER) {
    const customId = idOf(shown, action);
    const [, id = '', detail] = customId.split(':');
    const { interaction, said, answers } = inComposer({ customId, userId });
    await button.execute(interaction, id, detail);
    return { said: said(), answers };
  }
  async function choose(action: string, value: string) {
    const { interaction, said } = inComposer({ kind: 'select', values: [value] });
    await select.execute(interaction, opened.id, action);
    return said();
  }
  return { id: opened.id, said: opened.said(), answers: opened.answers, click, choose };
}

describe('a composer', () => {
  it('shows as much of a long prompt as there is room for, and says how long it is', async () => {
    await using run = await startComposer();
    const { said } = await open(run, draftOf('*'.repeat(4_000)));
    const [stars = ''] = said.match(/(?:\\\\\*)+/) ?? [];
    // Each with two escapes in JSON.
    expect(stars.length / 3).toBe(499);
    expect(said).toContain(t('composer.length', { length: 4_000 }));
    expect((await open(run, draftOf('a boat'))).said).not.toContain(t('composer.length', { length: 6 }));
  });

  it('is a private message that shows what would be made, for how much', async () => {
    await using run = await startComposer();
    const { said, answers } = await open(run, draftOf('a paper boat'));
    expect(answers).toMatchObject([{ how: 'reply', body: { flags: (1 << 6) | (1 << 15) } }]);
    expect(said).toContain('> a paper boat');
    expect(said).toContain('**Plain**');
    expect(said).toContain('"label":"Make it · $0.50"');
    expect(said).not.toContain('"disabled":true');
  });

  it('waits for a prompt', async () => {
    await using run = await startComposer();
    const { said } = await open(run, draftOf(''));
    expect(said).toContain(t('composer.noPrompt'));
    expect(said).toContain('"disabled":true');
  });

  it('says what keeps it from being made', async () => {
    await using run = await startComposer({ settings: { blockedWords: ['boat'] } });
    const { said } = await open(run, draftOf('a paper boat'));
    expect(said).toContain('⚠️');
    expect(said).toContain('boat');
    expect(said).toContain('"disabled":true');
  });

  it.each([
    ['the link has ended', { url: 'https://cdn.example/a.png?ex=1', bytes: 1 }, true],
    ['the bot has deleted it', { jobId: '9', index: 0 }, false],
  ])('says that its image is gone where %s, and makes nothing without it', async (_, source, isInputKept) => {
    await using run = await startComposer({ isInputKept });
    const draft = withInputs(draftOf('a boat'), { first: [source] });
    const { said, click } = await open(run, draft);
    expect(said).toContain(t('composer.gone'));
    expect(said).toContain('"disabled":true');
    expect((await click(said, 'make')).said).toContain(t('composer.changed'));
    expect(run.submitted).toEqual([]);
    // Nothing to keep.
    expect((await click(said, 'images')).said).not.toContain(t('form.keep'));
  });

  it.each([
    [0.1000001, 500_001],
    [0.1, 500_000],
  ])('asks at %d dollars a second for no less than it costs', async (usd, microUsd) => {
    const stages = [
      { makes: 'video', providerModel: 'viduq3-turbo', price: { usd, per: 'second' } },
    ] as const;
    await using run = await startComposer({ models: modelsOf([aModel('odd', { stages: [...stages] })]) });
    const { said } = await open(run, { ...draftOf('a boat'), model: 'odd' });
    expect(said).toContain(`make.0.${microUsd}.odd"`);
  });

  it.each([
    ['cheaper', 'priced', true],
    ['as dear', 'steady', false],
  ])('offers a draft where that is %s', async (_, model, isOffered) => {
    const steady = aModel('steady', { resolutions: ['480p', '720p'], defaultResolution: '480p' });
    await using run = await startComposer({ models: modelsOf([steady]) });
    const { said } = await open(run, { ...draftOf('a boat'), model });
    expect(said.includes('draft.on"')).toBe(isOffered);
  });

  it.each([
    ['always', null, 'off'],
    ['on', null, 'off'],
    ['off', null, 'on'],
    ['on', 'off', 'on'],
    ['off', 'on', 'off'],
    ['never', null, undefined],
  ] as const)('switches the sound of a model (%s, asked for %s) to %s', async (sound, asked, next) => {
    await using run = await startComposer({ models: modelsOf([aModel('loud', { sound })]) });
    const draft = { ...withOptions(draftOf('a boat'), { sound: asked }), model: 'loud' };
    const { said } = await open(run, draft);
    expect(/:sound\.(\w+)"/.exec(said)?.[1]).toBe(next);
  });

  it('looks for each file of a job by its own place', async () => {
    await using run = await startComposer();
    const asked: [string, number][] = [];
    async function isInputKept(...place: [string, number]) {
      asked.push(place);
      return true;
    }
    Object.assign(run.deps.library, { isInputKept });
    await open(
      run,
      withInputs(draftOf('a boat'), { first: [{ jobId: '9' }], last: [{ jobId: '9', index: 2 }] }),
    );
    expect(asked).toEqual([
      ['9', 0],
      ['9', 2],
    ]);
  });

  it('is kept before it is shown: a click may come at once', async () => {
    await using run = await startComposer();
    const { interaction } = fakeInteraction({ fails: { reply: new Error('10062') } });
    await expect(openComposer(interaction, draftOf('a boat'), run.deps)).rejects.toThrow('10062');
    expect(await run.draft()).toMatchObject({ options: { prompt: 'a boat' } });
  });

  it.each([
    [21, 21, false],
    // Of four others, the one that needs an image comes last, behind the choice that leads on.
    [22, 21, true],
  ])('lists up to 25 models at once: of %i more, %i', async (count, shown, isPaged) => {
    const models = modelsOf(Array.from({ length: count }, (_, index) => aModel(`more-${index}`)));
    await using run = await startComposer({ models });
    const { said } = await open(run, draftOf('a boat'));
    expect(said.match(/"value":"more-\d+"/g)).toHaveLength(shown);
    expect(said.includes('"value":"page 1"')).toBe(isPaged);
  });

  it('is refused where no video may be made at all', async () => {
    await using run = await startComposer({ isDraining: true });
    await expect(open(run, draftOf(''))).rejects.toThrow(t('refusal.draining'));
    expect(await run.draft()).toBeUndefined();
  });
});

describe('its lists', () => {
  it.each([
    ['length', '8', { durationSeconds: 8 }, 'Make it · $0.80'],
    ['resolution', '480p', { resolution: '480p' }, 'Make it · $0.50'],
    ['ratio', '9:16', { aspectRatio: '9:16' }, 'Make it · $0.50'],
  ])('change the %s, and the price with it', async (action, value, options, price) => {
    await using run = await startComposer();
    const { choose } = await open(run, draftOf('a boat'));
    const said = await choose(action, value);
    expect((await run.draft())?.options).toMatchObject({ ...draftOf('a boat').options, ...options });
    expect(said).toContain(price);
  });

  it('change the model, which takes what it can, and the draft keeps the rest', async () => {
    await using run = await startComposer({ settings: { maxDurationSeconds: null } });
    const draft = withOptions(draftOf('a boat'), { durationSeconds: 30 });
    const { choose } = await open(run, draft);
    const said = await choose('model', 'words-only');
    expect(said).toContain(t('note.length', { model: 'Words Only', asked: 30, got: 16 }));
    expect(await run.draft()).toEqual({ ...draft, model: 'words-only' });
  });

  it('both count where two are used at once', async () => {
    await using run = await startComposer();
    const { choose } = await open(run, draftOf('a boat'));
    const [, second] = await Promise.all([choose('length', '8'), choose('ratio', '9:16')]);
    expect((await run.draft())?.options).toMatchObject({ durationSeconds: 8, aspectRatio: '9:16' });
    expect(second).toContain('Make it · $0.80');
  });

  it('of another version are refused', async () => {
    await using run = await startComposer();
    const { choose } = await open(run, draftOf('a boat'));
    await expect(choose('toString', '8')).rejects.toThrow(t('refusal.oldList'));
  });
});

describe('Make it', () => {
  it('makes the draft, and agrees to the price on the button', async () => {
    await using run = await startComposer({ settings: { confirmAboveUsd: 0.1 } });
    await run.deps.requests.preferences.setNotify(MEMBER, 'dm');
    const draft = { ...withOptions(draftOf('a boat'), { durationSeconds: 8 }), model: 'plain' };
    const { said, click } = await open(run, draft);
    await click(said, 'make');
    expect(run.submitted).toEqual([{ ...draft, notify: 'dm', agreedUsd: 0.8 }]);
  });

  it('leaves the default unnamed, so that it isn’t the member’s last choice', async () => {
    await using run = await startComposer();
    const { said, click } = await open(run, draftOf('a boat'));
    await click(said, 'make');
    expect(run.submitted).toMatchObject([{ model: null }]);
  });

  it.each([
    ['retired', 'Retired was discontinued'],
    ['nonsense', 'You can’t use `nonsense` here.'],
  ])('runs another model for one that is %s, and says so before', async (model, sentence) => {
    await using run = await startComposer();
    const { said, click } = await open(run, { ...draftOf('a boat'), model });
    expect(said).toContain(sentence);
    expect(said).toContain(t('composer.instead', { model: 'Plain' }));
    await click(said, 'make');
    expect(run.submitted).toMatchObject([{ model: 'plain' }]);
    expect((await run.draft())?.model).toBe(model);
  });

  it('shows the draft as it is, where the member saw another one', async () => {
    await using run = await startComposer();
    const { said, click, choose } = await open(run, draftOf('a boat'));
    const now = await choose('length', '2');
    const refused = await click(said, 'make');
    expect(refused.said).toContain(t('composer.changed'));
    expect(refused.said).toContain('Make it · $0.20');
    expect(run.submitted).toEqual([]);
    await click(now, 'make');
    expect(run.submitted).toHaveLength(1);
  });

  it('makes nothing of a model that took the place of the one it shows', async () => {
    await using run = await startComposer({ hidden: modelsOf([aModel('hidden', { label: 'Hidden' })]) });
    await run.started.trials.begin(MEMBER, 'hidden');
    const { said, click } = await open(run, { ...draftOf('a boat'), model: 'hidden' });
    expect(said).toContain('**Hidden**');
    expect(said).toContain(t('composer.trial', { model: 'Hidden' }));
    expect(said).toMatch(/"value":"hidden","description":"[^"]*","default":true/);
    await run.started.trials.take(MEMBER, 'hidden');
    const refused = await click(said, 'make');
    expect(refused.said).toContain(t('composer.changed'));
    expect(refused.said).toContain('**Plain**');
    expect(run.submitted).toEqual([]);
  });

  it('asks again where it would cost more by now', async () => {
    await using run = await startComposer();
    const { said, click } = await open(run, draftOf('a boat'));
    await run.started.settings.change(GUILD, { by: '1', patch: { defaultDurationSeconds: 9 } });
    const refused = await click(said, 'make');
    expect(refused.said).toContain('Make it · $0.90');
    expect(run.submitted).toEqual([]);
  });

  it('makes one video of an impatient double click, and another one later', async () => {
    await using run = await startComposer();
    const { said, click } = await open(run, draftOf('a boat'));
    await click(said, 'make');
    expect((await click(said, 'make')).answers).toMatchObject([{ how: 'deferUpdate' }]);
    expect(run.submitted).toHaveLength(1);
    run.started.clock.advance(3_001);
    await click(said, 'make');
    expect(run.submitted).toHaveLength(2);
  });

  it('is only for the draft’s own member, as long as it is kept', async () => {
    await using run = await startComposer();
    const { said, click, id } = await open(run, draftOf('a boat'));
    await expect(click(said, 'make', OTHER)).rejects.toThrow(t('composer.over'));
    await run.drafts.forget(MEMBER);
    await expect(click(said, 'make')).rejects.toThrow(t('composer.over'));
    await expect(click(said.replaceAll(id, '1'), 'text')).rejects.toThrow(t('composer.over'));
    expect(run.submitted).toEqual([]);
  });
});

describe('its buttons', () => {
  it.each([
    ['text', '"value":"a boat"'],
    ['images', '"custom_id":"first"'],
  ])('open the form for the %s, filled in', async (action, part) => {
    await using run = await startComposer();
    const { said, click } = await open(run, draftOf('a boat'));
    const form = await click(said, action);
    expect(form.answers).toMatchObject([{ how: 'showModal' }]);
    expect(form.said).toContain(part);
  });

  it('ask for an image as some model takes it, where the chosen one takes none', async () => {
    const stages = [{ makes: 'video', providerModel: 'film', price: { usd: 1, per: 'task' } } as const];
    const edits = (id: string, inputs: { reference?: { max: number } }): ModelRow => ({
      ...{ id, label: id },
      offers: [
        {
          ...{ provider: 'vidu', durations: [4], resolutions: ['720p'] },
          ways: [{ stages }, { task: 'edit', inputs: { video: { min: 1 }, ...inputs }, stages }],
        },
      ],
    });
    const models = checkModels([edits('bare', {}), edits('styled', { reference: { max: 2 } })]);
    await using run = await startComposer({ models });
    const video = { role: 'video', source: { videoOf: '1' }, film: { seconds: 4, bytes: 1 } } as const;
    const { said, click } = await open(run, {
      ...{ ...draftOf('at night'), task: 'edit', model: 'bare', inputs: [video] },
    });
    const form = await click(said, 'images');
    expect(form.said).toContain('"custom_id":"reference"');
    expect(form.said).not.toContain('"custom_id":"first"');
  });
});
