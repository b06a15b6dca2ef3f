import type { AdapterSettings } from '../definition.ts';
import type { Provider } from '../provider.ts';
import { agents } from './agents.ts';
import { createFromApi } from './api.ts';
import { dreamMachine } from './dream-machine.ts';

/**
 * Luma's Dream Machine API (`ray-2`), for its keys. Its base URL ends in `/dream-machine/v1`.
 * @see https://docs.lumalabs.ai
 */
export function createLuma(settings: AdapterSettings): Provider {
  return createFromApi(dreamMachine, settings);
}

/**
 * Luma's Agents API (`ray-3.2`), for its keys. Its base URL ends in `/v1`.
 * @see https://docs.agents.lumalabs.ai
 */
export function createLumaAgents(settings: AdapterSettings): Provider {
  return createFromApi(agents, settings);
}
