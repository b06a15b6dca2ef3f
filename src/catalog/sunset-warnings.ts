import type { Clock } from '../runtime/clock.ts';
import { retirementOf } from './catalog.ts';
import type { Model } from './schema.ts';

const DAY_MS = 24 * 3_600_000;
/** This many days before a model's end, the operator's log warns about it. */
const WARN_DAYS = 30;
/** And then another one. */
const WARN_AGAIN_DAYS = 7;

/**
 * Days until no provider runs the model any more; 0 on the last day before; `undefined` if no end is known, or it has
 * passed.
 */
export function sunsetOf(model: Model, nowMs: number): number | undefined {
  const retired = retirementOf(model);
  if (!retired) return undefined;
  const leftMs = Date.parse(retired.on) - nowMs;
  return leftMs > 0 ? Math.floor(leftMs / DAY_MS) : undefined;
}

/** One sentence for the operator about each of these models that ends soon. */
export function sunsetWarnings(models: readonly Model[], nowMs: number): string[] {
  return models.flatMap((model) => {
    const days = sunsetOf(model, nowMs);
    const retired = retirementOf(model);
    if (days === undefined || days > WARN_DAYS || !retired) return [];
    const { on, successor } = retired;
    const left = days === 0 ? 'less than a day' : `${days} ${days === 1 ? 'day' : 'days'}`;
    return [
      `${model.label} (${model.id}) ends on ${on}, in ${left}; ${successor} is the closest replacement`,
    ];
  });
}

/**
 * Warns now about every model that ends soon, and again when its last 30 and 7 days begin. Returns the function that
 * stops it.
 */
export function watchSunsets(deps: {
  models(): readonly Model[];
  clock: Clock;
  warn(sentence: string): unknown;
}): () => void {
  const warnedDays = new Map<string, number>();
  let stop = () => {};
  function look() {
    const nowMs = deps.clock.now();
    for (const model of deps.models()) {
      const days = (sunsetOf(model, nowMs) ?? Infinity) <= WARN_AGAIN_DAYS ? WARN_AGAIN_DAYS : WARN_DAYS;
      if (warnedDays.get(model.id) === days) continue;
      for (const sentence of sunsetWarnings([model], nowMs)) {
        warnedDays.set(model.id, days);
        deps.warn(sentence);
      }
    }
    stop = deps.clock.after(DAY_MS, look);
  }
  look();
  return () => stop();
}
