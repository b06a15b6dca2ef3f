import type { OfferRow } from '../schema.ts';

/** What Replicate's official models have in common. */
export const replicate = {
  provider: 'replicate',
  resolutions: ['720p'],
  aspectRatios: ['16:9', '9:16'],
  typicalMs: 100_000,
  deadlineMs: 20 * 60_000,
  // https://replicate.com/docs/topics/predictions/data-retention
  keptMs: 60 * 60_000,
} satisfies Partial<OfferRow>;

export function replicatePage(slug: string): NonNullable<OfferRow['priceSource']> {
  return { page: `https://replicate.com/${slug}`, checkedOn: '2026-11-28' };
}
