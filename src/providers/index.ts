import { createLuma, createLumaAgents } from './luma/index.ts';
import { createOpenai } from './openai/index.ts';
import { createPreview } from './preview/index.ts';
import type { Provider } from './provider.ts';
import { createReplicate } from './replicate/index.ts';
import { createRunway } from './runway/index.ts';
import { createVidu } from './vidu/index.ts';
import { createWavespeed } from './wavespeed/index.ts';

/** A key, and another address where the operator has set one. */
interface Account {
  apiKey: string | undefined;
  baseUrl: string | undefined;
}

export interface ProviderSettings {
  dataDir: string;
  ffmpegPath: string | undefined;
  openai: Account;
  replicate: Account;
  runway: Account;
  luma: Account;
  lumaAgents: Account;
  wavespeed: Account;
  vidu: Account;
  selfHosted: { encoding: 'multipart' | 'json' };
  /** Further servers that speak the OpenAI Videos API, by the id that their models name. */
  own: {
    servers: Readonly<
      Record<string, { baseUrl: string; encoding: 'multipart' | 'json'; apiKey?: string | undefined }>
    >;
  };
}

interface WithKey {
  apiKey: string;
  baseUrl?: string;
  isOperatorsOwn: boolean;
}

/** Every provider that this configuration has what it needs for, by id. */
export function createProviders(settings: ProviderSettings): ReadonlyMap<string, Provider> {
  const { openai, selfHosted } = settings;
  const providers: Provider[] = [
    createPreview(settings),
    ...withKey(settings.replicate, ({ apiKey, ...rest }) => createReplicate({ apiToken: apiKey, ...rest })),
    ...withKey(settings.runway, createRunway),
    ...withKey(settings.luma, createLuma),
    ...withKey(settings.lumaAgents, createLumaAgents),
    ...withKey(settings.wavespeed, createWavespeed),
    ...withKey(settings.vidu, createVidu),
  ];
  // OpenAI's own service is gone; what is left are the servers that speak its language, with a key or without.
  if (openai.apiKey !== undefined || openai.baseUrl !== undefined) {
    const isOperatorsOwn = openai.baseUrl !== undefined;
    providers.push(createOpenai({ ...openai, encoding: selfHosted.encoding, isOperatorsOwn }));
  }
  for (const [id, { apiKey, baseUrl, encoding }] of Object.entries(settings.own.servers)) {
    providers.push({ ...createOpenai({ apiKey, baseUrl, encoding, isOperatorsOwn: true }), id });
  }
  return new Map(providers.map((provider) => [provider.id, provider]));
}

/** A provider that needs a key exists where there is one. */
function withKey({ apiKey, baseUrl }: Account, create: (settings: WithKey) => Provider): Provider[] {
  if (apiKey === undefined) return [];
  return [
    create({ apiKey, isOperatorsOwn: baseUrl !== undefined, ...(baseUrl !== undefined && { baseUrl }) }),
  ];
}
