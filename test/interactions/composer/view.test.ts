import { ButtonStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/catalog/schema.ts';
import type { ComposerView } from '../../../src/interactions/composer/parts.ts';
import { allModels, readModelPage, shownLengths } from '../../../src/interactions/composer/selects.ts';
import { renderComposer } from '../../../src/interactions/composer/view.ts';
import { translator } from '../../../src/locales/translate.ts';
import { type DraftInput, draftOf } from '../../../src/requests/request.ts';
import { modelsOf } from '../../support/models.ts';
import { aCastMember, aModel } from '../../support/requests.ts';

const t = translator('en');
const [plain] = modelsOf([aModel('plain')]) as [Model];
const image = (role: DraftInput['role'], url = `https://cdn.example/${role}.png`): DraftInput => ({
  role,
  source: { url, bytes: 1 },
});

interface World extends Partial<Pick<ComposerView, 'gone' | 'note' | 'isLayout' | 'lastModelId'>> {
  draft?: Partial<ReturnType<typeof draftOf>>;
  options?: Partial<ReturnType<typeof draftOf>['options']>;
  composition?: Partial<ComposerView['composition']>;
  list?: Partial<ComposerView['list']>;
}

function render({ draft = {}, options = {}, composition = {}, list = {}, ...more }: World = {}) {
  const base = draftOf('a boat', []);
  const usdWith = ({
    draft: isDraft,
    durationSeconds = 5,
  }: {
    draft?: boolean;
    durationSeconds?: number | null;
  }) => (isDraft ? 0.1 : (durationSeconds ?? 5) / 10);
  const components = renderComposer(
    {
      ...{
        id: '7',
        revision: 3,
        lastModelId: undefined,
        gone: [],
        note: undefined,
        isLayout: true,
        canImprove: false,
        ...more,
      },
      draft: { ...base, ...draft, options: { ...base.options, ...options } },
      list: { ...allModels, ...list },
      composition: {
        ...{ able: [], cast: [] },
        ...{ models: [plain], task: draft.task ?? 'generate', model: plain, way: plain.offers[0].ways[0] },
        fitted: { durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' },
        choices: { durations: [5, 10], resolutions: ['720p'], aspectRatios: ['16:9', '9:16', '1:1'] },
        ...{ notes: [], usd: 0.5, usdWith, hasPrompt: true, refusal: undefined, mayPass: false },
        assistantCalls: 20,
        ...composition,
      },
    },
    t,
  );
  const said = JSON.stringify(components);
  const buttons = [...said.matchAll(/"custom_id":"compose:7:([^"]*)","label":"([^"]*)"/g)];
  const [container] = components as unknown as [{ components: { components?: { options?: object[] }[] }[] }];
  const lists = container.components.flatMap(({ components: [row] = [] }) => (row?.options ? [row] : [])) as {
    custom_id: string;
    options: { label: string; value: string; description?: string; default?: boolean }[];
  }[];
  return {
    said,
    actions: buttons.map(([, action]) => action),
    labels: buttons.map(([, , label]) => label),
    listOf: (what: string) => lists.find(({ custom_id }) => custom_id === `compose:7:${what}`)?.options,
  };
}
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...plain, id: `m${index}`, label: `Model ${index}` }));

it('lists as many of the cast as Discord takes, without markup', () => {
  const cast = Array.from({ length: 26 }, (_, n) =>
    aCastMember(`one ${n}`, n === 1 ? { description: `${'\u202e**b** '.repeat(40)}` } : {}),
  );
  const list = render({ composition: { cast } }).listOf('cast') ?? [];
  expect(list).toHaveLength(25);
  expect(list[0]).toEqual({ label: '@one 0', value: 'one 0', emoji: { name: '🎭' } });
  expect(list[1]?.description).toMatch(/^(?:\*\*b\*\* ?)+…?$/);
  expect(list[1]?.description?.length).toBeLessThanOrEqual(100);
  expect(render().listOf('cast')).toBeUndefined();
});

