import { describe, expect, it } from 'vitest';
import { builtInModels, checkModels, createCatalog, retirementOf } from '../../src/catalog/catalog.ts';
import type { Model, Way } from '../../src/catalog/schema.ts';
import { searchModels } from '../../src/catalog/search.ts';
import type { Stage } from '../../src/catalog/stage-schema.ts';
import { sunsetOf, sunsetWarnings, watchSunsets } from '../../src/catalog/sunset-warnings.ts';
import { costTier } from '../../src/catalog/tier.ts';
import { keptMsOf, takes, usualUsd } from '../../src/catalog/ways.ts';
import { createFakeClock } from '../support/clock.ts';

const DAY_MS = 24 * 3_600_000;
const ENDS = '2027-03-01';
const endsAtMs = Date.parse(ENDS);
const kling = builtInModels.find(({ id }) => id === 'kling') as Model;
const [klingOffer] = kling.offers;
const [klingStage] = klingOffer.ways[0].stages as [Stage];
const ending: Model = {
  ...{ id: 'ending', label: 'Ending' },
  offers: [{ ...klingOffer, id: 'ending', retired: { on: ENDS, successor: 'kling' } }],
};

function catalogOf(models: readonly Model[], providers: string[], now = () => endsAtMs) {
  return createCatalog({
    models,
    providers: new Map(providers.map((id) => [id, {}])),
    defaultModelId: undefined,
    now,
  });
}

describe('a model with an end', () => {
  it('is offered until that day, and from its beginning no more, without a restart', () => {
    const clock = createFakeClock(endsAtMs - 1);
    const catalog = catalogOf([ending, kling], ['wavespeed'], clock.now);
    expect(catalog.offered.map(({ id }) => id)).toEqual(['ending', 'kling']);
    expect(catalog.defaultModel?.id).toBe('ending');
    clock.advance(1);
    expect(catalog.offered.map(({ id }) => id)).toEqual(['kling']);
    expect(catalog.defaultModel?.id).toBe('kling');
    expect(catalog.find('ending')).toEqual(ending);
  });

  it.each([
    [31, []],
    [30, ['Ending (ending) ends on 2027-03-01, in 30 days; kling is the closest replacement']],
    [1, ['Ending (ending) ends on 2027-03-01, in 1 day; kling is the closest replacement']],
    [0.5, ['Ending (ending) ends on 2027-03-01, in less than a day; kling is the closest replacement']],
    [0, []],
  ])('is warned of %d days ahead: %j', (days, warnings) => {
    expect(sunsetWarnings([ending, kling], endsAtMs - days * DAY_MS)).toEqual(warnings);
    expect(sunsetOf(ending, endsAtMs - days * DAY_MS)).toBe(days === 0 ? undefined : Math.floor(days));
    expect(sunsetOf(kling, endsAtMs)).toBeUndefined();
  });
});

it('is reported to the operator at start, and again as the last 30 and 7 days begin', () => {
  const clock = createFakeClock(endsAtMs - 40 * DAY_MS);
  const catalog = catalogOf([ending, kling], ['wavespeed'], clock.now);
  const warned: string[] = [];
  const watch = () =>
    watchSunsets({ models: () => catalog.ending, clock, warn: (line) => warned.push(line) });
  const stop = watch();
  clock.advance(9 * DAY_MS);
  expect(warned).toEqual([]);
  clock.advance(24 * DAY_MS);
  expect(warned).toEqual([expect.stringContaining('in 30 days'), expect.stringContaining('in 7 days')]);
  clock.advance(10 * DAY_MS);
  expect(warned).toHaveLength(2);
  stop();
  expect(clock.waiting).toBe(0);
});

it('with an end is offered on at an address of the operator, and nobody is warned', () => {
  const api = { origin: 'http://127.0.0.1:1', headers: {}, isOperatorsOwn: true };
  const catalog = createCatalog({
    ...{ models: [ending], defaultModelId: undefined, now: () => endsAtMs + DAY_MS },
    providers: new Map([['wavespeed', { api }]]),
  });
  expect(catalog.offered).toEqual([ending]);
  expect(catalog.ending).toEqual([]);
});

