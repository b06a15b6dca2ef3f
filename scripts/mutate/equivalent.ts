export interface Equivalent {
  file: string;
  /** The code and what the mutant puts there, as `npm run mutate` prints them. */
  from: string;
  to: string;
  why: string;
}

/** Mutants that no input can tell from the code. */
export const equivalent: readonly Equivalent[] = [];
