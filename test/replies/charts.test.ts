import { loadTypeface } from '@cutscene/typeface';
import { describe, expect, it } from 'vitest';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { drawModels } from '../../src/replies/models/chart.ts';
import { drawStats } from '../../src/replies/stats/chart.ts';
import { type StatsChart, statsChart } from '../../src/replies/stats/chart-data.ts';

/** No font has a glyph for it: it is drawn as an empty box. */
const BOX = '\u{10fffd}';

const tally = {
  ...{ jobs: 3, made: 2, failed: 1, cancelled: 0, open: 0 },
  ...{ spentUsd: 0.5, waitMs: 1_000, makingMs: 62_000 },
};
function chartOf(language: string, model = 'Kling'): StatsChart {
  return statsChart(translator(language), {
    stats: {
      total: tally,
      days: [{ ...tally, madeByModel: new Map([['kling', 2]]) }],
      models: [{ id: 'kling', ...tally }],
      members: [{ id: '123456', ...tally }],
      memberCount: 1,
      failures: [{ kind: 'timeout', jobs: 1 }],
    },
    dayNames: () => ['1.', '2.'],
    modelName: () => model,
    memberName: () => 'mia',
  });
}

describe('charts', () => {
  it.each(languages)('have a letter for each of their words in %s', (language) => {
    const chart = chartOf(language);
    const t = translator(language);
    const words = [
      ...chart.figures.flatMap(({ value, label }) => [value, label]),
      ...chart.legend.map(({ name }) => name),
      ...[t('stats.byDay'), t('stats.labelFailed'), t('stats.most', { value: '3' })],
      ...[t('models.timeAxis'), t('price.free')],
    ];
    const { covers } = loadTypeface(words.join(''), 'sans');
    expect(words.filter((word) => !covers(word))).toEqual([]);
  });

  it.each(['Kling 3.0', '順番'])('are set in a typeface of the bot’s own, with %s', (text) => {
    expect(loadTypeface(text, 'sans').family).toMatch(
      /^"Cutscene inter latin", .*"Cutscene inter cyrillic-ext"/,
    );
  });

  it('have the letters of Polish, Turkish, Vietnamese and Russian with them', () => {
    const text = 'Zażółć gęślą jaźń; ışık ğ; Tiếng Việt; широкая электрификация';
    expect(loadTypeface(text).covers(text)).toBe(true);
    expect(loadTypeface(BOX).covers(BOX)).toBe(false);
  });

  it('are drawn in English where the machine lacks a letter of a language', async () => {
    const english = { language: 'en', stats: chartOf('en') };
    const expected = await drawStats([english]);
    const { figures, legend } = english.stats;
    const lacking = [
      { ...english.stats, figures: figures.map((figure) => ({ ...figure, label: `${BOX}${figure.label}` })) },
      {
        ...english.stats,
        legend: legend.map(({ name, videos, color }) => ({ name: `${BOX}${name}`, videos, color })),
      },
      { ...english.stats, days: [BOX, '2.'] },
    ];
    for (const stats of lacking) {
      expect(expected.equals(await drawStats([{ language: 'ja', stats }, english]))).toBe(true);
    }
  });

  it('name every provider of models, however many', async () => {
    const heightOf = (png: Buffer) => png.readUInt32BE(20);
    const point = (n: number) => ({
      ...{ label: `Model ${n}`, plainLabel: `model-${n}`, group: `Provider ${n}` },
      ...{ typicalMs: 30_000 + n * 10_000, usd: 0.1 + n / 10 },
    });
    const few = await drawModels('en', [1, 2, 3].map(point));
    const many = await drawModels(
      'en',
      Array.from({ length: 16 }, (_, n) => point(n)),
    );
    expect(heightOf(many)).toBeGreaterThan(heightOf(few) + 80);
  });

  it('name models by their ids where the machine lacks a letter of their names', async () => {
    const stats = chartOf('en', BOX);
    const byId = chartOf('en', 'kling');
    const drawn = await drawStats([{ language: 'en', stats }]);
    expect(drawn.equals(await drawStats([{ language: 'en', stats: byId }]))).toBe(true);

    const point = { plainLabel: 'kling', group: 'WaveSpeed', typicalMs: 60_000, usd: 0.5 };
    const model = await drawModels('en', [{ ...point, label: BOX }]);
    expect(model.equals(await drawModels('en', [{ ...point, label: 'kling' }]))).toBe(true);
    expect(model.equals(await drawModels('en', [{ ...point, label: 'Kling' }]))).toBe(false);
  });
});