describe('what is written', () => {
  it.each<[what: string, world: World, said: string[], unsaid: string[]]>([
    [
      'a prompt of two lines',
      { options: { prompt: 'one\ntwo' } },
      ['> one\\n> two'],
      [t('composer.length', { length: 7 })],
    ],
    [
      'a long prompt',
      { options: { prompt: 'word '.repeat(400) } },
      [t('composer.length', { length: 2_000 })],
      [],
    ],
    ['no prompt', { composition: { hasPrompt: false } }, [t('composer.noPrompt')], ['a boat']],
    [
      'no change',
      { draft: { task: 'edit' }, composition: { hasPrompt: false } },
      [t('composer.noChange'), t('composer.titleEdit')],
      [],
    ],
    ['a seed of zero', { options: { seed: 0 } }, [t('composer.seed', { seed: 0 })], []],
    [
      'what to avoid',
      { options: { avoid: 'rain' } },
      [t('composer.avoid', { asked: 'rain' as never })],
      ['🌱'],
    ],
    [
      'an image',
      { draft: { inputs: [image('first')] } },
      [t('composer.first'), 'first.png'],
      [t('composer.continues')],
    ],
    [
      'a video that goes on',
      { draft: { inputs: [{ role: 'first', source: { lastFrameOf: { videoOf: '9' } } }] } },
      [t('composer.continues')],
      [t('composer.first')],
    ],
    [
      'two references',
      {
        draft: {
          inputs: [
            image('reference', 'https://cdn.example/1.png'),
            image('reference', 'https://cdn.example/2.png'),
          ],
        },
      },
      [t('composer.reference', { count: 2 }), '1.png', '2.png'],
      [],
    ],
    ['a refusal', { composition: { refusal: () => 'too dear' } }, ['⚠️ too dear'], []],
    [
      'a note before the refusal',
      { note: () => 'no number', composition: { refusal: () => 'too dear' } },
      ['⚠️ no number'],
      ['too dear'],
    ],
    ['what the model changes', { composition: { notes: [() => 'only 5 s'] } }, ['-# ℹ️ only 5 s'], []],
    ['what leaves no choice', {}, ['720p'], ['· 16:9']],
  ])('%s', (_, world, said, unsaid) => {
    const text = render(world).said;
    for (const each of said) expect(text).toContain(each);
    for (const each of unsaid) expect(text).not.toContain(each);
  });

  it('is not what is gone', () => {
    const [gone, kept] = [image('first'), image('last')];
    const { said } = render({ draft: { inputs: [gone, kept] }, gone: [gone] });
    expect(said).toContain(t('composer.gone'));
    expect(said).not.toContain('first.png');
    expect(said).toContain('last.png');
  });
});

