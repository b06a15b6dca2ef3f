import { resolve } from 'node:path';
import * as z from 'zod';
import type { Environment } from './environment.ts';
import type { OwnSetup, ProviderAccount, ProviderDefinition } from './providers/definition.ts';
import { oneOf, positiveInteger, secret, url, urls } from './variable-kinds.ts';

type ProviderValues = Partial<Record<string, string | number>>;

/** The variables of all of them, validated. */
export function providerVariables(definitions: readonly ProviderDefinition[]): z.ZodType<ProviderValues> {
  const variables = definitions.flatMap((definition): [string, z.ZodType<string | number>][] => [
    ...definition.keyVariables.map((name): [string, typeof secret] => [name, secret]),
    [
      definition.baseUrlVariable,
      (definition.takesSeveralUrls ? urls : url)(`https://gateway.example.com${definition.baseUrlEnding}`),
    ],
    [definition.concurrencyVariable, positiveInteger(String(definition.concurrency ?? 5))],
    ...Object.entries(definition.own?.variables ?? {}).map(([name, kind]): [string, z.ZodType<string>] => [
      name,
      typeof kind === 'string' ? z.string() : oneOf(...kind),
    ]),
  ]);
  return z.object(Object.fromEntries(variables)).partial();
}

/** An account exists if its key is set. For providers without keys, an address is enough. */
export function readAccounts(definitions: readonly ProviderDefinition[], values: ProviderValues) {
  return definitions.flatMap((definition): { definition: ProviderDefinition; account: ProviderAccount }[] => {
    const apiKey = definition.keyVariables.map((name) => values[name]).find((key) => key !== undefined);
    const baseUrl = values[definition.baseUrlVariable];
    const isOperatorsOwn = baseUrl !== undefined;
    if (apiKey === undefined && !(definition.isKeyOptional && isOperatorsOwn)) return [];
    const account = { apiKey: String(apiKey ?? ''), isOperatorsOwn };
    return [{ definition, account: { ...account, ...(isOperatorsOwn && { baseUrl: String(baseUrl) }) } }];
  });
}

/** By provider, what the operator has set up for it in variables of its own. */
export function readSetups(
  definitions: readonly ProviderDefinition[],
  environment: Environment,
): ReadonlyMap<string, OwnSetup> {
  return new Map(
    definitions.flatMap(({ id, own, baseUrlVariable }): [string, OwnSetup][] => {
      if (!own) return [];
      const values = Object.entries(own.variables).flatMap(([name, kind]) => {
        const value = environment[name];
        return value === undefined ? [] : [[name, kind === 'path' ? resolve(value) : value]];
      });
      return [[id, own.read(Object.fromEntries(values), environment[baseUrlVariable] !== undefined)]];
    }),
  );
}

/** Tasks at once by provider, if the provider or the operator sets a limit. */
export function concurrencyAt(definitions: readonly ProviderDefinition[], values: ProviderValues) {
  return new Map(
    definitions.flatMap((definition): [string, number][] => {
      const { id, concurrencyVariable, baseUrlVariable, concurrency, takesSeveralUrls } = definition;
      const servers = takesSeveralUrls ? String(values[baseUrlVariable] ?? '').split(',').length : 1;
      const tasks = values[concurrencyVariable] ?? (concurrency && concurrency * servers);
      return tasks === undefined ? [] : [[id, Number(tasks)]];
    }),
  );
}

/** A gateway may use any path before it, but adapters append to this ending. */
export function warnOfBaseUrl(
  { baseUrlVariable: name, baseUrlEnding: ending, label }: ProviderDefinition,
  { baseUrl }: ProviderAccount,
): string[] {
  if (baseUrl === undefined) return [];
  if (ending !== '')
    return baseUrl.endsWith(ending) ? [] : [`${name} doesn't end in ${ending}, as addresses of ${label} do`];
  return /\/v\d+$/.test(baseUrl) ? [`${name} ends in a version; ${label} needs the address without it`] : [];
}

/** Providers that would call at the end of a video, if the address were safe. */
export function warnOfPublicUrl(
  url: string | undefined,
  definitions: readonly ProviderDefinition[],
): string[] {
  if (!url?.startsWith('http://')) return [];
  const labels = definitions.flatMap(({ label, webhook }) => (webhook?.needsHttps ? [label] : []));
  if (labels.length === 0) return [];
  const names = new Intl.ListFormat('en').format(labels);
  return [`PUBLIC_URL has no https, so ${names} can't tell the bot when a video is finished`];
}
