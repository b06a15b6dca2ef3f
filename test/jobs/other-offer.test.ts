import { expect, it } from 'vitest';
import { builtInModels, createCatalog } from '../../src/catalog/catalog.ts';
import type { Model, Offer } from '../../src/catalog/schema.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createOtherOffer } from '../../src/jobs/other-offer.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { fakeProvider, startEngine, still } from '../support/engine.ts';
import { aJob } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const kling = builtInModels.find(({ id }) => id === 'kling') as Model;
/** At a cent a video less than the one before. */
const offers = ['wavespeed', 'replicate', 'fal'].map((provider, index): Offer => {
  const offer = kling.offers.find((each) => each.provider === provider) as Offer;
  const [way] = offer.ways;
  const [stage] = way.stages;
  if (!stage) throw new Error('There is one');
  const price = { usd: 0.5 - index / 100, per: 'task', chargedOnFailure: false } as const;
  const inputs = provider === 'fal' ? {} : way.inputs;
  return { ...offer, id: provider, ways: [{ ...way, inputs, stages: [{ ...stage, price }] }] };
});
const [wavespeed, replicate, fal] = offers as [Offer, Offer, Offer];

const first = { role: 'first', ...still } as const;

function queued(
  change: Partial<Omit<Job, 'request' | 'origin'>> = {},
  request: Partial<Job['request']> = {},
) {
  return aJob({
    ...{ provider: 'wavespeed', task: null, costUsd: null, reservedUsd: 0.5, ...change },
    request: { model: 'kling', offer: 'wavespeed', way: wavespeed.ways[0].name, ...request },
  });
}

it.each<[what: string, job: Job, avoided: string[], next: string | undefined, order?: Offer[]]>([
  ['the cheapest of the others', queued(), [], 'fal'],
  ['the cheapest that works', queued(), ['fal'], 'replicate'],
  ['none that doesn’t work', queued(), ['fal', 'replicate'], undefined],
  ['none that has refused it', queued({ passed: ['fal'] }), [], 'replicate'],
  ['none if all have', queued({ passed: ['fal', 'replicate'] }), [], undefined],
  ['none that costs more than is reserved', queued({ reservedUsd: 0.48 }), ['fal'], undefined],
  ['one that costs as much as is reserved', queued({ reservedUsd: 0.49 }), ['fal'], 'replicate'],
  ['none that lacks an input', queued({ inputs: [first] }), [], 'replicate'],
  ['none with another length', queued({}, { durationSeconds: 60 }), [], undefined],
  ['none where the member named one', queued({}, { pin: 'wavespeed' }), [], undefined],
  ['none for a job that has a task', queued({ task: { taskId: '1' } }), [], undefined],
  ['none for a job that has cost something', queued({ costUsd: 0.1 }), [], undefined],
  ['none for a job that has a still', queued({ still }), [], undefined],
  ['none for a job from a backup', queued({ isRestored: true }), [], undefined],
  ['none where there is only one', queued(), [], undefined, [wavespeed]],
  ['none for an unknown model', queued({}, { model: 'gone' }), [], undefined],
  // Its key is gone.
  ['the cheapest instead of one that isn’t here', queued(), [], 'fal', [replicate, fal]],
])('instead of the provider that has not accepted a job: %s', (_, job, avoided, next, here = offers) => {
  const catalog = createCatalog({
    models: [{ ...kling, offers: [wavespeed, replicate, fal] }],
    providers: new Map(here.map(({ provider }) => [provider, {}])),
    ...{ defaultModelId: undefined, now: () => 0, isAvoided: (id: string) => avoided.includes(id) },
  });
  const found = createOtherOffer(catalog)(job);
  expect(found?.provider).toBe(next);
  if (found)
    expect(found).toMatchObject({ offer: next, stage: 0, usd: expect.closeTo(next === 'fal' ? 0.48 : 0.49) });
});

it('a job that another provider takes over is made there once, also after a restart', async () => {
  await using folder = await temporaryFolder();
  const refusing = fakeProvider({
    submit: async () => Promise.reject(new ProviderError('unauthorized', '401')),
  });
  const next = { stage: 0, provider: 'other', offer: 'other-offer', way: 'generate', usd: 0.1 };
  const job = aJob({ reservedUsd: 0.5 });
  {
    await using run = await startEngine(folder.path, refusing.provider, {
      otherOffer: () => next,
      limits: { providerRunning: (id) => (id === 'other' ? 0 : 5) },
    });
    await run.add(job);
    await run.until(() => run.engine.get(job.id)?.provider === 'other');
    expect(run.engine.get(job.id)?.status.state).toBe('queued');
  }
  const other = fakeProvider();
  await using run = await startEngine(folder.path, { ...other.provider, id: 'other' });
  await run.engine.resume();
  await run.until(() => run.told.length > 0);
  expect([refusing.calls.submit, other.calls.submit]).toEqual([1, 1]);
  expect(await run.stored(job.id)).toMatchObject({
    ...{ provider: 'other', passed: ['preview'], reservedUsd: 0.1 },
    status: { state: 'succeeded' },
  });
});
