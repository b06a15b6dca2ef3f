import { openrouterModels } from '@cutscene/playground/providers/openrouter-models.ts';
import { describe, expect, it } from 'vitest';
import { toDescribedModel } from '../../src/catalog/described/to-model.ts';
import type { Model } from '../../src/catalog/schema.ts';
import { stageUsd } from '../../src/catalog/ways.ts';
import type { Problem } from '../../src/providers/description.ts';
import { describe as describeEntry } from '../../src/providers/openrouter/describe.ts';

const [veo, wan, kling, grok, seedance] = openrouterModels;
const many = Array.from({ length: 101 }, (_, index) => index + 1);
/** One for each length, with and without an image, in each resolution, with and without sound. */
const withTooManyPrices = {
  ...{ ...wan, supported_durations: many.slice(0, 100) },
  supported_resolutions: ['480p', '720p', '768p', '1080p', '4K'],
  pricing_skus: { duration_seconds: '0.1', cents_per_image_input: '1' },
};

const textOf = ({ problem, what = '' }: Problem) => `${problem} ${what}`.trim();

/** The model that the bot makes of an entry. */
function modelOf(entry: unknown): Model {
  const described = describeEntry(entry);
  if ('problem' in described) throw new Error(textOf(described));
  const made = toDescribedModel('openrouter', described);
  if ('problem' in made) throw new Error(textOf(made));
  return made.model;
}

interface Asked {
  resolution: string;
  seconds: number;
  sound?: 'on' | 'off';
  way?: string;
  hasImage?: boolean;
}

function usdOf(entry: unknown, { resolution, seconds, sound, way = 'generate', hasImage = false }: Asked) {
  const found = modelOf(entry).offers[0].ways.find(({ name }) => name === way);
  const [stage] = found?.stages ?? [];
  if (!found || !stage) throw new Error('no such way');
  const request = { resolution, durationSeconds: seconds, hasImage, ...(sound && { sound }) };
  return Math.round(stageUsd(found, stage, request as never) * 1e6) / 1e6;
}

