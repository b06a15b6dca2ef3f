/**
 * A model as its provider describes it. `offer` has the form of an offer in `MODELS_FILE`, without its id and provider.
 * Nothing in it is trusted: the catalog validates it like an operator's file.
 */
export interface DescribedModel {
  /** The provider's own name for it. */
  model: string;
  label: string;
  offer: object;
}

/** A model that can't be offered by its description, and why, for the operator. */
export interface IndescribableModel {
  model: string;
  problem: string;
}

export type Description = DescribedModel | IndescribableModel;
