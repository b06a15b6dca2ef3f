import type { Log } from '../../log.ts';
import type { NewModels } from './new-models.ts';
import type { DescriptionProblem, ProviderRecord } from './records.ts';

/** Says to the log what a provider describes in another way than before. Nobody has to do anything: the panel says it too. */
export function tellChanges(
  { provider, rule, log }: { provider: string; rule: NewModels; log: Log },
  before: ProviderRecord | undefined,
  after: ProviderRecord | undefined,
): void {
  const idsOf = (
    isSo: (
      now: ProviderRecord['models'][string],
      then: ProviderRecord['models'][string] | undefined,
    ) => boolean,
  ) =>
    Object.entries(after?.models ?? {}).flatMap(([id, now]) => (isSo(now, before?.models[id]) ? [id] : []));
  const added = idsOf((_, then) => then === undefined);
  const gone = idsOf((now, then) => now.goneSinceMs !== undefined && then?.goneSinceMs === undefined);
  const changed = idsOf((now, then) => then !== undefined && now.changedAtMs !== then.changedAtMs);
  if (added.length > 0) log.info({ provider, models: added, rule }, 'a provider describes new models');
  if (changed.length > 0)
    log.info(
      { provider, models: changed },
      'a provider describes models in another way, perhaps at another price',
    );
  if (gone.length > 0) log.info({ provider, models: gone }, 'a provider describes models no longer');
  const keyOf = (problem: DescriptionProblem) => JSON.stringify(problem);
  const old = new Set(before?.problems.map(keyOf));
  const found = (after?.problems ?? []).filter((each) => !old.has(keyOf(each)));
  if (found.length > 0)
    log.info(
      { provider, problems: found },
      'models are left out, because of how their provider describes them',
    );
}
