import { openrouterModels } from '@cutscene/playground/providers/openrouter-models.ts';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { builtInModels, createCatalog } from '../../../src/catalog/catalog.ts';
import { createDescribedModels } from '../../../src/catalog/described/described-models.ts';
import type { NewModels } from '../../../src/catalog/described/new-models.ts';
import { providerModelsOf } from '../../../src/catalog/described/records.ts';
import type { Model } from '../../../src/catalog/schema.ts';
import { usualUsd } from '../../../src/catalog/ways.ts';
import type { DescribedModel } from '../../../src/providers/description.ts';
import { describe as describeEntry } from '../../../src/providers/openrouter/describe.ts';
import { type Provider, ProviderError } from '../../../src/providers/provider.ts';
import { readInputFields } from '../../../src/providers/reading/input-schema.ts';
import { offerOfSchema } from '../../../src/providers/reading/offer-of-schema.ts';
import { createBusHub } from '../../support/bus-hub.ts';
import { createFakeClock } from '../../support/clock.ts';
import { memoryKeyv } from '../../support/keyv.ts';

const KLING = 'openrouter-kwaivgi-kling-v3.0-std';
const [veo, wan, kling, grok, seedance] = openrouterModels;

function start({ rule: usualRule = 'ask' as NewModels, provider = 'openrouter' } = {}) {
  const clock = createFakeClock();
  const hub = createBusHub();
  const keyv = memoryKeyv<unknown>(clock);
  const lines: { msg: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  let list: readonly unknown[] | ProviderError = [veo, wan, kling, grok, seedance];
  const describeModels = vi.fn(async () => {
    if (list instanceof ProviderError) throw list;
    return { descriptions: list.map((each) => (isDescribed(each) ? each : describeEntry(each))) };
  });
  const providers = new Map([[provider, { describeModels, id: provider } as unknown as Provider]]);

  async function join({
    isRefresher = true,
    written = builtInModels as readonly Model[],
    rule = usualRule,
  } = {}) {
    const described = createDescribedModels({
      ...{ rule, written, providers, keyv, clock, log, bus: hub.join() },
      isRefresher: async () => isRefresher,
    });
    await described.begin();
    await settle();
    const catalog = createCatalog({
      ...{
        models: written,
        providers,
        described: described.lists,
        now: clock.now,
        defaultModelId: undefined,
      },
    });
    return { described, catalog, ids: () => described.all().map(({ model }) => model.id) };
  }

  return {
    ...{ clock, keyv, hub, lines, join, describeModels },
    says(next: readonly unknown[] | ProviderError) {
      list = next;
    },
    async days(count: number) {
      for (let hours = 0; hours < count * 24; hours++) {
        clock.advance(3_600_000);
        await settle();
      }
    },
  };
}

/** What an adapter has made of an entry already. */
function isDescribed(each: unknown): each is DescribedModel {
  return typeof each === 'object' && each !== null && 'offer' in each;
}

/** Lets everything happen that needs no time. */
async function settle() {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('described models', () => {
  it('are those that nobody wrote a row for, and nothing is offered unasked', async () => {
    const { join, lines } = start();
    const { described, catalog, ids } = await join();
    expect(ids().toSorted()).toEqual([
      'openrouter-kwaivgi-kling-v3.0-std',
      'openrouter-x-ai-grok-imagine-video-1.5-lite',
    ]);
    expect(catalog.offered.some(({ id }) => ids().includes(id))).toBe(false);
    expect(catalog.find(KLING)?.label).toBe('Kling: Video v3.0 Standard (OpenRouter)');
    expect(described.problems()).toMatchObject([{ provider: 'openrouter', model: 'bytedance/seedance-2.0' }]);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'a provider describes new models',
      'models are left out, because of how their provider describes them',
    ]);
  });

  it.each([
    ['ask', 'new', false],
    ['ask', 'offered', true],
    ['ask', 'never', false],
    ['offer', 'new', true],
    ['offer', 'never', false],
  ] as const)('with NEW_MODELS=%s and the decision "%s": offered %s', async (rule, decision, isOffered) => {
    const { join } = start({ rule });
    const { described, catalog } = await join();
    expect(await described.decide(KLING, decision)).toBe(true);
    expect(catalog.offered.some(({ id }) => id === KLING)).toBe(isOffered);
    expect(await described.decide('nothing', 'offered')).toBe(false);
  });

  it('are not even asked for with NEW_MODELS=off', async () => {
    const { join, describeModels, clock } = start({ rule: 'off' });
    const { described } = await join();
    expect(described.all()).toEqual([]);
    expect(describeModels).not.toHaveBeenCalled();
    expect(clock.waiting).toBe(0);
  });

  it('are known after NEW_MODELS=off, for the videos in progress, and not offered', async () => {
    const { join, describeModels, days } = start();
    const first = await join();
    await first.described.decide(KLING, 'offered');
    first.described.stop();
    const { catalog } = await join({ rule: 'off' });
    await days(1.1);
    expect(catalog.offered.some(({ id }) => id === KLING)).toBe(false);
    expect(catalog.wayOf({ model: KLING, way: 'frames' })?.stages).toHaveLength(1);
    expect(describeModels).toHaveBeenCalledTimes(1);
  });

  it('keep every decision if one is about a model that another process has just forgotten', async () => {
    const { join, keyv } = start();
    const { described } = await join();
    const stored = (await keyv.get('openrouter')) as { models: Record<string, object> };
    const { [KLING]: _, ...models } = stored.models;
    const without = { ...stored, models };
    await keyv.set('openrouter', without);
    await described.decide(KLING, 'offered');
    expect(await keyv.get('openrouter')).toEqual(without);
  });

  it('are read again each day, with new prices, and keep what was decided', async () => {
    const { join, says, days, describeModels, lines } = start();
    const { described, catalog } = await join();
    await described.decide(KLING, 'offered');
    const dearer = {
      ...kling,
      pricing_skus: { duration_seconds: '0.2', duration_seconds_with_audio: '0.3' },
    };
    says([veo, wan, dearer, grok]);
    await days(0.9);
    expect(describeModels).toHaveBeenCalledTimes(1);
    await days(0.2);
    expect(describeModels).toHaveBeenCalledTimes(2);
    const offered = catalog.offered.find(({ id }) => id === KLING);
    expect(offered && usualUsd(offered)).toBeCloseTo(1.5);
    expect(described.all().find(({ model }) => model.id === KLING)?.changedAtMs).toBeDefined();
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...{ models: [KLING], provider: 'openrouter' },
        msg: 'a provider describes models in another way, perhaps at another price',
      }),
    );
  });

  it('that vanish are not offered, keep their name, and come back as they were', async () => {
    const { join, says, days, lines } = start();
    const { described, catalog } = await join();
    await described.decide(KLING, 'offered');
    says([veo, wan]);
    await days(1.1);
    expect(catalog.offered.some(({ id }) => id === KLING)).toBe(false);
    expect(lines.filter(({ msg }) => msg === 'a provider describes models no longer')).toHaveLength(1);
    expect(catalog.labelOf(KLING)).toBe('Kling: Video v3.0 Standard (OpenRouter)');
    expect(catalog.wayOf({ model: KLING, way: 'frames' })?.stages).toHaveLength(1);
    says([kling]);
    await days(1.1);
    expect(catalog.offered.some(({ id }) => id === KLING)).toBe(true);
    says([veo]);
    await days(182);
    expect(catalog.find(KLING)).toBeUndefined();
  });

  it('are read again within the hour where some have vanished, because that may be an outage', async () => {
    const { join, says, days, describeModels } = start();
    const { described } = await join();
    says([veo]);
    await days(1.1);
    const reads = describeModels.mock.calls.length;
    // The second reading has found the same.
    expect(reads).toBe(3);
    says([veo, kling]);
    await days(1.1);
    const now = described.all().find(({ model }) => model.id === KLING);
    expect(now).toBeDefined();
    expect(now?.goneSinceMs).toBeUndefined();
  });

  it('keep the ways of videos in progress, whatever a new description says', async () => {
    const { join, says, days } = start();
    const { catalog } = await join();
    says([{ ...kling, supported_frame_images: null }]);
    await days(1.1);
    expect(catalog.find(KLING)?.offers[0].ways).toHaveLength(1);
    expect(catalog.wayOf({ model: KLING, way: 'frames' })?.name).toBe('generate');
    // A row by hand means what it says.
    expect(catalog.wayOf({ model: 'wan-2.7', way: 'gone' })).toBeUndefined();
  });

  it('are read again after a clock that was ahead', async () => {
    const { join, keyv, describeModels, clock } = start();
    const first = await join();
    first.described.stop();
    const stored = (await keyv.get('openrouter')) as object;
    await keyv.set('openrouter', { ...stored, checkedAtMs: clock.now() + 400 * 24 * 3_600_000 });
    await join();
    expect(describeModels).toHaveBeenCalledTimes(2);
  });

  it('stay as they were while their provider is away, which is asked again soon', async () => {
    const { join, says, days, describeModels, lines } = start();
    const { ids } = await join();
    const before = ids();
    says(new ProviderError('unavailable', 'model: the answer is no list of models'));
    await days(1.1);
    expect(describeModels.mock.calls.length).toBeGreaterThan(2);
    expect(ids()).toEqual(before);
    expect(lines.at(-1)?.msg).toBe("a provider's models could not be read; they stay as they were");
  });

  it('survive a restart, which asks nobody again that day', async () => {
    const { join, describeModels } = start();
    const first = await join();
    await first.described.decide(KLING, 'offered');
    first.described.stop();
    const { catalog } = await join();
    expect(catalog.offered.some(({ id }) => id === KLING)).toBe(true);
    expect(describeModels).toHaveBeenCalledTimes(1);
  });

  it('are asked for by one of several processes, and known by all', async () => {
    const { join, describeModels, says, days } = start();
    const other = await join({ isRefresher: false });
    expect(other.described.all()).toEqual([]);
    const refresher = await join();
    await settle();
    expect(other.ids()).toEqual(refresher.ids());
    await other.described.decide(KLING, 'never');
    await settle();
    expect(refresher.described.all().find(({ model }) => model.id === KLING)?.decision).toBe('never');
    says([veo, wan, kling, grok, { ...wan, id: 'alibaba/wan-9' }]);
    await days(1.1);
    expect(other.ids()).toContain('openrouter-alibaba-wan-9');
    expect(describeModels).toHaveBeenCalledTimes(2);
  });

  it('are read again when messages may have been lost', async () => {
    const { join, keyv, hub } = start();
    const { described } = await join();
    const stored = (await keyv.get('openrouter')) as { models: Record<string, object> };
    const models = { ...stored.models, [KLING]: { ...stored.models[KLING], decision: 'offered' } };
    await keyv.set('openrouter', { ...stored, models });
    hub.gap();
    await settle();
    expect(described.all().find(({ model }) => model.id === KLING)?.decision).toBe('offered');
  });

  it('give way to a row that comes with an update, whatever was decided', async () => {
    const { join } = start();
    const first = await join();
    await first.described.decide(KLING, 'offered');
    first.described.stop();
    const described = first.catalog.find(KLING) as Model;
    const [offer] = described.offers;
    const row: Model = { ...described, id: 'kling-standard', offers: [{ ...offer, id: 'kling-standard' }] };
    const { catalog, ids } = await join({ written: [row] });
    expect(catalog.offered.map(({ id }) => id)).toEqual(['kling-standard']);
    expect(ids()).not.toContain(KLING);
    // For the videos in progress.
    expect(catalog.wayOf({ model: KLING, way: 'generate' })).toBeDefined();
  });

  it.each(['fal', 'replicate', 'openrouter'])(
    'of %s are none of those that somebody wrote a row for, in any of its forms',
    async (provider) => {
      const names = builtInModels
        .flatMap(providerModelsOf)
        .flatMap((name) => (name.startsWith(`${provider} `) ? [name.slice(provider.length + 1)] : []));
      expect(new Set(names).size).toBeGreaterThan(1);
      const schema = {
        properties: { prompt: { type: 'string' }, duration: { enum: [5], type: 'integer' } },
        required: ['prompt'],
      };
      const { offer } = offerOfSchema(readInputFields(schema, {}), 'a/b', () => ({ usd: 1, per: 'task' }));
      const described = (model: string) => ({
        ...{ model, label: 'Another' },
        offer: JSON.parse(JSON.stringify(offer).replaceAll('a/b', model)),
      });
      const { join, says } = start({ provider, rule: 'offer' });
      says([...names, 'a/new'].map(described));
      const { ids, described: models } = await join();
      // Rows are read in turns.
      await vi.waitFor(() => expect(ids()).toEqual([`${provider}-a-new`]));
      expect(models.problems()).toEqual([]);
    },
  );

  it.each([
    ['nonsense', 'nonsense'],
    [
      'problems in sentences, by an earlier version',
      { checkedAtMs: 0, models: {}, problems: [{ model: 'a/b', problem: 'it has no durations' }] },
    ],
    [
      'rows that this version cannot read',
      {
        checkedAtMs: 0,
        models: { a: { row: { id: 1 }, decision: 'offered', firstSeenMs: 0 } },
        problems: [],
      },
    ],
  ])('that were stored as %s are read again from their provider', async (_name, stored) => {
    const { join, keyv } = start();
    await keyv.set('openrouter', stored);
    const { ids } = await join();
    expect(ids()).toHaveLength(2);
  });

  it('without a price are offered by no rule, before the operator has said one', async () => {
    const { join, keyv } = start({ rule: 'offer' });
    const first = await join();
    const stored = (await keyv.get('openrouter')) as { models: Record<string, { row: object }> };
    const { row, ...entry } = stored.models[KLING] as { row: object };
    const unpriced = JSON.parse(JSON.stringify(row, (key, value) => (key === 'price' ? undefined : value)));
    const models = { ...stored.models, [KLING]: { ...entry, row: unpriced } };
    first.described.stop();
    await keyv.set('openrouter', { ...stored, models });
    const { described, catalog } = await join();
    const isOffered = () => catalog.offered.some(({ id }) => id === KLING);
    expect(isOffered()).toBe(false);
    expect(catalog.hidden(KLING)).toBeUndefined();
    expect(catalog.find(KLING)).toBeDefined();
    expect(await described.decide(KLING, 'offered')).toBe(false);
    expect(await described.setPrice(KLING, { usd: 150, per: 'second' })).toBe(false);
    expect(await described.setPrice(KLING, { usd: 0.2, per: 'second' })).toBe(true);
    expect(isOffered()).toBe(true);
    described.stop();
    const again = await join();
    const offered = again.catalog.offered.find(({ id }) => id === KLING);
    expect(offered && usualUsd(offered)).toBeCloseTo(1);
  });
});
