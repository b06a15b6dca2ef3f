import { describe, expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import { fitRequest, SEED_MAX } from '../../src/catalog/fit.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import type { RequestedOptions } from '../../src/catalog/options.ts';
import type { Model, Way } from '../../src/catalog/schema.ts';
import { UserError } from '../../src/errors.ts';
import { translator } from '../../src/locales/translate.ts';

const [narrow] = checkModels([
  {
    ...{ id: 'narrow', label: 'Narrow' },
    offers: [
      {
        provider: 'preview',
        ...{ durations: [10, 5], defaultDurationSeconds: 5 },
        ...{ resolutions: ['1080p', '480p'], defaultResolution: '480p' },
        ...{ aspectRatios: ['16:9', '1:1'], promptMaxLength: 10 },
        ways: [{ stages: [{ makes: 'video', providerModel: 'film', price: { usd: 0, per: 'task' } }] }],
      },
    ],
  },
]) as [Model];
const none: RequestedOptions = {
  prompt: 'a boat',
  durationSeconds: null,
  resolution: null,
  aspectRatio: null,
  seed: null,
  sound: null,
  avoid: null,
  draft: false,
};

function fitTo(options: Partial<RequestedOptions>, model: Model) {
  const fit = fitRequest({ task: 'generate', options: { ...none, ...options }, inputs: [] }, model, 42);
  if ('lack' in fit) throw new Error(`It lacks ${fit.lack.kind}`);
  return fit;
}
const fitted = (options: Partial<RequestedOptions>) => fitTo(options, narrow);

describe('fitRequest', () => {
  it("takes the model's own values where none are given, and says nothing", () => {
    expect(fitted({})).toEqual({
      way: narrow.offers[0].ways[0],
      request: {
        ...{ model: 'narrow', offer: 'narrow', way: 'generate', task: 'generate' },
        prompt: 'a boat',
        durationSeconds: 5,
        resolution: '480p',
        aspectRatio: '16:9',
        seed: 42,
      },
      notes: [],
    });
  });

  it.each([
    [{ durationSeconds: 6 }, { durationSeconds: 5 }],
    // Equally far from both: the cheaper one.
    [{ durationSeconds: 1 }, { durationSeconds: 5 }],
    [{ durationSeconds: 60 }, { durationSeconds: 10 }],
    [{ resolution: '720p' }, { resolution: '480p' }],
    [{ aspectRatio: '9:16' }, { aspectRatio: '1:1' }],
    [{ aspectRatio: '21:9' }, { aspectRatio: '16:9' }],
  ])('%o becomes %o, and the reply says so', (asked, got) => {
    const { request, notes } = fitted(asked);
    expect(request).toMatchObject(got);
    expect(notes).toHaveLength(1);
    const note = notes[0]?.(translator());
    expect(note).toContain(String(Object.values(asked)[0]));
    expect(note).toContain(String(Object.values(got)[0]));
  });

  it.each([
    [{ prompt: '' }, /empty/],
    [{ prompt: ' \n\u0000\t ' }, /empty/],
    ...[
      ' \u200b ',
      '\u2800',
      '\u3164\u115f',
      '\u0301\u20dd',
      '\u{e0041}\u{e0100}',
      '\u202e\u2066',
      '\ufeff\u00ad',
      '\u17b4\u180b',
      '\ufffc',
      '\u{1d159}',
    ].map((prompt): [Partial<RequestedOptions>, RegExp] => [{ prompt }, /empty/]),
    [{ prompt: 'a long prompt' }, /13 characters; the limit of .* is 10/],
    [{ durationSeconds: 0 }, /from 1 to 60/],
    [{ durationSeconds: -5 }, /from 1 to 60/],
    [{ durationSeconds: 61 }, /from 1 to 60/],
    [{ durationSeconds: 2.5 }, /whole number/],
    [{ resolution: '8k' }, /no resolution “8k”.*480p/],
    [{ aspectRatio: '@everyone'.repeat(9) }, /no aspect ratio “\\@everyone\\@everyone\\@…”/],
    [{ seed: -1 }, /seed/],
    [{ seed: SEED_MAX + 1 }, /seed/],
  ])('refuses %o with a sentence', (asked, sentence) => {
    expect(() => fitted(asked)).toThrow(UserError);
    expect(() => fitted(asked)).toThrow(sentence);
  });

  it('counts characters as people do, and keeps a seed of 0', () => {
    expect(fitted({ prompt: '🎂'.repeat(10), seed: 0 }).request).toMatchObject({
      prompt: '🎂'.repeat(10),
      seed: 0,
    });
  });

  it('counts in the unit of the provider', () => {
    const inUnits = (promptUnit: Way['promptUnit']) => () =>
      fitTo(
        { prompt: '🎂'.repeat(6) },
        mapWays(narrow, (way) => ({ ...way, promptUnit })),
      );
    expect(inUnits('characters')).not.toThrow();
    expect(inUnits('utf16')).toThrow(/12 characters; the limit of .* is 10/);
  });

  it('has one form for letters with accents, however they were typed', () => {
    expect(fitted({ prompt: 'cafe\u0301' }).request.prompt).toBe('caf\u00e9');
  });

  it('cleans a prompt of what nobody typed', () => {
    expect(fitted({ prompt: '  a\u0000b\r\nc\ud800 ' }).request.prompt).toBe('a b\nc\ufffd');
  });
});
