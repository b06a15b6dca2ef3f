import { describe, expect, it } from 'vitest';
import { builtInModels, checkModels, createCatalog } from '../../src/catalog/catalog.ts';
import { fitRequest } from '../../src/catalog/fit.ts';
import { asProvidersAre, idAt, namedModel } from '../../src/catalog/offers.ts';
import type { RequestedOptions } from '../../src/catalog/options.ts';
import type { Model, OfferRow, WayRow } from '../../src/catalog/schema.ts';
import { atTypedProvider, searchModels } from '../../src/catalog/search.ts';
import { usualUsd } from '../../src/catalog/ways.ts';
import { translator } from '../../src/locales/translate.ts';
import type { Role } from '../../src/providers/provider.ts';
import { offerLine } from '../../src/replies/offer.ts';

/** A second at each of three providers, and what makes them different. */
function three(usd: readonly [number, number, number], changes: Partial<Record<string, object>> = {}): Model {
  const at = (provider: string, id: string, price: number): OfferRow => {
    const { ways, ...change } = (changes[provider] ?? {}) as Partial<OfferRow>;
    const stages: WayRow['stages'] = [
      { makes: 'video', providerModel: id, price: { usd: price, per: 'second' } },
    ];
    const all: readonly WayRow[] = ways ?? [{ stages }];
    const [first, ...others] = all.map((way) => ({ ...way, stages }));
    if (!first) throw new Error('There is one');
    return {
      ...{ id, provider, durations: [5, 10], resolutions: ['720p'], sound: 'on', ...change },
      ways: [first, ...others],
    };
  };
  const [model] = checkModels([
    {
      ...{ id: 'film', label: 'Film' },
      offers: [
        at('wavespeed', 'film', usd[0]),
        at('replicate', 'film-b', usd[1]),
        at('fal', 'film-c', usd[2]),
      ],
    },
  ]);
  if (!model) throw new Error('There is one');
  return model;
}

const KEYS = ['wavespeed', 'replicate', 'fal'];

function catalogOf(
  model: Model,
  { keys = KEYS, avoided = [], set }: Partial<{ keys: string[]; avoided: string[]; set: string }> = {},
) {
  return createCatalog({
    ...{ models: [model], defaultModelId: undefined, now: () => 0 },
    providers: new Map(keys.map((id) => [id, {}])),
    isAvoided: (provider) => avoided.includes(provider),
    setProviders: set === undefined ? undefined : new Map([['film', set]]),
  });
}

const none: RequestedOptions = {
  ...{ prompt: 'a fox', durationSeconds: null, resolution: null, aspectRatio: null },
  ...{ seed: null, sound: null, avoid: null, draft: false },
};

/** Who makes it, with what, and how many options were changed. */
function fitted(
  model: Model | undefined,
  options: Partial<RequestedOptions> = {},
  roles: readonly Role[] = [],
) {
  if (!model) throw new Error('It is offered');
  const inputs = roles.map((role) => ({ role }));
  const fit = fitRequest({ task: 'generate', options: { ...none, ...options }, inputs }, model, 7);
  if ('lack' in fit) return fit.lack;
  const { offer, way, durationSeconds, resolution } = fit.request;
  expect(fit.way.name).toBe(way);
  return [fit.way.provider, offer, durationSeconds, resolution, fit.notes.length];
}

/** Its provider and its offer. */
function makerOf(model: Model | undefined, roles: readonly Role[] = []): unknown[] {
  const made = fitted(model, {}, roles);
  return Array.isArray(made) ? made.slice(0, 2) : [made];
}

const frame = { inputs: { first: {}, last: {} } };
const withFrames = { ways: [frame] };

