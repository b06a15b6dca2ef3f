import type { Model } from './schema.ts';

const DAY_MS = 24 * 3_600_000;

/** Days until the provider switches the model off, 0 on the last day before; `undefined` if no end is known or it is past. */
export function sunsetOf({ retired }: Model, nowMs: number): number | undefined {
  if (!retired) return undefined;
  const leftMs = Date.parse(retired.on) - nowMs;
  return leftMs > 0 ? Math.floor(leftMs / DAY_MS) : undefined;
}
