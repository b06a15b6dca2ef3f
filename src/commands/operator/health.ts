import type { Catalog } from '../../catalog/catalog.ts';
import { isStandIn } from '../../catalog/provider-names.ts';
import type { Figures } from '../../interactions/ports/figures.ts';
import type { OperatorService } from '../../interactions/ports/operator.ts';
import type { Engine } from '../../jobs/engine-contract.ts';
import { isIn } from '../../jobs/job.ts';
import { holdsProvider } from '../../jobs/states.ts';
import { underWay } from '../../jobs/under-way.ts';
import type { Translate } from '../../locales/translate.ts';
import { renderHealth } from '../../replies/operator/health.ts';
import type { OperatorPlace, OperatorText } from '../../replies/operator/panel.ts';
import type { Clock } from '../../runtime/clock.ts';

export interface HealthDeps {
  operator: OperatorService;
  jobs: Pick<Engine, 'all' | 'storageProblem'>;
  catalog: Pick<Catalog, 'offered' | 'providers'>;
  figures: Pick<Figures, 'health'>;
  clock: Clock;
}

/** The bot's health as text. */
export async function healthOf(
  _place: OperatorPlace,
  t: Translate,
  { operator, jobs, catalog, figures: { health }, clock }: HealthDeps,
): Promise<OperatorText> {
  const all = [...jobs.all()];
  // It always exists, for bots without any other provider.
  const isUsed = (id: string) =>
    !isStandIn(id) || catalog.offered.some(({ offers }) => offers.some(({ provider }) => provider === id));
  return {
    parts: renderHealth(
      {
        vitals: await operator.vitals(),
        closedSinceMs: operator.intake.closedSinceMs(),
        left: underWay(all),
        shards: operator.shards(),
        providers: catalog.providers
          .filter(({ id }) => isUsed(id))
          .map(({ id, isHere }) => ({
            id,
            isHere,
            health: health.of(id),
            lastError: health.lastError(id),
            running: all.filter((job) => job.provider === id && holdsProvider(job)).length,
            waiting: all.filter((job) => job.provider === id && isIn(job, 'queued')).length,
            limit: operator.tasksAtOnce(id),
          })),
        jobs: all,
        storageProblem: jobs.storageProblem(),
        hostedMaxBytes: operator.hostedMaxBytes,
        nowMs: clock.now(),
      },
      t,
    ),
  };
}
