import type { Runtime } from '../runtime/index.ts';
import { comfyui } from './comfyui/definition.ts';
import type { ProviderAccount, ProviderDefinition } from './definition.ts';
import { fal } from './fal/definition.ts';
import { google } from './google/definition.ts';
import { luma, lumaAgents } from './luma/definition.ts';
import { openai } from './openai/definition.ts';
import { openrouter } from './openrouter/definition.ts';
import type { Provider } from './provider.ts';
import { replicate } from './replicate/definition.ts';
import { runway } from './runway/definition.ts';
import { vidu } from './vidu/definition.ts';
import { wavespeed } from './wavespeed/definition.ts';
import type { Workflows } from './workflow.ts';
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

export interface ProviderSettings {
  runtime: Runtime;
  dataDir: string;
  ffmpegPath: string | undefined;
  /** The operator's accounts. */
  accounts: readonly { definition: ProviderDefinition; account: ProviderAccount }[];
  selfHosted: { encoding: 'multipart' | 'json' };
  own: {
    /** For ComfyUI. */
    workflows: Workflows;
    /** Further servers with the OpenAI Videos API, by the id that their models use. */
    servers: Readonly<
      Record<string, { baseUrl: string; encoding: 'multipart' | 'json'; apiKey?: string | undefined }>
    >;
  };
}

/** Every provider that this configuration is complete for, by id. */
export async function createProviders(settings: ProviderSettings): Promise<ReadonlyMap<string, Provider>> {
  const { runtime } = settings;
  const { createPreview } = await import('./preview/index.ts');
  const providers = await Promise.all([
    createPreview(settings),
    ...settings.accounts.map(({ definition, account }) =>
      definition.create(
        { ...account, runtime },
        { ...settings.selfHosted, workflows: settings.own.workflows },
      ),
    ),
    ...Object.entries(settings.own.servers).map(async ([id, { apiKey = '', baseUrl, encoding }]) => {
      const account = { apiKey, baseUrl, isOperatorsOwn: true, runtime };
      return { ...(await openai.create(account, { encoding })), id };
    }),
  ]);
  return new Map(providers.map((provider) => [provider.id, provider]));
}
