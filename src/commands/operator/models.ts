import type { Catalog } from '../../catalog/catalog.ts';
import { UserError } from '../../errors.ts';
import type { OperatorService } from '../../interactions/ports/operator.ts';
import type { Translate } from '../../locales/translate.ts';
import type { Log } from '../../log.ts';
import { keyOf, type ModelAction, modelActions, renderModels } from '../../replies/operator/models.ts';
import type { OperatorPlace, OperatorText } from '../../replies/operator/panel.ts';

export interface ModelsDeps {
  operator: Pick<OperatorService, 'models' | 'trials'>;
  catalog: Pick<Catalog, 'ending' | 'labelOf'>;
  log: Log;
}

/** The models that providers describe, and those that end. */
export async function modelsOf(
  { page, notice }: OperatorPlace,
  t: Translate,
  { operator: { models }, catalog }: ModelsDeps,
  customId: (action: string) => string,
): Promise<OperatorText> {
  return renderModels(
    {
      rule: models.rule,
      entries: models.all().map((entry) => ({ ...entry, isOffered: models.isOffered(entry) })),
      problems: models.problems(),
      checkedAtMs: models.checkedAtMs(),
      ending: catalog.ending,
      labelOf: catalog.labelOf,
      notice: notice?.(t),
      ...{ page, customId },
    },
    t,
  );
}

export function isModelAction(verb: string): verb is ModelAction {
  return modelActions.some((action) => action === verb);
}

/** Does what the operator clicked beside a described model. Returns what to say about it. */
export async function actOnModel(
  action: ModelAction,
  { key, userId }: { key: string; userId: string },
  { operator: { models, trials }, log }: ModelsDeps,
): Promise<OperatorPlace['notice']> {
  const entry = models.all().find(({ model }) => keyOf(model) === key);
  if (!entry || entry.goneSinceMs !== undefined) throw new UserError((t) => t('operator.modelAway'));
  const { id: modelId, label: model } = entry.model;
  if (action === 'try') {
    await trials.begin(userId, modelId);
    return (t) => `🧪 ${t('operator.tryHow', { model, id: `\`${modelId}\`` })}`;
  }
  await models.decide(modelId, action === 'offer' ? 'offered' : 'never');
  log.warn({ user: userId, action, model: modelId }, 'the operator decided about a new model');
  return (t) =>
    action === 'offer'
      ? `✅ ${t('operator.nowOffered', { model })}`
      : `🚫 ${t('operator.nowNever', { model })}`;
}
