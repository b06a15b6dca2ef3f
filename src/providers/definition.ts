import type { Runtime } from '../runtime/index.ts';
import type { Provider } from './provider.ts';
import type { WebhookRules } from './webhooks/rules.ts';

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

/** How a server with somebody else's API takes the fields of a request. */
export type ServerEncoding = 'multipart' | 'json';

/** The values of a provider's own variables, as the operator wrote them. Absent: unset. */
export type OwnValues = Readonly<Partial<Record<string, string>>>;

/** What operators set up for a provider besides its key and its address, in further variables. */
export interface OwnSettings {
  /** Its variables. `path`: a file or a folder; a list: one of its entries. None of them is secret. */
  variables: Readonly<Record<string, 'path' | 'text' | readonly [string, ...string[]]>>;
  /** The ids of models that it always has once its address is set. `DEFAULT_MODEL` may name them before. */
  modelIds: readonly string[];
  /** Reads the setup once, at the start, also without an account. Paths are absolute. */
  read(values: OwnValues, hasBaseUrl: boolean): OwnSetup;
}

/** What the operator has set up for a provider. */
export interface OwnSetup {
  /** The models that it brings. */
  models: readonly OwnModel[];
  /** What stops the start, one line each, beginning with the variable. */
  problems: readonly string[];
  /** One line for everything that is left out. */
  warnings: readonly string[];
  /** Makes the adapter with this setup, instead of the definition's `create`. */
  create(account: AdapterSettings): Promise<Provider>;
}

/** A model of the operator's own. The catalog validates it like a row of `MODELS_FILE`. */
export interface OwnModel {
  row: Readonly<{ id: string; label: string; offers: readonly object[] } & Record<string, unknown>>;
  /** Where the operator wrote it, beginning with the variable. */
  place: string;
  /** What to do if another model has that id. */
  ifTaken: string;
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
  /** Its name as the maker of a video, if that may be another service with its API. */
  makerLabel?: string;
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
  create(account: AdapterSettings): Promise<Provider>;
  /** What operators set up for it in further variables, such as models of their own. Absent: nothing. */
  own?: OwnSettings;
}

/** The provider that needs no account, and is offered where nothing else is. Its model has the same id. */
export interface StandIn extends Pick<ProviderDefinition, 'id' | 'label'> {
  /** `dataDir`: for its files. `ffmpegPath`: unset if no ffmpeg was found. */
  create(settings: { dataDir: string; ffmpegPath: string | undefined }): Promise<Provider>;
}
