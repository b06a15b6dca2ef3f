import type { Runtime } from '../runtime/index.ts';
import type { Provider } from './provider.ts';
import type { WebhookRules } from './webhooks/rules.ts';
import type { Workflows } from './workflow.ts';

/** The operator's settings for a provider that they have an account with. */
export interface ProviderAccount {
  /** Empty only if the definition says that the key is optional. */
  apiKey: string;
  /** Absent: the provider's own address. Several are separated by commas. */
  baseUrl?: string;
  /** Whether the operator configured that address. */
  isOperatorsOwn: boolean;
}

/** What an adapter is made from. */
export interface AdapterSettings extends ProviderAccount {
  runtime: Runtime;
}

/** What the operator has set up for servers of their own. */
export interface OperatorsOwn {
  encoding: 'multipart' | 'json';
  /** The workflows for ComfyUI. Absent: none. */
  workflows?: Workflows;
}

/**
 * Everything the rest of the program knows about a provider before it is used. `index.ts` lists them. The variable
 * names are a contract with operators.
 */
export interface ProviderDefinition {
  /** The `provider` in the catalog's rows. */
  id: string;
  /** As its makers write it. */
  label: string;
  /** The variables that may contain its key: ours first, then the provider's own. */
  keyVariables: readonly [string, ...string[]];
  /** An address alone is enough to use it. */
  isKeyOptional?: boolean;
  baseUrlVariable: string;
  /** How every base URL ends, as in the provider's own client. Empty if it's a bare origin. */
  baseUrlEnding: '' | `/${string}`;
  /** Whether the variable may list several addresses, which share the work. */
  takesSeveralUrls?: boolean;
  concurrencyVariable: string;
  /** Tasks at once, at each address, unless the operator sets another number for all. */
  concurrency?: number;
  /** `null`: it calls nobody about a task, or only addresses that are registered with the account. */
  webhook: WebhookRules | null;
  /** Loads the adapter on demand, so that unused ones don't slow the start. */
  create(account: AdapterSettings, settings: OperatorsOwn): Promise<Provider>;
}
