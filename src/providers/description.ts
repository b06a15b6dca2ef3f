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

/** Why a model can't be offered by its description. The operator reads it in their language. */
export const problemKinds = [
  ...(['form', 'tooLong', 'references', 'otherModel', 'noInput', 'noPrompt', 'needs'] as const),
  ...(['noDuration', 'noValues', 'price', 'sameId', 'tooMany', 'other'] as const),
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** `what`: the field, price or number that it is about, as the provider writes it. */
export interface Problem {
  problem: ProblemKind;
  what?: string | undefined;
}

export interface IndescribableModel extends Problem {
  model: string;
}

/** Thrown by whatever reads a description. */
export class IndescribableError extends Error {
  readonly problem: ProblemKind;
  readonly what: string | undefined;

  constructor(problem: ProblemKind, what?: string) {
    super(what === undefined ? problem : `${problem}: ${what}`);
    this.problem = problem;
    this.what = what;
  }
}

export type Description = DescribedModel | IndescribableModel;

/** Some of a provider's models. `next`: where the others follow; absent after the last. */
export interface DescriptionPage {
  descriptions: readonly Description[];
  next?: string | undefined;
}

/** A description, or the problem that `make` threw. */
export function describeOne(model: string, make: () => DescribedModel): Description {
  try {
    return make();
  } catch (error) {
    if (error instanceof IndescribableError) return { model, problem: error.problem, what: error.what };
    return { model, problem: 'other', what: String(error) };
  }
}
