import { providerName } from '../../catalogue/provider-names.ts';
import type { Health } from '../../providers/health.ts';
import { relativeTime } from '../text.ts';

/** A provider with what members should know of it. */
export interface ProviderView {
  id: string;
  hasKey: boolean;
  /** How many of its models may be used here. */
  models: number;
  health: ReturnType<Health['of']>;
}

/** One line for each provider that can be used, and one for all that lack a key. */
export function providerLines(providers: readonly ProviderView[]): string[] {
  const lines = providers
    .filter(({ hasKey }) => hasKey)
    .map(
      ({ id, models, health }) =>
        `✅ **${providerName(id)}** · ${models === 1 ? '1 model' : `${models} models`} · ${condition(health)}`,
    );
  const without = providers.filter(({ hasKey }) => !hasKey).map(({ id }) => providerName(id));
  return without.length === 0 ? lines : [...lines, `❌ No key: ${without.join(', ')}`];
}

function condition({ state, sinceMs, cause, restingUntilMs }: ProviderView['health']): string {
  const since = sinceMs === undefined ? '' : ` since ${relativeTime(sinceMs)}`;
  switch (state) {
    case 'ok':
      return '🟢 working';
    case 'refused':
      return cause === 'insufficient_credit' ? `🔴 out of credit${since}` : `🔴 key refused${since}`;
    case 'failing': {
      const rest = restingUntilMs === undefined ? '' : `, tried again ${relativeTime(restingUntilMs)}`;
      return `🟠 failing${since}${rest}`;
    }
    default:
      return '⚪ not used yet';
  }
}