describe('a model that starts from a still', () => {
  const [way] = klingOffer.ways;
  const withStill: Way = {
    ...way,
    inputs: { first: { min: 0, max: 1 } },
    stages: [
      {
        makes: 'image',
        unlessImage: true,
        provider: 'replicate',
        providerModel: 'black-forest-labs/flux-schnell',
        price: { usd: 0.003, per: 'task', chargedOnFailure: false },
      },
      ...way.stages,
    ],
  };
  const stillElsewhere: Model = {
    ...kling,
    id: 'moves',
    offers: [{ ...klingOffer, id: 'moves', ways: [withStill] }],
  };

  it.each([
    [['wavespeed', 'replicate'], 'optional'],
    [['wavespeed'], 'required'],
  ] as const)('with the keys of %j has the image %s', (providers, image) => {
    const { offered } = catalogOf([stillElsewhere], [...providers]);
    expect(offered.map((model) => [model.id, takes(model, 'first')])).toEqual([['moves', image]]);
  });

  it('is not offered without the key for its video', () => {
    expect(catalogOf([stillElsewhere], ['replicate']).offered).toEqual([]);
  });
});

describe('what is offered', () => {
  const preview = builtInModels.find(({ id }) => id === 'preview') as Model;
  it.each([
    ['the preview without any key', ['preview'], undefined, ['preview']],
    ['no preview with a key', ['preview', 'wavespeed'], undefined, ['kling']],
    [
      'the preview too if it is the chosen default',
      ['preview', 'wavespeed'],
      'preview',
      ['preview', 'kling'],
    ],
  ])('is %s', (_, providers, defaultModelId, ids) => {
    const catalog = createCatalog({
      ...{ models: [preview, kling], defaultModelId, now: () => 0 },
      providers: new Map(providers.map((id) => [id, {}])),
    });
    expect(catalog.offered.map(({ id }) => id)).toEqual(ids);
  });

  it('by default is the cheapest that makes new videos for everybody', () => {
    const cheaper = (id: string, usd: number, change: Partial<Way> = {}): Model => {
      const [way] = klingOffer.ways;
      const stages: Way['stages'] = [{ ...klingStage, price: { usd, per: 'task', chargedOnFailure: false } }];
      return { ...kling, id, offers: [{ ...klingOffer, id, ways: [{ ...way, stages, ...change }] }] };
    };
    const [adult, extends_] = [cheaper('adult', 0.01), cheaper('extends', 0.01, { task: 'extend' })];
    const [plain, dear] = [cheaper('plain', 0.5), cheaper('dear', 0.6)];
    const models = [dear, { ...adult, ageRestricted: true }, extends_, plain];
    expect(models.map((model) => usualUsd(model))).toEqual([0.6, 0.01, 0.01, 0.5]);
    expect(catalogOf(models, ['wavespeed']).defaultModel?.id).toBe('plain');
  });
});

describe('a model of two providers', () => {
  const at = (...ends: (string | undefined)[]): Model => {
    const [first, ...others] = ends.map((on, index) => ({
      ...{ ...klingOffer, id: `offer-${index}` },
      ...(on !== undefined && { retired: { on, successor: `after-${on}` } }),
    }));
    if (!first) throw new Error('There is one');
    return { ...kling, id: 'two', offers: [first, ...others] };
  };

  it.each([
    ['no end while one of them goes on', at(undefined, '2027-01-01'), undefined],
    ['the later end, with its successor', at('2027-05-01', '2027-01-01'), '2027-05-01'],
    ['the later end, in any order', at('2027-01-01', '2027-05-01'), '2027-05-01'],
  ])('has %s', (_, model, on) => {
    expect(retirementOf(model)).toEqual(on && { on, successor: `after-${on}` });
    const { ending } = catalogOf([model], ['wavespeed'], () => Date.parse('2026-12-01'));
    expect(ending).toEqual(on === undefined ? [] : [model]);
  });
});

it('a result is kept as long as the provider of its stage keeps it', () => {
  expect(keptMsOf({ keptMs: 7 }, { ...klingStage, keptMs: 5 })).toBe(5);
  expect(keptMsOf({ keptMs: 7 }, { ...klingStage, keptMs: undefined })).toBe(7);
});