describe('a model of the list', () => {
  it('becomes an offer with its abilities and limits', () => {
    const { id, label, offers } = modelOf(veo);
    expect([id, label]).toEqual(['openrouter-google-veo-3.1', 'Google: Veo 3.1 (OpenRouter)']);
    expect(offers[0].ways).toMatchObject([
      {
        ...{ name: 'generate', durations: [4, 6, 8], resolutions: ['720p', '1080p', '4k'], sound: 'on' },
        ...{ aspectRatios: ['16:9', '9:16'], defaultResolution: '720p', inputs: { first: { min: 0 } } },
        stages: [{ makes: 'video', providerModel: 'google/veo-3.1', fields: { seed: 'seed' } }],
      },
      { name: 'frames', inputs: { first: { min: 1 }, last: { min: 1 } } },
    ]);
  });

  it('is offered with what we have words for, and with nothing that it lacks', () => {
    const [way, ...others] = modelOf(grok).offers[0].ways;
    expect(others).toEqual([]);
    expect(way.aspectRatios).toEqual(['16:9', '9:16', '1:1', '4:3', '3:4']);
    expect(way.sound).toBeUndefined();
    expect(way.stages[0]?.fields).not.toHaveProperty('sound');
    expect(way.stages[0]?.fields).not.toHaveProperty('seed');
    const silent = modelOf({ ...wan, generate_audio: false, supported_frame_images: null });
    expect(silent.offers[0].ways).toMatchObject([{ sound: 'never', inputs: {} }]);
    expect(silent.offers[0].ways).toHaveLength(1);
  });

  it.each([
    ['dollars with sound', veo, { resolution: '720p', seconds: 8 }, 3.2],
    ['dollars without sound', veo, { resolution: '1080p', seconds: 8, sound: 'off' }, 1.6],
    ['a rate of its own for a resolution', veo, { resolution: '4k', seconds: 8 }, 4.8],
    ['the dearest where nothing is said', veo, { resolution: '4k', seconds: 8, sound: 'off' }, 4.8],
    ['one rate for everything', wan, { resolution: '1080p', seconds: 10, sound: 'off' }, 1],
    [
      'a rate for silent videos without that word',
      kling,
      { resolution: '720p', seconds: 10, sound: 'off' },
      0.84,
    ],
    ['a rate for sound', kling, { resolution: '720p', seconds: 10 }, 1.26],
    [
      'the dearest of several',
      { ...wan, pricing_skus: { duration_seconds: '0.1', cents_per_second_output: '15' } },
      { resolution: '720p', seconds: 4, sound: 'off' },
      0.6,
    ],
    ['cents', grok, { resolution: '1080p', seconds: 5 }, 0.7],
    ['cents, and one for an image', grok, { resolution: '480p', seconds: 5, hasImage: true }, 0.11],
    [
      'rates by what goes in',
      {
        ...wan,
        pricing_skus: {
          ...{ text_to_video_duration_seconds_720p: '0.08', image_to_video_duration_seconds_720p: '0.2' },
          duration_seconds_1080p: '0.3',
        },
      },
      { resolution: '720p', seconds: 5, hasImage: true },
      1,
    ],
    [
      'a lowest price',
      { ...wan, pricing_skus: { cents_per_second_output: '28', minimum_cents_per_generation: '100' } },
      { resolution: '720p', seconds: 2, sound: 'off' },
      1,
    ],
    [
      'the dearer of two that each say something',
      { ...wan, pricing_skus: { duration_seconds_720p: '0.1', duration_seconds_with_audio: '0.4' } },
      { resolution: '720p', seconds: 5 },
      2,
    ],
    [
      'sound, where it may have some',
      {
        ...wan,
        ...{ generate_audio: null, supported_frame_images: null },
        pricing_skus: { duration_seconds: '0.1', duration_seconds_with_audio: '0.4' },
      },
      { resolution: '720p', seconds: 5 },
      2,
    ],
    [
      'its own resolution alone',
      { ...wan, pricing_skus: { duration_seconds_720p: '0.1', duration_seconds_1080p: '0.4' } },
      { resolution: '720p', seconds: 5, hasImage: true },
      0.5,
    ],
    [
      'nothing of what is never sent',
      {
        ...wan,
        pricing_skus: {
          ...{ duration_seconds: '0.1', reference_duration_seconds_720p: '0.4' },
          cents_per_second_video_continuation_720p: '41',
        },
      },
      { resolution: '720p', seconds: 5 },
      0.5,
    ],
  ] as const)('is priced by %s', (_name, entry, asked, usd) => {
    expect(usdOf(entry, asked as Asked)).toBe(usd);
  });

  it('has each choice once, whatever the list repeats', () => {
    const twice = { supported_resolutions: ['720p', '720p', '1080p'], supported_durations: [8, 5, 8] };
    const [way] = modelOf({ ...wan, ...twice }).offers[0].ways;
    expect(way).toMatchObject({ resolutions: ['720p', '1080p'], durations: [5, 8] });
  });

  it('is plain data, whatever its fields are called', () => {
    const text = JSON.stringify({ ...wan, pricing_skus: { duration_seconds: '0.1', reference_x: '-1' } })
      .replace('{', '{"__proto__":{"id":"a/b"},"constructor":{"prototype":{"name":"Evil"}},')
      .replace('"pricing_skus":{', '"pricing_skus":{"__proto__":"0.001",');
    const { id } = modelOf(JSON.parse(text));
    expect(id).toBe('openrouter-alibaba-wan-2.7');
    expect(usdOf(JSON.parse(text), { resolution: '720p', seconds: 5 })).toBe(0.5);
    expect(Object.hasOwn(Object.prototype, 'name')).toBe(false);
  });

  it('is offered in the resolutions whose price is known', () => {
    const skus = { pricing_skus: { duration_seconds_720p: '0.1' } };
    expect(modelOf({ ...wan, ...skus }).offers[0].ways[0].resolutions).toEqual(['720p']);
  });

  it.each([
    ['tokens', seedance, /^price video_tokens$/],
    ['no price', { ...wan, pricing_skus: null }, /^price$/],
    [
      'a price of nothing',
      { ...wan, pricing_skus: { duration_seconds: '0' } },
      /^price duration_seconds: 0$/,
    ],
    ['a price that is no number', { ...wan, pricing_skus: { duration_seconds: 'free' } }, /^price .*: free$/],
    ['a price below nothing', { ...wan, pricing_skus: { duration_seconds: '-1' } }, /^price .*: -1$/],
    [
      'a price that is almost nothing',
      { ...wan, pricing_skus: { duration_seconds: '0.0001' } },
      /^price .*: 0.0001$/,
    ],
    ['a price that nobody writes', { ...wan, pricing_skus: { duration_seconds: '0x1' } }, /^price .*: 0x1$/],
    [
      'a price without end',
      { ...wan, pricing_skus: { duration_seconds: 'Infinity' } },
      /^price .*: Infinity$/,
    ],
    ['a price in parts', { ...wan, pricing_skus: { duration_seconds: ['0.1'] } }, /^form pricing_skus/],
    [
      'a price with its own fields',
      { ...wan, pricing_skus: { duration_seconds: { usd: '1' } } },
      /^form pricing_skus/,
    ],
    ['a price beyond all others', { ...wan, pricing_skus: { duration_seconds: '1000' } }, /^price .*: 1000$/],
    ['a price with a new name', { ...wan, pricing_skus: { per_frame: '0.1' } }, /^price per_frame$/],
    [
      'a video for hundreds',
      { ...wan, supported_durations: [15], pricing_skus: { duration_seconds: '20' } },
      /^price \$300$/,
    ],
    ['no durations', { ...wan, supported_durations: null }, /^noDuration$/],
    ['durations in parts', { ...wan, supported_durations: [2.5] }, /^form supported_durations/],
    ['durations in lists', { ...wan, supported_durations: [[5]] }, /^form supported_durations/],
    ['a duration of an hour', { ...wan, supported_durations: [5, 3_600] }, /^form supported_durations/],
    ['durations without end', { ...wan, supported_durations: many }, /^form supported_durations/],
    ['prices without end', withTooManyPrices, /^tooLong$/],
    [
      'resolutions that nobody knows',
      { ...wan, supported_resolutions: ['1K'] },
      /^noValues supported_resolutions$/,
    ],
    ['no ratio of ours', { ...wan, supported_aspect_ratios: ['9:21'] }, /^noValues supported_aspect_ratios$/],
    ['no name', { ...wan, name: undefined }, /^form name$/],
    ['a name with a link', { ...wan, name: '[Wan](https://example.com)' }, /^form label$/],
    ['an id that is a path', { ...wan, id: '../../etc/passwd' }, /^form id$/],
    ['an id without an end', { ...wan, id: `a/${'b'.repeat(61)}` }, /^form id$/],
    ['nothing at all', null, /^form$/],
  ])('with %s is left out, and says why', (_name, entry, problem) => {
    expect(() => modelOf(entry)).toThrow(problem);
  });
});
