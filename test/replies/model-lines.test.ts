import { describe, expect, it } from 'vitest';
import { builtInModels, checkModels } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import type { Model, WayRow } from '../../src/catalog/schema.ts';
import { translator } from '../../src/locales/translate.ts';
import { modelLines } from '../../src/replies/models/model-lines.ts';
import { renderModels } from '../../src/replies/models/render-models.ts';
import { offerLine } from '../../src/replies/offer.ts';
import { textsOf } from '../support/layout.ts';

const nowMs = Date.parse('2026-12-01');
const kling = builtInModels.find(({ id }) => id === 'kling') as Model;
const endingOn = (on: string) => {
  const [offer] = kling.offers;
  const model: Model = { ...kling, offers: [{ ...offer, retired: { on, successor: 'kling-3-pro' } }] };
  return modelLines(translator(), { model, usualMs: 90_000, isLearned: true }, nowMs);
};

describe('the lines of a model', () => {
  it('say what it costs, how long it takes and what it needs', () => {
    const lines = modelLines(translator(), { model: kling, usualMs: 90_000, isLearned: true }, nowMs);
    expect(lines[0]).toMatch(
      /^⚡⚡ \*\*Kling 3\.0\*\* · (standard|budget|premium), \$0\.\d\d · usually 1 min 30 s · 🔊$/,
    );
    expect(lines[1]).toBe(
      '-# `kling` · 3–15 s · 720p/1080p/4k · text or image · last frame · WaveSpeed, Replicate, fal',
    );
    expect(modelLines(translator(), { model: kling, usualMs: 90_000, isLearned: false }, nowMs)[0]).toContain(
      'about 1 min 30 s',
    );
  });

  it.each([
    [[5, 3], '3/5 s'],
    [[4, 2, 3], '2–4 s'],
  ])('have the lengths %j in their order', (durations, shown) => {
    const model = mapWays(kling, (way) => ({ ...way, durations }));
    expect(modelLines(translator(), { model, usualMs: 90_000, isLearned: true }, nowMs)[1]).toContain(
      ` · ${shown} · `,
    );
  });

  it('warn of its end from 30 days on, and louder from 7', () => {
    expect(endingOn('2027-01-01')).toHaveLength(2);
    expect(endingOn('2026-12-31')[2]).toBe(
      '-# ⚠️ Ends on December 31, 2026, 30 days left; then use `kling-3-pro`',
    );
    expect(endingOn('2026-12-08')[2]).toContain('🚨 Ends on December 8, 2026, 7 days left');
    expect(endingOn('2026-12-02')[2]).toContain('1 day left');
  });
});

it('says of each provider how it does, and which have no key', () => {
  const provider = { id: 'replicate', hasKey: true, models: 2 };
  const shown = renderModels({
    t: translator(),
    providers: [
      { ...provider, health: { state: 'ok' } },
      { ...provider, health: { state: 'failing', sinceMs: 1_000, restingUntilMs: 2_000 } },
      { ...provider, health: { state: 'refused', cause: 'unauthorized', sinceMs: 3_000 } },
      { ...provider, health: { state: 'refused', cause: 'insufficient_credit', sinceMs: 1_000 } },
      { id: 'runway', hasKey: false, models: 0, health: { state: 'unknown' } },
      { id: 'luma', hasKey: false, models: 0, health: { state: 'unknown' } },
    ],
    models: [],
    filter: undefined,
    page: 0,
    announcements: [],
    chart: undefined,
    nowMs,
  });
  expect(textsOf(shown)[0]?.split('\n')).toEqual([
    `### 🎬 ${translator()('models.title')}`,
    '✅ **Replicate** · 2 models · 🟢 working',
    '✅ **Replicate** · 2 models · 🟠 having problems since <t:1:R> · next try <t:2:R>',
    '✅ **Replicate** · 2 models · 🔴 key refused since <t:3:R>',
    '✅ **Replicate** · 2 models · 🔴 out of credit since <t:1:R>',
    '❌ No key: Runway and Luma',
  ]);
});

it('a model’s lines name what else it can do, and its sound', () => {
  const stages: WayRow['stages'] = [
    { makes: 'video', providerModel: 'm', price: { usd: 0.1, per: 'second' } },
  ];
  const some = { min: 1, max: 1 };
  const limits = { durations: [5], resolutions: ['720p'], sound: 'on' } satisfies Partial<WayRow>;
  const [able, silent] = checkModels([
    {
      ...{ id: 'able', label: 'Able' },
      offers: [
        {
          ...{ provider: 'vidu', ...limits },
          ways: [
            { inputs: { first: { max: 1 }, last: { max: 1 } }, stages },
            { name: 'references', inputs: { reference: { min: 1, max: 3 } }, stages },
            { task: 'extend', inputs: { video: some }, stages },
            { task: 'edit', inputs: { video: some }, stages },
            { task: 'upscale', inputs: { video: some }, stages },
          ],
        },
      ],
    },
    {
      ...{ id: 'silent', label: 'Silent' },
      offers: [{ provider: 'vidu', ...limits, sound: 'never', ways: [{ stages }] }],
    },
  ]);
  if (!able || !silent) throw new Error('There are two');
  const lines = (model: Model) => modelLines(translator(), { model, usualMs: 1, isLearned: false }, nowMs);
  expect(lines(able)[0]).toMatch(/ · 🔊$/);
  expect(lines(able)[1]).toBe(
    '-# `able` · 5 s · 720p · text or image · last frame · 3 references · continues videos · edits videos · sharpens videos',
  );
  expect(lines(silent)[0]).toMatch(/ · 🔇$/);
  expect(offerLine(silent, translator())).toMatch(/^Silent · .* · 🔇$/);
});
