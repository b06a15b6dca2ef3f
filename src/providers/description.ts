/**
 * A model as its provider describes it. `offer` has the form of an offer in `MODELS_FILE`, without its id and provider.
 * Nothing in it is trusted: the catalog validates it like an operator's file.
 */
export interface DescribedModel {
  /** The provider's own name for it. */
  model: string;
  label: string;
  /** Stages may go without a price, if the provider states none that can be trusted. */
  offer: object;
  /** What the provider says about such a price, for the operator. */
  priceText?: string | undefined;
}

/** A model that can't be offered by its description, and why, for the operator. */
export interface IndescribableModel {
  model: string;
  problem: string;
}

export type Description = DescribedModel | IndescribableModel;

/** Some of a provider's models. `next`: where the others follow; absent after the last. */
export interface DescriptionPage {
  descriptions: readonly Description[];
  next?: string | undefined;
}

/** A description, or what `make` threw as its problem. */
export function describeOne(model: string, make: () => DescribedModel): Description {
  try {
    return make();
  } catch (error) {
    return { model, problem: error instanceof Error ? error.message : String(error) };
  }
}
