export interface Equivalent {
  file: string;
  /** The code and the mutant's replacement, as `npm run mutate` prints them. */
  from: string;
  to: string;
  why: string;
}

/** Mutants that behave like the code for every input. */
export const equivalent: readonly Equivalent[] = [];
