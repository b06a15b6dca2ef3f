import { expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import { asMadeBy } from '../../src/requests/draft.ts';
import type { Draft } from '../../src/requests/request.ts';

const stages = (usd: number) =>
  [{ makes: 'video', providerModel: 'film', price: { usd, per: 'task' } }] as const;
const format = { durations: [4, 8], resolutions: ['480p' as const] };
const image = { inputs: { first: {} } };
const extend = { task: 'extend', inputs: { video: { min: 1, maxSeconds: 9 } } } as const;

const draft: Draft = {
  ...{ task: 'generate', model: 'film', notify: 'off', continues: '1' },
  options: {
    ...{ prompt: '', durationSeconds: null, resolution: null, aspectRatio: null, seed: null, sound: null },
    ...{ avoid: null, draft: false },
  },
  inputs: [{ role: 'first', source: { lastFrameOf: { videoOf: '1' } }, film: { seconds: 4, bytes: 9 } }],
};

it.each([
  ['the cheapest extends', { usd: 0.2, extendsToo: false }, { usd: 0.1, extendsToo: true }, 'extend'],
  ['only a dearer one extends', { usd: 0.1, extendsToo: false }, { usd: 0.2, extendsToo: true }, 'generate'],
  ['none extends', { usd: 0.1, extendsToo: false }, { usd: 0.2, extendsToo: false }, 'generate'],
] as const)('a video of a model with two offers, of which %s, is continued by %s', (_, one, two, task) => {
  const [model] = checkModels([
    {
      ...{ id: 'film', label: 'Film' },
      offers: [one, two].map(({ usd, extendsToo }, index) => ({
        ...{ id: `film-${index}`, provider: index === 0 ? 'wavespeed' : 'xai', ...format },
        ways: [
          { ...image, stages: [...stages(usd)] },
          ...(extendsToo ? [{ ...extend, stages: [...stages(usd)] }] : []),
        ],
      })),
    },
  ]);
  expect(model && asMadeBy(draft, model).task).toBe(task);
});

it('is continued by the offer that also avoids what the member names, though another is cheaper', () => {
  const both = [{ ...image }, { ...extend }];
  const fields = { avoid: 'negative_prompt', prompt: 'prompt' } as const;
  const [model] = checkModels([
    {
      ...{ id: 'film', label: 'Film' },
      offers: [
        {
          ...{ id: 'film-0', provider: 'wavespeed', ...format },
          ways: both.map((way) => ({ ...way, stages: [...stages(0.1)] })),
        },
        {
          ...{ id: 'film-1', provider: 'xai', ...format, avoid: true },
          ways: both.map((way) => ({ ...way, stages: [{ ...stages(0.2)[0], fields }] })),
        },
      ],
    },
  ]);
  const avoiding = { ...draft, options: { ...draft.options, avoid: 'rain' } };
  expect(model && asMadeBy(avoiding, model).task).toBe('extend');
});
