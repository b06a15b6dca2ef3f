import type { Translate } from '../../locales/translate.ts';
import { altLine } from '../../text/markdown.ts';
import { price } from '../amounts.ts';
import { spokenTime } from '../times.ts';
import type { ChartPoint } from './chart-point.ts';

/** The content of the chart of price against time, for people who can't see it. */
export function chartAltText(t: Translate, points: readonly ChartPoint[]): string {
  const figures = points.map(
    ({ label, usd, typicalMs }) => `${label}: ${price(usd, t)}, ${spokenTime(typicalMs, t)}`,
  );
  return altLine(t('models.altText', { figures: figures.join('; ') }));
}
