import * as z from 'zod';

/** A number, also as text; `undefined` for anything else. */
export const looseNumber = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^-?\d{1,15}(\.\d{1,15})?$/)
      .transform(Number),
  ])
  .nullish()
  .catch(undefined);

/** A text, also as a number; `undefined` for anything else. */
export const looseText = z.union([z.string(), z.number()]).transform(String).nullish().catch(undefined);

/** A share from 0 to 1; `undefined` if unknown. `whole`: the value that means the end. */
export function toShare(value: number | null | undefined, whole: number): number | undefined {
  return value == null ? undefined : Math.min(Math.max(value / whole, 0), 1);
}
