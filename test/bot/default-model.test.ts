import { expect, it } from 'vitest';
import { warningOfDefaultModel, warningsOfModelProviders } from '../../src/bot/default-model.ts';
import { modelsFor } from '../../src/catalog/catalog.ts';
import { providerDefinitions } from '../../src/providers/index.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { workflowModels } from '../support/workflows.ts';

const models = modelsFor({ own: { models: [] } });
const warn = (id: string | undefined, here: string[], known = models) =>
  warningOfDefaultModel(id, {
    models: known,
    providers: new Map(['preview', ...here].map((provider) => [provider, {}])),
    definitions: providerDefinitions,
    clock: systemClock,
  });

it.each([
  [
    'kling-4',
    [],
    /^DEFAULT_MODEL: kling-4 needs WAVESPEED_API_KEY or FAL_API_KEY, which is not set, so members get preview instead$/,
  ],
  ['kling-4', ['replicate'], /needs WAVESPEED_API_KEY/],
  ['flux-dev-svd', [], /needs REPLICATE_API_KEY,/],
  ['vidu-q4', [], /needs REPLICATE_API_KEY and WAVESPEED_API_KEY or FAL_API_KEY,/],
  ['self-hosted', ['replicate'], /needs OPENAI_BASE_URL/],
  ['pony-svd', ['replicate'], /is offered in age-restricted channels only, so members get \S+ instead/],
  ['sora-2', ['openai', 'replicate'], /was retired by its provider on \d{4}-\d\d-\d\d/],
])('says why %s is not the default with %j', (id, here, sentence) =>
  expect(warn(id, here)).toMatch(sentence),
);

it('names the address of a server that needs no key', () => {
  expect(warn('wan-2.2-14b', [], [...models, ...workflowModels])).toMatch(/needs COMFYUI_BASE_URL,/);
});

it('names the missing key of one that will be retired one day', () => {
  const retired = { on: '2126-01-01', successor: 'preview' };
  const ending = models.map((model): typeof model => {
    const [first, ...others] = model.offers;
    return {
      ...model,
      offers: [{ ...first, retired }, ...others.map((offer) => ({ ...offer, retired }))],
    };
  });
  expect(warn('kling-4', [], ending)).toMatch(/needs WAVESPEED_API_KEY/);
});

it.each([
  [undefined, []],
  ['preview', []],
  ['kling-4', ['wavespeed']],
  ['flux-dev-svd', ['replicate']],
])('is content with %s and %j', (id, here) => expect(warn(id, here)).toBeUndefined());

it.each([
  [[['kling', 'fal']], ['fal', 'wavespeed'], []],
  [[['replicate-kling-3', 'fal']], ['fal'], []],
  [
    [
      ['kling', 'fal'],
      ['veo-3.1', 'luma'],
    ],
    ['wavespeed', 'luma'],
    [
      'MODEL_PROVIDERS: fal has no key here, so kling is made by whichever provider can',
      'MODEL_PROVIDERS: luma has no veo-3.1, which is made by whichever provider can',
    ],
  ],
] as const)('warns of set providers %j with the keys of %j', (set, keys, warnings) => {
  const providers = new Map(keys.map((id) => [id, {}]));
  expect(warningsOfModelProviders(new Map(set), { models, providers })).toEqual(warnings);
  expect(warningsOfModelProviders(undefined, { models, providers })).toEqual([]);
});