describe('of three providers of one model makes a video', () => {
  it.each<
    [
      what: string,
      made: unknown[],
      usd: [number, number, number],
      more?: {
        changes?: Parameters<typeof three>[1];
        options?: Partial<RequestedOptions>;
        roles?: Role[];
        here?: Parameters<typeof catalogOf>[1];
      },
    ]
  >([
    ['the first of the same price', ['wavespeed', 'film', 5, '720p', 0], [0.1, 0.1, 0.1]],
    ['the cheapest', ['fal', 'film-c', 5, '720p', 0], [0.3, 0.2, 0.1]],
    [
      'the cheapest with a key',
      ['replicate', 'film-b', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { here: { keys: KEYS.slice(0, 2) } },
    ],
    [
      'the cheapest that works',
      ['replicate', 'film-b', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { here: { avoided: ['fal'] } },
    ],
    [
      'the cheapest, where none works',
      ['fal', 'film-c', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { here: { avoided: KEYS } },
    ],
    [
      'the one that the operator set',
      ['wavespeed', 'film', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { here: { set: 'wavespeed' } },
    ],
    [
      'whichever can, where the one that the operator set has no key',
      ['replicate', 'film-b', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { here: { set: 'fal', keys: KEYS.slice(0, 2) } },
    ],
    [
      'the only one that takes its inputs',
      ['wavespeed', 'film', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { wavespeed: withFrames }, roles: ['first', 'last'] },
    ],
    [
      'the only one that takes its inputs, even if it is failing',
      ['wavespeed', 'film', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { wavespeed: withFrames }, roles: ['first'], here: { avoided: ['wavespeed'] } },
    ],
    [
      'one that is as long as was asked',
      ['replicate', 'film-b', 15, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { replicate: { durations: { from: 3, to: 15 } } }, options: { durationSeconds: 15 } },
    ],
    [
      'one that is as sharp as was asked',
      ['wavespeed', 'film', 5, '4k', 0],
      [0.3, 0.2, 0.1],
      { changes: { wavespeed: { resolutions: ['720p', '4k'] } }, options: { resolution: '4k' } },
    ],
    [
      'the cheapest that is not quite what was asked, where none is',
      ['fal', 'film-c', 10, '720p', 1],
      [0.3, 0.2, 0.1],
      { options: { durationSeconds: 20 } },
    ],
    [
      'the cheapest of those that have the usual length of the first',
      ['replicate', 'film-b', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { fal: { durations: [4, 8] } } },
    ],
    [
      'the cheapest with that length, although it has another one by itself',
      ['fal', 'film-c', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { fal: { durations: [10, 5] } } },
    ],
    [
      'one with the same sound',
      ['replicate', 'film-b', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { fal: { sound: 'never' } } },
    ],
    [
      'the cheapest, where it shall be silent anyway',
      ['fal', 'film-c', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { fal: { sound: 'never' } }, options: { sound: 'off' } },
    ],
    [
      'one that takes such a long prompt',
      ['replicate', 'film-b', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { fal: { promptMaxLength: 3 } } },
    ],
    [
      'one whose way takes such a long prompt, although another of its ways doesn’t',
      ['wavespeed', 'film', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      {
        changes: {
          wavespeed: { ways: [{}, { name: 'frames', promptMaxLength: 3, inputs: { first: {}, last: {} } }] },
          replicate: { promptMaxLength: 3 },
          fal: { promptMaxLength: 3 },
        },
      },
    ],
    [
      'one that knows what to avoid',
      ['wavespeed', 'film', 5, '720p', 0],
      [0.3, 0.2, 0.1],
      { changes: { wavespeed: { avoid: true } }, options: { avoid: 'rain' } },
    ],
  ])('%s', (_, made, usd, { changes, options, roles, here } = {}) => {
    const [model] = catalogOf(three(usd, changes), here).offered;
    expect(fitted(model, options, roles)).toEqual(made);
  });

  it('nobody who refuses all of its inputs', () => {
    expect(fitted(three([0.1, 0.1, 0.1]), {}, ['reference'])).toMatchObject({ kind: 'role' });
  });

  it('nobody if the prompt is too long for all', () => {
    const short = { promptMaxLength: 3 };
    const model = three([0.3, 0.2, 0.1], { wavespeed: short, replicate: short, fal: short });
    expect(() => fitted(model)).toThrow(/5 characters; the limit of Film is 3/);
    // The least to cut.
    const longest = { promptMaxLength: 4 };
    const other = three([0.1, 0.2, 0.3], { wavespeed: short, replicate: longest, fal: short });
    expect(() => fitted(other)).toThrow(/5 characters; the limit of Film is 4/);
  });

  it.each([
    ['fal', [0.1, 0.2, 0.3], ['fal', 'film-c'], 'fal'],
    ['replicate', [0.1, 0.2, 0.3], ['replicate', 'film-b'], 'replicate'],
    ['luma', [0.1, 0.2, 0.3], ['wavespeed', 'film'], undefined],
  ] as const)('%s, if its member names it and it is here', (provider, usd, made, pin) => {
    const model = namedModel([three(usd)], idAt({ id: 'film' }, provider));
    expect(makerOf(model)).toEqual(made);
    expect(model).toMatchObject({ id: 'film', ...(pin && { pin, label: expect.stringContaining('(') }) });
    const fit = model && fitRequest({ task: 'generate', options: none, inputs: [] }, model, 7);
    expect(fit).toMatchObject({ request: { model: 'film' } });
    expect(fit && 'request' in fit && fit.request.pin).toBe(pin);
  });
});

describe('a model of several providers', () => {
  it.each([
    ['film', 3],
    ['film-b', 1],
    ['film@fal', 1],
    ['film-b@fal', 1],
    ['film@luma', 3],
    ['other', undefined],
  ])('named by %s has %s offers', (named, count) => {
    expect(namedModel([three([1, 1, 1])], named)?.offers.length).toBe(count);
  });

  it('has the price of the cheapest in lists, and names who makes it', () => {
    const model = three([0.3, 0.2, 0.1]);
    expect(usualUsd(model)).toBeCloseTo(0.5);
    expect(usualUsd(three([0.3, 0.2, 0.1], { fal: { durations: [8] } }))).toBeCloseTo(1);
    expect(offerLine(model, translator())).toMatch(/^Film · .*\$0\.50.* · WaveSpeed, Replicate, fal$/);
    const long = { ...model, label: 'F'.repeat(60) };
    expect(offerLine(long, translator()).length).toBeLessThanOrEqual(100);
    expect(offerLine(long, translator())).not.toContain('WaveSpeed');
  });

  it.each([
    ['fal', 1],
    ['wavespeed', 0.5],
    ['all', 0.5],
  ])('has the price of the cheapest that works in lists, while %s is avoided', (avoided, usd) => {
    const model = three([0.3, 0.2, 0.1]);
    const now = asProvidersAre(model, (provider) => avoided === 'all' || provider === avoided);
    expect(usualUsd(now)).toBeCloseTo(usd);
  });

  it.each([
    ['film fal', 'film@fal', 'Film (fal)'],
    ['film replicate', 'film@replicate', 'Film (Replicate)'],
    ['film@fal', 'film@fal', 'Film (fal)'],
    ['film', 'film', 'Film'],
    ['film fa', 'film', 'Film'],
  ])('is found by "%s" as %s', (typed, id, label) => {
    const [found] = searchModels([three([1, 1, 1])], typed).map((model) => atTypedProvider(model, typed));
    expect(found && idAt(found, found.pin)).toBe(id);
    expect(found?.label).toBe(label);
  });

  it('isn’t taken for a provider that it is named after', () => {
    const named = { ...three([1, 1, 1]), label: 'Fal Film' };
    expect(atTypedProvider(named, 'fal').pin).toBeUndefined();
  });

  it('says who makes a request, also after a restart, and only if there are several here', () => {
    const model = three([1, 1, 1]);
    const request = { model: 'film', offer: 'film-c' };
    expect(catalogOf(model).makerOf(request)).toBe('fal');
    expect(catalogOf(model).makerOf({ model: 'film' })).toBe('wavespeed');
    expect(catalogOf(model, { keys: ['fal'] }).makerOf(request)).toBeUndefined();
    expect(catalogOf(model, { set: 'fal' }).makerOf(request)).toBeUndefined();
  });
});

describe('the catalog', () => {
  const shared = builtInModels.filter(
    ({ offers }) => new Set(offers.map(({ provider }) => provider)).size > 1,
  );

  it('has models of several providers', () => expect(shared.length).toBeGreaterThan(10));

  it.each(shared)('has of $id at a single provider its first offer there', (model) => {
    for (const { provider } of model.offers) {
      const [alone] = catalogOf(model, { keys: [provider] }).offered;
      const first = alone?.offers[0].ways[0];
      if (!alone || !first || first.task !== 'generate') continue;
      const roles = Object.entries(first.inputs).flatMap(([role, { min }]) =>
        min > 0 ? [role as Role] : [],
      );
      expect(makerOf(alone, roles)).toEqual([provider, alone.offers[0].id]);
    }
  });
});
