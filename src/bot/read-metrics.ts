import type { Engine } from '../jobs/engine-contract.ts';
import { periodOf } from '../jobs/period.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Health } from '../providers/health.ts';
import type { Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Vitals } from '../runtime/vitals.ts';

/** How much of the operator's budget for this month of UTC is used; `undefined` without one. */
type ReadBudget = () => Promise<{ usedUsd: number; limitUsd: number } | undefined>;

export function createReadBudget(
  used: JobStore['used'],
  limitUsd: number | undefined,
  clock: Clock,
): ReadBudget {
  return async () => {
    if (limitUsd === undefined) return undefined;
    const usedUsd = await used({ unit: 'usd', scope: {}, period: periodOf('month', clock.now()) });
    return { usedUsd, limitUsd };
  };
}

export type ReadMetrics = () => ReturnType<Metrics['read']>;

/** Collects what the metrics say about the present moment. */
export function createReadMetrics({
  metrics,
  engine,
  providers,
  health,
  budget,
  vitals,
}: {
  metrics: Metrics;
  engine: Engine;
  providers: ReadonlyMap<string, Provider>;
  health: Health;
  budget: ReadBudget;
  vitals(): Promise<Vitals>;
}): ReadMetrics {
  return async () => {
    const { freeBytes, storeBytes } = await vitals();
    return metrics.read({
      // Of several processes, each counts its own.
      jobs: [...engine.all()].filter(({ id }) => engine.holds(id)),
      providers: [...providers.keys()].map((id) => ({ id, state: health.of(id).state })),
      ...{ freeBytes, storeBytes, budget: await budget() },
    });
  };
}
