import { resolutions, type StageRow } from '../schema.ts';

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
