import { describe, expect, it } from 'vitest';
import { fromFlatRow } from '../../src/catalog/one-way.ts';

const stage = { makes: 'video', providerModel: 'm', price: { usd: 1, per: 'task' } };
const flat = { id: 'mine', label: 'Mine', provider: 'home', durations: [5], stages: [stage] };

describe('a row as it was written before there were offers', () => {
  it.each([
    ['without an image', {}, undefined],
    ['with no image', { image: 'none' }, undefined],
    ['with an optional one', { image: 'optional' }, { first: { min: 0 } }],
    ['with a required one', { image: 'required' }, { first: { min: 1 } }],
  ])('%s is an offer with one way', (_, more, inputs) => {
    expect(fromFlatRow({ ...flat, ...more })).toEqual({
      ...{ id: 'mine', label: 'Mine' },
      offers: [{ provider: 'home', durations: [5], ways: [{ ...(inputs && { inputs }), stages: [stage] }] }],
    });
  });

  it.each(['sometimes', 1, null])('keeps the image %j, which is refused then', (image) => {
    expect(fromFlatRow({ ...flat, image })).toMatchObject({ id: 'mine', image });
  });

  it('has its age restriction, and the fields of its images by their roles', () => {
    const fields = { prompt: 'text', image: { field: 'start' } };
    const row = fromFlatRow({ ...flat, ageRestricted: true, stages: [{ ...stage, fields }, stage] });
    expect(row).toMatchObject({
      ageRestricted: true,
      offers: [
        {
          ways: [
            {
              stages: [
                { ...stage, fields: { prompt: 'text', inputs: { first: { field: 'start' } } } },
                stage,
              ],
            },
          ],
        },
      ],
    });
    expect(JSON.stringify(row)).not.toContain('"image"');
  });

  it.each([[{ id: 'a', offers: [] }], [['a']], ['a'], [null]])('is not %j, which stays as it is', (row) => {
    expect(fromFlatRow(row)).toBe(row);
  });

  it('is passed on even where its stages are none', () => {
    expect(fromFlatRow({ ...flat, stages: 'none' })).toMatchObject({
      offers: [{ ways: [{ stages: 'none' }] }],
    });
  });
});