describe('searchModels', () => {
  it('finds first a model with an offer of just that id', () => {
    const [begins, named] = [
      { ...kling, id: 'kling-pro-max' },
      { ...kling, id: 'film', offers: [{ ...klingOffer, id: 'kling-pro' }] as const },
    ];
    const models: Model[] = [begins, { ...named, offers: [...named.offers] }];
    expect(searchModels(models, 'kling-pro').map(({ id }) => id)).toEqual(['film', 'kling-pro-max']);
  });

  it.each([
    ['flux', ['flux', 'flux-max', 'old-flux', 'influx', 'boat']],
    ['max', ['flux-max']],
    ['budget', ['flux', 'flux-max', 'old-flux', 'influx', 'boat']],
  ])('puts what is named so before what is made so: %s', (typed, ids) => {
    const cheap = builtInModels.find((model) => costTier(model) === 'budget') as Model;
    const [offer] = cheap.offers;
    const models = ['boat', 'influx', 'old-flux', 'flux-max', 'flux'].map((id) => ({
      ...cheap,
      ...{ id, label: id },
      // A provider of that name is only a fact.
      offers: [{ ...offer, id, provider: id === 'boat' ? 'fluxes' : 'runway' }] as Model['offers'],
    }));
    const found = searchModels(models, typed).map(({ id }) => id);
    expect(typed === 'budget' ? found.toSorted() : found).toEqual(typed === 'budget' ? ids.toSorted() : ids);
  });

  it('puts a name that begins with the first word before one that only has all words', () => {
    const models = ['old-flux-max', 'flux-pro-max'].map((id) => ({ ...kling, id, label: id }));
    expect(searchModels(models, 'flux max').map(({ id }) => id)).toEqual(['flux-pro-max', 'old-flux-max']);
  });

  const found = (typed: string) => searchModels(builtInModels, typed).map(({ id }) => id);

  it.each([
    ['kling', 'kling'],
    ['Kling 3.0 p', 'kling'],
    ['kling 1080', 'kling-4'],
    ['pro kling', 'kling'],
    ['veo fast', 'veo-3.1-fast'],
    ['gen4 turbo', 'runway-gen4-turbo'],
    ['svd dev', 'flux-dev-svd'],
    ['sora-2-pro', 'sora-2-pro'],
  ])('finds for "%s" first %s', (typed, id) => {
    expect(found(typed)[0]).toBe(id);
  });

  it('finds all of a provider, and those of a price', () => {
    const runway = builtInModels
      .filter(({ offers }) => offers.some(({ provider }) => provider === 'runway'))
      .map(({ id }) => id);
    expect(found('runway').toSorted()).toEqual(runway.toSorted());
    expect(found('runway')[0]).toMatch(/^runway/);
    expect(found('budget flux')).toContain('flux-schnell-svd');
    expect(found('budget kling')).toContain('kling-2.6');
    expect(found('budget kling')).not.toContain('kling');
  });

  it('returns all in their order for an empty text, and none for nonsense', () => {
    expect(found('  ')).toEqual(builtInModels.map(({ id }) => id));
    expect(found('kling xyzzy')).toEqual([]);
  });
});

describe('the way of a stored request', () => {
  const [model] = checkModels([
    {
      id: 'merged',
      label: 'Merged',
      offers: ['first', 'second'].map((id) => ({
        ...{ id, provider: 'vidu', durations: [5], resolutions: ['720p' as const] },
        ways: ['words', 'frames'].map((name) => ({
          name,
          stages: [
            {
              ...{ makes: 'video' as const, providerModel: `${id}-${name}` },
              price: { usd: 1, per: 'task' as const },
            },
          ],
        })),
      })),
    },
  ]);
  const catalog = createCatalog({
    models: model ? [model] : [],
    providers: new Map([['vidu', {}]]),
    defaultModelId: undefined,
    now: () => 0,
  });
  const nameOf = (offer?: string, way?: string, id = 'merged') =>
    catalog.wayOf({ model: id, ...(offer && { offer }), ...(way && { way }) })?.stages[0]?.providerModel;

  it.each([
    ['second', 'frames', 'second-frames'],
    ['second', undefined, 'second-words'],
    // From before there were offers.
    [undefined, undefined, 'first-words'],
    // Another provider isn't paid instead.
    ['gone', 'frames', undefined],
    ['second', 'gone', undefined],
  ])('with the offer %s and the way %s is %s', (offer, way, expected) => {
    expect(nameOf(offer, way)).toBe(expected);
  });

  it('is found by the id of an offer, like the model', () => {
    expect(nameOf(undefined, undefined, 'second')).toBe('second-words');
    expect(catalog.find('second')?.id).toBe('merged');
    expect(catalog.find('gone')).toBeUndefined();
  });
});
