import { price, spokenTime } from '../text.ts';
import type { ChartPoint } from './chart-point.ts';

/** Discord takes no more. */
const MAX_LENGTH = 1_024;

/** All that the picture of price against time says, for people who can't see it. */
export function chartAltText(points: readonly ChartPoint[]): string {
  const figures = points.map(
    ({ label, usd, typicalMs }) => `${label}: ${price(usd)}, ${spokenTime(typicalMs)}`,
  );
  return `Price and time of a usual video. ${figures.join('; ')}.`.slice(0, MAX_LENGTH).toWellFormed();
}
