import { AsyncLocalStorage } from 'node:async_hooks';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A service's announcement of its own end, with the last day as `YYYY-MM-DD` if stated. */
export interface Sunset {
  endsOn?: string;
}

/**
 * The announcement in the `Sunset` and `Deprecation` headers of an answer; `undefined` if there is none.
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
 * Called with the headers of every answer inside an adapter's call, whichever client it uses. Only for calls to fixed
 * addresses: the `Sunset` of a task may be just the day when the task is deleted.
 */
export const headersScope = new AsyncLocalStorage<(headers: Headers) => void>();
