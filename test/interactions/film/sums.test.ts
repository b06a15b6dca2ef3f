import { expect, it } from 'vitest';
import { SHOTS_ON_PAGE } from '../../../src/interactions/film/shots-page.ts';
import { MICRO } from '../../../src/jobs/allowance.ts';
import { translator } from '../../../src/locales/translate.ts';
import { price } from '../../../src/replies/amounts.ts';
import { startFilms } from '../../support/film.ts';
import { modelsOf } from '../../support/models.ts';
import { aModel } from '../../support/requests.ts';

const t = translator('en');

/** At a price for each shot, whatever its length. */
const modelFor = (usd: number) =>
  modelsOf([
    aModel('fixed', {
      label: 'Fixed',
      stages: [{ makes: 'video', providerModel: 'viduq3-turbo', price: { usd, per: 'task' } }],
    }),
  ]);

const usdIn = (text: string) => Number(text.replace('$', ''));

/** The board of a film of `count` shots that cost this each, and the film that its button makes. */
async function boardOf(usd: number, count: number) {
  await using run = await startFilms({ models: modelFor(usd) });
  const idea = Array.from(
    { length: count },
    (_, index) => `${index + 1}. Shot ${index + 1} (${(index % 5) + 1}s)`,
  );
  await run.film({ idea: idea.join('\n') });
  await run.click('look');
  await run.choose('model', 'fixed');
  await run.click('page.0');
  const first = run.shown();
  const cards: string[] = [];
  for (let page = 0; page * SHOTS_ON_PAGE < count; page++) {
    if (page > 0) await run.click(`page.${page}`);
    cards.push(...[...run.shown().matchAll(/ · Fixed · (\$[\d.]+)/g)].map(([, shown = '']) => shown));
  }
  const [, head, seconds, sum = ''] = /\\n(\d+) shots · (\d+) s · (\$[\d.]+)/.exec(first) ?? [];
  const [, button = ''] = /"label":"Shoot all · (\$[\d.]+)"/.exec(first) ?? [];
  await run.click('run.final');
  const shots = run.ordered[0]?.shots ?? [];
  const agreedUsd = shots.map((shot) => ('asked' in shot ? (shot.asked.agreedUsd ?? 0) : 0));
  return { cards, head: Number(head), seconds: Number(seconds), sum, button, agreedUsd };
}

it.each([
  // Sums of these aren't exact in binary.
  ...[
    [0.1, 3],
    [0.29, 10],
    [0.07, 12],
    [1.1, 24],
  ],
  // Cards of less than ten cents have three digits, and their sum has two.
  ...[
    [0.005, 24],
    [0.0625, 7],
    [0.033, 4],
    [0.001, 2],
  ],
  // Each card is rounded up, and their sum isn't.
  ...[
    [0.125, 8],
    [0.333, 6],
    [0.995, 2],
  ],
] as [number, number][])(
  'shots at $%f each, %i of them, cost what their cards and the click say',
  async (usd, count) => {
    const { cards, head, seconds, sum, button, agreedUsd } = await boardOf(usd, count);
    expect([head, cards]).toEqual([count, Array(count).fill(price(usd, t))]);
    expect(seconds).toBe(
      Array.from({ length: count }, (_, index) => (index % 5) + 1).reduce((a, b) => a + b, 0),
    );
    const exactMicro = Math.round(usd * MICRO) * count;
    expect(sum).toBe(price(exactMicro / MICRO, t));
    expect(button).toBe(sum);
    // The film is reserved shot by shot, for exactly that.
    expect(agreedUsd.reduce((all, each) => all + Math.round(each * MICRO), 0)).toBe(exactMicro);
    const ofCards = cards.reduce((all, card) => all + usdIn(card), 0);
    const roundedUsd = (usd < 0.1 ? 0.0005 : 0.005) * count + 0.005;
    expect(Math.abs(ofCards - usdIn(sum))).toBeLessThanOrEqual(roundedUsd + 1e-9);
  },
);
