import type { OfferRow } from '../schema.ts';

/** What WaveSpeed's models have in common. It refunds failed tasks within three hours. */
export const wavespeed = {
  provider: 'wavespeed',
  resolutions: ['720p'],
  aspectRatios: ['16:9', '9:16', '1:1'],
  defaultDurationSeconds: 5,
  promptMaxLength: 2_500,
  typicalMs: 120_000,
  deadlineMs: 30 * 60_000,
  // https://wavespeed.ai/docs/get-result
  keptMs: 7 * 24 * 60 * 60_000,
} satisfies Partial<OfferRow>;

export function wavespeedPage(path: string, checkedOn = '2026-11-29'): NonNullable<OfferRow['priceSource']> {
  return { page: `https://wavespeed.ai/models/${path}`, checkedOn };
}