describe('the button that makes it', () => {
  it.each<[what: string, world: World, isDisabled: boolean]>([
    ['ready', {}, false],
    ['without a prompt', { composition: { hasPrompt: false } }, true],
    ['refused', { composition: { refusal: () => 'no' } }, true],
    ['refused for now', { composition: { refusal: () => 'later', mayPass: true } }, false],
    ['without its image', { gone: [image('first')] }, true],
  ])('%s', (_, world, isDisabled) => {
    const { said } = render(world);
    const [, make = ''] = /("custom_id":"compose:7:make\.[^}]*\}[^}]*\})/.exec(said) ?? [];
    expect(make).toContain(`"disabled":${isDisabled}`);
    expect(make).toContain(`"style":${ButtonStyle.Success}`);
  });

  it('agrees to the model, and to the price in whole millionths, upwards', () => {
    expect(render({ composition: { usd: 0.1000001 } }).actions.at(-1)).toBe('make.3.100001.plain');
  });
});

describe('the other buttons', () => {
  const sounding = (sound: 'on' | 'off' | 'never' | undefined) => ({
    composition: { way: { ...plain.offers[0].ways[0], sound } as ComposerView['composition']['way'] },
  });
  const images = { draft: { inputs: [image('first')] } };
  it.each<[what: string, world: World, actions: string[]]>([
    ['for words and images', images, ['text', 'images', 'draft.on']],
    ['for a video that is made sharper', { draft: { task: 'upscale' } }, []],
    ['where a draft saves nothing', { composition: { usd: 0.1 } }, ['text', 'images']],
    ['of a draft', { options: { draft: true } }, ['text', 'images', 'draft.off']],
    ['where sound is usual', sounding('on'), ['text', 'images', 'sound.off', 'draft.on']],
    ['where sound is not usual', sounding('off'), ['text', 'images', 'sound.on', 'draft.on']],
    ['where there is none', sounding('never'), ['text', 'images', 'draft.on']],
    [
      'where it was asked for all the same',
      { ...sounding('never'), options: { sound: 'on' } },
      ['text', 'images', 'sound.off', 'draft.on'],
    ],
    [
      'where it was switched off',
      { ...sounding('on'), options: { sound: 'off' } },
      ['text', 'images', 'sound.on', 'draft.on'],
    ],
  ])('%s', (_, world, expected) => {
    const { actions } = render(world);
    expect(actions.filter((action) => !action?.startsWith('make'))).toEqual(expected);
    // Without a layout they follow it, and there are five at most.
    const flat = render({ ...world, isLayout: false }).actions;
    expect(flat).toEqual([expect.stringMatching(/^make/), ...expected].slice(0, 5));
  });

  it.each([
    [25, true, false],
    [26, true, true],
    [26, false, false],
  ])('search %i models (layout: %s): %s', (count, isLayout, isThere) => {
    const { actions } = render({ isLayout, composition: { models: many(count) } });
    expect(actions.includes('search')).toBe(isThere);
  });
});

describe('the lists', () => {
  it('have prices where those differ, and the present choice', () => {
    const { listOf } = render();
    expect(listOf('length')).toMatchObject([
      { label: t('composer.seconds', { seconds: 5 }), value: '5', description: '$0.50', default: true },
      { value: '10', description: '$1.00', default: false },
    ]);
    expect(listOf('ratio')?.map(({ label }) => label)).toEqual([
      ...[`16:9 · ${t('composer.wide')}`, `9:16 · ${t('composer.tall')}`, `1:1 · ${t('composer.square')}`],
    ]);
    expect(listOf('ratio')?.[0]).not.toHaveProperty('description');
    // There is nothing to choose.
    expect(listOf('resolution')).toBeUndefined();
  });

  it('have the present model first, then the last one, and lead from the last page to the first', () => {
    const models = many(60);
    const [chosen] = [models[50] as Model];
    const at = (page: number) =>
      render({ lastModelId: 'm40', list: { page }, composition: { models, model: chosen } }).listOf(
        'model',
      ) ?? [];
    expect(
      at(0)
        .map(({ value }) => value)
        .slice(0, 3),
    ).toEqual(['m50', 'm40', 'm0']);
    expect(at(0)).toHaveLength(25);
    const leads = [0, 1, 2].map((page) => readModelPage(at(page).at(-1)?.value ?? ''));
    expect(leads.map((lead) => lead?.page)).toEqual([1, 2, 0]);
    expect(at(2)).toHaveLength(60 - 48 + 1);
    expect(readModelPage('m50')).toBeUndefined();
    expect(readModelPage('page 2 kling pro')).toEqual({ page: 2, search: 'kling pro' });
  });

  it('of lengths are those that people ask for, and the chosen one', () => {
    const all = Array.from({ length: 58 }, (_, index) => index + 3);
    const shown = shownLengths(all, 17);
    expect(shown).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 15, 17, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
    expect(shownLengths([...all, 61], 3).at(-1)).toBe(61);
    expect(shownLengths(all.slice(0, 25), 3)).toHaveLength(25);
    const minutes = shownLengths(
      Array.from({ length: 600 }, (_, index) => index + 1),
      7,
    );
    expect(minutes.length).toBeLessThanOrEqual(25);
    expect(minutes).toEqual(expect.arrayContaining([1, 7, 600]));
    expect(
      render({ composition: { choices: { durations: all, resolutions: [], aspectRatios: [] } } }).listOf(
        'length',
      ),
    ).toHaveLength(18);
  });
});
