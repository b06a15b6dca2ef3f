import { resolve } from 'node:path';
import { createPanel } from './panel.ts';
import type { Providers } from './scripted.ts';

/** A provider that the bot knows, and its variables. */
export interface PaidProvider {
  label: string;
  keyVariables: readonly string[];
  baseUrlVariable: string;
  concurrencyVariable: string;
  /** Further variables. */
  own?: { variables: Readonly<Record<string, unknown>> };
}

/** Other variables about models, by the start of their names. */
const ofModels = /^(?:MODERATION_|ASSISTANT_|MODELS_FILE$)/;

const none: NonNullable<PaidProvider['own']> = { variables: {} };

const pathVariablesOf = ({ own = none }: PaidProvider) =>
  Object.keys(own.variables).filter((name) => own.variables[name] === 'path');

/** The person's own providers with their own keys, for people who asked for that with `PLAYGROUND_PAID=1`. */
export function takePaidProviders(env: NodeJS.ProcessEnv, providers: readonly PaidProvider[]): Providers {
  const wanted = new Set(
    providers.flatMap(({ keyVariables, baseUrlVariable, concurrencyVariable, own = none }) => [
      ...[...keyVariables, baseUrlVariable, concurrencyVariable],
      ...Object.keys(own.variables),
    ]),
  );
  const isWanted = (name: string) => wanted.has(name) || ofModels.test(name);
  const own = Object.entries(env).filter(([name, value]) => isWanted(name) && value?.trim());
  const keys = providers
    .filter(({ keyVariables }) => keyVariables.some((name) => env[name]?.trim()))
    .map(({ label }) => label)
    .join(', ');
  const paid = keys
    ? `Videos cost money here: the bot uses your keys for ${keys} (PLAYGROUND_PAID=1).`
    : 'PLAYGROUND_PAID=1 is set, but there is no provider key in the environment.';
  const given: NodeJS.ProcessEnv = Object.fromEntries(own);
  // The bot runs in another folder.
  for (const name of ['MODELS_FILE', ...providers.flatMap(pathVariablesOf)]) {
    const path = given[name];
    if (path) given[name] = resolve(path);
  }
  const panel = createPanel({ paid, providers: [] });
  return {
    env: { ...given, DEFAULT_MODEL: env['DEFAULT_MODEL'] || 'preview' },
    extras: panel.extras,
    servers: [],
    notice: paid,
    close: async () => panel.close(),
  };
}
