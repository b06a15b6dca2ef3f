import { underWay } from '../../jobs/intake.ts';
import { isIn } from '../../jobs/job.ts';
import { holdsProvider } from '../../jobs/states.ts';
import type { Translate } from '../../locales/translate.ts';
import { renderHealth } from '../../replies/operator/health.ts';
import type { OperatorPlace, OperatorText } from '../../replies/operator/panel.ts';
import type { InteractionContext } from '../command.ts';

/** How the bot is, as text. */
export async function healthOf(
  _place: OperatorPlace,
  t: Translate,
  { desk, intake, jobs, catalogue, health, clock }: InteractionContext,
): Promise<OperatorText> {
  const all = [...jobs.all()];
  // It always is here, for where nothing else is.
  const isUsed = (id: string) =>
    id !== 'preview' || catalogue.offered.some(({ provider }) => provider === id);
  return {
    parts: renderHealth(
      {
        vitals: await desk.vitals(),
        closedSinceMs: intake.closedSinceMs(),
        left: underWay(all),
        shards: desk.shards(),
        providers: catalogue.providers
          .filter(({ id }) => isUsed(id))
          .map(({ id, isHere }) => ({
            id,
            isHere,
            health: health.of(id),
            lastError: health.lastError(id),
            running: all.filter((job) => job.provider === id && holdsProvider(job)).length,
            waiting: all.filter((job) => job.provider === id && isIn(job, 'queued')).length,
            limit: desk.tasksAtOnce(id),
          })),
        jobs: all,
        storageProblem: jobs.storageProblem(),
        hostedMaxBytes: desk.hostedMaxBytes,
        nowMs: clock.now(),
      },
      t,
    ),
  };
}
