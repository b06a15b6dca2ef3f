import { providerName } from '../../catalog/provider-names.ts';
import { listOf } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import type { Health } from '../../providers/health.ts';
import { relativeTime } from '../times.ts';

/** A provider with the facts for members. */
export interface ProviderView {
  id: string;
  hasKey: boolean;
  /** The number of its models that may be used here. */
  models: number;
  health: ReturnType<Health['of']>;
}

/** One line for each usable provider, and one for all without a key. */
export function providerLines(t: Translate, providers: readonly ProviderView[]): string[] {
  const lines = providers
    .filter(({ hasKey }) => hasKey)
    .map(
      ({ id, models, health }) =>
        `✅ **${providerName(id)}** · ${t('models.count', { count: models })} · ${condition(t, health)}`,
    );
  const without = providers.filter(({ hasKey }) => !hasKey).map(({ id }) => providerName(id));
  return without.length === 0
    ? lines
    : [...lines, `❌ ${t('models.withoutKey', { providers: listOf(without, t) })}`];
}

function condition(t: Translate, health: ProviderView['health']): string {
  const { state, sinceMs = 0, cause, restingUntilMs } = health;
  const since = { when: relativeTime(sinceMs) };
  switch (state) {
    case 'ok':
      return `🟢 ${t('health.working')}`;
    case 'refused':
      return `🔴 ${t(cause === 'insufficient_credit' ? 'health.outOfCredit' : 'health.keyRefused', since)}`;
    case 'failing': {
      const failing = `🟠 ${t('health.failing', since)}`;
      if (restingUntilMs === undefined) return failing;
      return `${failing} · ${t('health.triedAgain', { when: relativeTime(restingUntilMs) })}`;
    }
    default:
      return `⚪ ${t('health.unused')}`;
  }
}
