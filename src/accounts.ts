import * as z from 'zod';
import type { ModerationAccount } from './moderation/moderator.ts';
import type { ProviderAccount, ProviderDefinition } from './providers/definition.ts';
import { positiveInteger, secret, url, urls } from './variable-kinds.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

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

/** OpenAI's own key works only for its own endpoint, and a server that replaces OpenAI has no such endpoint. */
export function moderationAccount({
  MODERATION_API_KEY: apiKey,
  MODERATION_BASE_URL: baseUrl,
  OPENAI_API_KEY: openaiKey,
  OPENAI_BASE_URL: openaiUrl,
}: Partial<Record<string, string>>): ModerationAccount | undefined {
  if (apiKey || baseUrl) return { apiKey, baseUrl: (baseUrl ?? OPENAI_URL).replace(/\/+$/, '') };
  return openaiKey && !openaiUrl ? { apiKey: openaiKey, baseUrl: OPENAI_URL } : undefined;
}
