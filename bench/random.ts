/** Uniform draws from 0 up to 1. */
export type Random = () => number;

/** The same draws in every run: the minimal standard generator of Park and Miller, as revised in 1993. */
export function seededRandom(seed: number): Random {
  const modulus = 2_147_483_647;
  let state = (seed % (modulus - 1)) + 1;
  return () => {
    state = (state * 48_271) % modulus;
    return (state - 1) / (modulus - 1);
  };
}
