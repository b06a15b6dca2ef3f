import { openrouterModels } from '@cutscene/playground/providers/openrouter-models.ts';
import { describe, expect, it } from 'vitest';
import {
  afterRefresh,
  entriesOfRecord,
  type ProviderRecord,
} from '../../../src/catalog/described/records.ts';
import { describe as describeEntry } from '../../../src/providers/openrouter/describe.ts';

const [, wan] = openrouterModels;
const HOUR_MS = 3_600_000;

/** The record after a list with these entries. */
function read(entries: readonly unknown[], before?: ProviderRecord, nowMs = HOUR_MS): ProviderRecord {
  const heard = { provider: 'openrouter', descriptions: entries.map(describeEntry), nowMs };
  // As it is stored.
  return JSON.parse(JSON.stringify(afterRefresh(before, heard, () => false)));
}

const named = (id: string, more: object = {}) => ({ ...wan, id, ...more });
const providerModels = (record: ProviderRecord) =>
  entriesOfRecord('openrouter', record).map(({ model }) => model.offers[0].ways[0].stages[0]?.providerModel);

describe('an id', () => {
  const names = ['a/b-c', 'a-b/c'];
  const id = 'openrouter-a-b-c';

  it('is of the first of two names that become the same', () => {
    const record = read(names.map((name) => named(name)));
    expect(providerModels(record)).toEqual(['a/b-c']);
    expect(record.problems).toEqual([{ model: 'a-b/c', problem: 'sameId' }]);
  });

  it.each([
    ['comes first later', names.toReversed()],
    ['is alone later', ['a-b/c']],
  ])('stays with the model that the operator has decided about, if the other %s', (_, later) => {
    const record = read([named('a/b-c')]);
    const decided = { ...record, models: { [id]: { ...record.models[id], decision: 'offered' } } };
    const now = read(
      later.map((name) => named(name)),
      decided as ProviderRecord,
      2 * HOUR_MS,
    );
    expect(providerModels(now)).toEqual(['a/b-c']);
    expect(now.models[id]?.goneSinceMs).toBe(later.length === 1 ? 2 * HOUR_MS : undefined);
    expect(now.problems).toHaveLength(1);
  });

  it.each(['x/__proto__', 'constructor/prototype', '-/a', 'A/B:free', 'a/b.c'])(
    'is safe to make of %s',
    (name) => {
      const record = read([named(name)]);
      const [made = ''] = Object.keys(record.models);
      expect(made).toMatch(/^openrouter-[a-z0-9.-]+$/);
      expect(providerModels(record)).toEqual([name]);
      expect(Object.getPrototypeOf(record.models)).toBe(Object.prototype);
    },
  );
});

describe('a list', () => {
  it('without end is read to a limit, and says so', () => {
    const record = read(Array.from({ length: 700 }, (_, index) => named(`a/m${index}`)));
    expect(Object.keys(record.models)).toHaveLength(600);
    expect(record.problems).toEqual([{ model: 'openrouter', problem: 'tooMany', what: '600' }]);
  });

  it('keeps of what is wrong with it no more than a line, without what nobody sees', () => {
    const hostile = `a\u202e\n${'b'.repeat(100_000)}`;
    const record = read([
      named(hostile),
      named('a/sku', { pricing_skus: { [hostile.slice(0, 100)]: '1' } }),
      { id: ['nested'] },
      'text',
    ]);
    expect(record.models).toEqual({});
    expect(record.problems).toHaveLength(4);
    for (const { model, what = '' } of record.problems) {
      expect(model.length).toBeLessThanOrEqual(100);
      expect(what.length).toBeLessThanOrEqual(100);
      expect(model + what).not.toMatch(/[\n\u202e]/);
    }
  });

  it('whose prices no longer fit leaves a model that was known as gone', () => {
    const before = read([named('a/b')]);
    const now = read([named('a/b', { pricing_skus: { per_dream: '1' } })], before, 2 * HOUR_MS);
    expect(now.models['openrouter-a-b']?.goneSinceMs).toBe(2 * HOUR_MS);
    expect(now.problems).toHaveLength(1);
  });

  it('changes a model only if it says something else', () => {
    const before = read([named('a/b')]);
    expect(read([named('a/b')], before).models['openrouter-a-b']?.changedAtMs).toBeUndefined();
    const dearer = named('a/b', { pricing_skus: { duration_seconds: '0.3' } });
    expect(read([dearer], before, 7).models['openrouter-a-b']?.changedAtMs).toBe(7);
  });
});
