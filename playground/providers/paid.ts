import { resolve } from 'node:path';
import { createPanel } from './panel.ts';
import type { Providers } from './scripted.ts';

/** The variables about providers, by how their names begin. */
const wanted =
  /^(?:OPENAI|RUNWAY|RUNWAYML|LUMA|LUMAAI|WAVESPEED|REPLICATE|VIDU|SELF_HOSTED|MODERATION)_|^MODELS_FILE$/;
const key =
  /^(?:(OPENAI)|(RUNWAY)(?:ML)?|(LUMA)(?:AI)?|(WAVESPEED)|(REPLICATE)|(VIDU))_.*(?:KEY|TOKEN|SECRET)$/;
const names: Readonly<Record<string, string>> = {
  ...{ OPENAI: 'OpenAI', RUNWAY: 'Runway', LUMA: 'Luma', WAVESPEED: 'WaveSpeed' },
  ...{ REPLICATE: 'Replicate', VIDU: 'Vidu' },
};

/** The person's own providers with their own keys, for whoever asked for that with `PLAYGROUND_PAID=1`. */
export function takePaidProviders(env: NodeJS.ProcessEnv): Providers {
  const own = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    wanted.test(name) && value?.trim() ? [[name, value]] : [],
  );
  const found = new Set(own.flatMap(([name]) => key.exec(name)?.slice(1).filter(Boolean) ?? []));
  const keys = [...found].map((name) => names[name] ?? name).join(', ');
  const paid = keys
    ? `Videos cost money here: the bot has your keys for ${keys} (PLAYGROUND_PAID=1).`
    : 'PLAYGROUND_PAID=1 is set, but there is no provider key in the environment.';
  const given = Object.fromEntries(own);
  // The bot runs in another folder.
  if (given['MODELS_FILE']) given['MODELS_FILE'] = resolve(given['MODELS_FILE']);
  const panel = createPanel({ paid, providers: [] });
  return {
    env: { ...given, DEFAULT_MODEL: env['DEFAULT_MODEL'] || 'preview' },
    extras: panel.extras,
    notice: paid,
    close: async () => panel.close(),
  };
}
