import type { Runtime } from '../runtime/index.ts';
import { comfyui } from './comfyui/definition.ts';
import type { OwnSetup, ProviderAccount, ProviderDefinition, ServerEncoding, StandIn } from './definition.ts';
import { fal } from './fal/definition.ts';
import { google } from './google/definition.ts';
import { luma, lumaAgents } from './luma/definition.ts';
import { createServer, openai } from './openai/definition.ts';
import { openrouter } from './openrouter/definition.ts';
import { preview } from './preview/definition.ts';
import type { Provider } from './provider.ts';
import { replicate } from './replicate/definition.ts';
import { runway } from './runway/definition.ts';
import { vidu } from './vidu/definition.ts';
import { wavespeed } from './wavespeed/definition.ts';
import { xai } from './xai/definition.ts';

/** Every provider that an operator can have an account with. Configuration, doctor and playground read it here. */
export const providerDefinitions: readonly ProviderDefinition[] = [
  openai,
  replicate,
  runway,
  luma,
  lumaAgents,
  wavespeed,
  fal,
  vidu,
  comfyui,
  xai,
  google,
  openrouter,
];

/** What runs where no provider is set up. */
export const standIn: StandIn = preview;

export interface ProviderSettings {
  runtime: Runtime;
  dataDir: string;
  ffmpegPath: string | undefined;
  /** The operator's accounts. */
  accounts: readonly { definition: ProviderDefinition; account: ProviderAccount }[];
  own: {
    /** By provider, what the operator has set up for it besides the account. */
    setups: ReadonlyMap<string, Pick<OwnSetup, 'create'>>;
    /** The servers of `MODELS_FILE`, which all have OpenAI's Videos API, by the id that their models use. */
    servers: Readonly<
      Record<string, { baseUrl: string; encoding: ServerEncoding; apiKey?: string | undefined }>
    >;
  };
}

/** Every provider that this configuration is complete for, by id. */
export async function createProviders(settings: ProviderSettings): Promise<ReadonlyMap<string, Provider>> {
  const { runtime, accounts, own } = settings;
  const providers = await Promise.all([
    standIn.create(settings),
    ...accounts.map(({ definition, account }) =>
      (own.setups.get(definition.id) ?? definition).create({ ...account, runtime }),
    ),
    ...Object.entries(own.servers).map(async ([id, { apiKey = '', baseUrl, encoding }]) => {
      const account = { apiKey, baseUrl, isOperatorsOwn: true, runtime };
      return { ...(await createServer(account, encoding)), id };
    }),
  ]);
  return new Map(providers.map((provider) => [provider.id, provider]));
}
