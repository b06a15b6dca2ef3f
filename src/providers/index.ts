import { createOpenai } from './openai/index.ts';
import { createPreview } from './preview/index.ts';
import type { Provider } from './provider.ts';
import { createReplicate } from './replicate/index.ts';

export interface ProviderSettings {
  dataDir: string;
  ffmpegPath: string | undefined;
  openai: { apiKey: string | undefined; baseUrl: string | undefined };
  replicate: { apiToken: string | undefined; baseUrl: string | undefined };
  selfHosted: { encoding: 'multipart' | 'json' };
  /** Further servers that speak the OpenAI Videos API, by the id that their models name. */
  own: {
    servers: Readonly<
      Record<string, { baseUrl: string; encoding: 'multipart' | 'json'; apiKey?: string | undefined }>
    >;
  };
}

/** Every provider that this configuration has what it needs for, by id. */
export function createProviders(settings: ProviderSettings): ReadonlyMap<string, Provider> {
  const { openai, replicate, selfHosted } = settings;
  const providers: Provider[] = [createPreview(settings)];
  if (replicate.apiToken !== undefined) {
    const { apiToken, baseUrl } = replicate;
    const isOperatorsOwn = baseUrl !== undefined;
    providers.push(createReplicate({ apiToken, isOperatorsOwn, ...(isOperatorsOwn && { baseUrl }) }));
  }
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
