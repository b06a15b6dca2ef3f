import { createPreview } from './preview/index.ts';
import type { Provider } from './provider.ts';

/** Every provider that this configuration has what it needs for, by id. */
export function createProviders(settings: {
  dataDir: string;
  ffmpegPath: string | undefined;
}): ReadonlyMap<string, Provider> {
  const providers = [createPreview(settings)];
  return new Map(providers.map((provider) => [provider.id, provider]));
}
