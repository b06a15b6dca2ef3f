import type { Catalog } from '../../catalog/catalog.ts';
import type { DescribedEntry } from '../../catalog/described/records.ts';
import type { OwnPrice } from '../../catalog/described/to-model.ts';
import { unverifiedPrices } from '../../catalog/unverified-prices.ts';
import { UserError } from '../../errors.ts';
import type { OperatorService } from '../../interactions/ports/operator.ts';
import type { Sentence, Translate } from '../../locales/translate.ts';
import type { Log } from '../../log.ts';
import { keyOf, priceText, renderModels } from '../../replies/operator/models.ts';
import type { OperatorPlace, OperatorText } from '../../replies/operator/panel.ts';

export interface ModelsDeps {
  operator: Pick<OperatorService, 'models' | 'trials'>;
  catalog: Pick<Catalog, 'ending' | 'labelOf' | 'offered'>;
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
      unverified: unverifiedPrices(catalog.offered),
      labelOf: catalog.labelOf,
      notice: notice?.(t),
      ...{ page, customId },
    },
    t,
  );
}

/** The model whose button was clicked. Throws a `UserError` if nothing can be done with it now. */
export function modelOfKey(key: string, { operator: { models } }: ModelsDeps): DescribedEntry {
  const entry = models.all().find(({ model }) => keyOf(model) === key);
  if (!entry || entry.goneSinceMs !== undefined || models.rule === 'off')
    throw new UserError((t) => t('operator.modelAway'));
  return entry;
}

/** Sets what a model costs. Returns what to say about it; throws a `UserError` for a price that is impossible. */
export async function setPrice(
  price: OwnPrice,
  { key, userId }: { key: string; userId: string },
  deps: ModelsDeps,
): Promise<Sentence> {
  const { id, label: model } = modelOfKey(key, deps).model;
  if (!(await deps.operator.models.setPrice(id, price))) throw new UserError((t) => t('operator.priceBad'));
  deps.log.warn({ user: userId, model: id, ...price }, "the operator said what a provider's model costs");
  return (t) => `💵 ${t('operator.nowPriced', { model, price: priceText(price, t) })}`;
}

/** Does what the operator decided about a described model. Returns what to say about it. */
export async function decideAbout(
  action: 'offer' | 'never',
  { key, userId }: { key: string; userId: string },
  deps: ModelsDeps,
): Promise<Sentence> {
  const { id, label: model } = modelOfKey(key, deps).model;
  if (!(await deps.operator.models.decide(id, action === 'offer' ? 'offered' : 'never')))
    throw new UserError((t) => t('operator.modelAway'));
  deps.log.warn({ user: userId, action, model: id }, 'the operator decided about a new model');
  return (t) =>
    action === 'offer'
      ? `✅ ${t('operator.nowOffered', { model })}`
      : `🚫 ${t('operator.nowNever', { model })}`;
}
