import type { Runtime } from '../runtime/index.ts';
import type { Provider } from './provider.ts';

/** What an operator has set for a provider that they have an account at. */
export interface ProviderAccount {
  /** Empty only where the definition says that the key is optional. */
  apiKey: string;
  /** Absent: the provider's own address. */
  baseUrl?: string;
  /** Whether the operator named that address. */
  isOperatorsOwn: boolean;
}

/**
 * All that the rest of the program knows of a provider before it is used; `index.ts` lists them. The names of the
 * variables are a contract with operators.
 */
export interface ProviderDefinition {
  /** What rows of the catalog name as their `provider`. */
  id: string;
  /** As its makers write it. */
  label: string;
  /** The variables that may hold its key, ours first, then the provider's own. */
  keyVariables: readonly [string, ...string[]];
  /** It can be used with no more than an address. */
  isKeyOptional?: boolean;
  baseUrlVariable: string;
  /** How every base URL ends, as in the provider's own client; empty where that takes a bare origin. */
  baseUrlEnding: '' | `/${string}`;
  concurrencyVariable: string;
  /** Tasks at once there, unless the operator says otherwise. */
  concurrency?: number;
  /** Loads the adapter only now, so that nobody waits for those that they do not use. */
  create(
    account: ProviderAccount & { runtime: Runtime },
    settings: { encoding: 'multipart' | 'json' },
  ): Promise<Provider>;
}
