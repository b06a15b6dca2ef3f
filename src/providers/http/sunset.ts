import { AsyncLocalStorage } from 'node:async_hooks';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What a service says of its own end: the last day as `YYYY-MM-DD`, where it names one. */
export interface Sunset {
  endsOn?: string;
}

/**
 * What the `Sunset` and `Deprecation` headers of an answer announce; `undefined` where they say nothing.
 * @see https://www.rfc-editor.org/rfc/rfc8594
 * @see https://www.rfc-editor.org/rfc/rfc9745
 */
export function readSunset(headers: Headers): Sunset | undefined {
  const endsAtMs = Date.parse(String(headers['sunset'] ?? ''));
  if (!Number.isNaN(endsAtMs)) return { endsOn: new Date(endsAtMs).toISOString().slice(0, 10) };
  // `@1688169599`; drafts had a date or `true`.
  return /^(@-?\d+|true|\w{3}, .+)$/i.test(String(headers['deprecation'] ?? '')) ? {} : undefined;
}

/**
 * Hears the headers of every answer inside a call of an adapter, whichever client it uses. Only for calls to fixed
 * addresses: the `Sunset` of a task may be nothing but the day on which that task is forgotten.
 */
export const headersScope = new AsyncLocalStorage<(headers: Headers) => void>();
