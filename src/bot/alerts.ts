import { type Alerts, createAlerts } from '../alerts/alerts.ts';
import type { Facts } from '../alerts/conditions.ts';
import { createDmSender, createWebhookSender } from '../alerts/send.ts';
import type { RestClients } from '../discord/rest.ts';
import type { OperatorService } from '../interactions/ports/operator.ts';
import type { Log } from '../log.ts';
import type { createHealth } from '../providers/health.ts';
import type { Provider } from '../providers/provider.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Stores } from '../store/stores.ts';
import type { createReadBudget } from './read-metrics.ts';

/** The operator's alerts: to `url`, otherwise by direct message. */
export function createBotAlerts({
  stores,
  rest,
  url,
  service: { vitals, operators },
  providers,
  health,
  budget,
  isTeller,
  runtime,
  log,
}: {
  stores: Stores;
  rest: RestClients;
  url: string | undefined;
  service: OperatorService;
  providers: ReadonlyMap<string, Provider>;
  health: ReturnType<typeof createHealth>;
  budget: ReturnType<typeof createReadBudget>;
  /** Whether this process tells the operator for all. */
  isTeller(): Promise<boolean>;
  runtime: Runtime;
  log: Log;
}): Alerts {
  const { clock } = runtime;
  const send =
    url === undefined
      ? createDmSender({ rest: rest.edits, operators, clock, log })
      : createWebhookSender(url, runtime);
  /** An old refusal stops no calls any more, but nothing shows that it's over. */
  function healthOf(id: string): Facts['providers'][number]['health'] {
    const now = health.of(id);
    return now.state === 'ok' && health.hasOpenRefusal(id) ? { state: 'unknown' } : now;
  }
  return createAlerts({
    ...{ keyv: stores.keyv('alerts'), isTeller, send, clock, log },
    async read() {
      const { freeBytes, eventLoop } = await vitals();
      return {
        providers: [...providers.keys()].map((id) => ({ label: id, health: healthOf(id) })),
        ...{ freeBytes, budget: await budget(), lagMs: eventLoop.p99Ms },
      };
    },
  });
}
