import { providerName } from './provider-names.ts';
import type { Model } from './schema.ts';

/** Offers whose prices nobody could verify, with the reason. Each once. */
export function unverifiedPrices(
  models: readonly Model[],
): { model: Model; provider: string; reason: string }[] {
  return models.flatMap((model) =>
    model.offers.flatMap(({ provider, ways }) => {
      const reason = ways
        .map(({ priceSource }) => priceSource?.unverified)
        .find((each) => each !== undefined);
      return reason === undefined ? [] : [{ model, provider: providerName(provider), reason }];
    }),
  );
}
