import type { Answer, Call, Exchange } from './exchange.ts';
import type { CallName } from './refusal.ts';

/** One request to an API that speaks JSON; what its answer says. `path` is what follows the API's address. */
export type AskJson = (
  name: CallName,
  path: string,
  call: Pick<Call, 'method' | 'signal' | 'isPaid' | 'maxBytes' | 'headers'>,
  json?: object,
) => Promise<unknown>;

/** `read` takes what an answer says, and throws a `ProviderError` for one that is a refusal. */
export function createAskJson(
  exchange: Exchange,
  api: {
    url: string;
    headers: Readonly<Record<string, string>>;
    read(answer: Answer, name: CallName): unknown;
  },
): AskJson {
  return async (name, path, call, json) => {
    const answer = await exchange({
      ...call,
      url: api.url + path,
      headers: { ...api.headers, ...call.headers, ...(json && { 'content-type': 'application/json' }) },
      ...(json && { body: JSON.stringify(json) }),
    });
    return api.read(answer, name);
  };
}
