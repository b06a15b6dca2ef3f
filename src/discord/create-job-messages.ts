import type { Clock } from '../runtime/clock.ts';
import { createFurtherMessages } from './further-messages.ts';
import type { JobMessages } from './job-messages.ts';
import { createMessageRoutes } from './message-routes.ts';
import { createNeutralFallback } from './neutral-fallback.ts';
import type { RestClients } from './rest.ts';
import { createShownMessages } from './shown-messages.ts';

export function createJobMessages(rest: RestClients, clock: Clock): JobMessages {
  const deps = { ...rest, routes: createMessageRoutes(clock), withNeutralFallback: createNeutralFallback() };
  return { ...createShownMessages(deps), ...createFurtherMessages(deps) };
}
