import { resolutions } from '../formats.ts';
import type { StageRow } from '../stage-schema.ts';

type Price = StageRow['price'];
type Resolution = (typeof resolutions)[number];

/** One price, or two if sound moves it. */
type Usd = number | { sound: number; silent: number };

/** What a second costs at each resolution. A resolution without a price counts as the dearest. */
export function perSecond(prices: Partial<Record<Resolution, Usd>>): Price {
  const known = resolutions.flatMap((resolution) => {
    const usd = prices[resolution];
    return usd === undefined ? [] : [{ resolution, usd }];
  });
  const dearest = Math.max(...known.map(({ usd }) => (typeof usd === 'number' ? usd : usd.sound)));
  const cases = known.flatMap(({ resolution, usd }) =>
    typeof usd === 'number'
      ? [{ when: { resolution }, usd }]
      : [
          { when: { resolution, sound: false }, usd: usd.silent },
          { when: { resolution }, usd: usd.sound },
        ],
  );
  return { usd: dearest, per: 'second', cases };
}

/** What each number of seconds costs at each resolution, where that isn't a rate. */
export function bySeconds(
  rates: Partial<Record<Resolution, number>>,
  maxSeconds: number,
  usdOf: (seconds: number, rate: number) => number,
): Price {
  const cases = resolutions.flatMap((resolution) => {
    const rate = rates[resolution];
    if (rate === undefined) return [];
    return Array.from({ length: maxSeconds }, (_, index) => ({
      when: { resolution, durationSeconds: index + 1 },
      usd: usdOf(index + 1, rate),
    }));
  });
  return { usd: Math.max(...cases.map(({ usd }) => usd)), per: 'task', cases };
}
