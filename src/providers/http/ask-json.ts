import { type BodyFiles, toJsonBody } from './body-files.ts';
import type { Answer, Call, Exchange } from './exchange.ts';
import type { CallName } from './refusal.ts';

/**
 * One request to an API that speaks JSON; what its answer says. `path` is what follows the API's address. `files`: those
 * that stand in the JSON.
 */
export type AskJson = (
  name: CallName,
  path: string,
  call: Pick<Call, 'method' | 'signal' | 'isPaid' | 'maxBytes' | 'maxValues' | 'headers'> & {
    files?: BodyFiles;
  },
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
  return async (name, path, { files, ...call }, json) => {
    const sent = json && toJsonBody(json, files);
    const answer = await exchange({
      ...call,
      url: api.url + path,
      headers: { ...api.headers, ...call.headers, ...sent?.headers },
      ...(sent && { body: sent.body }),
    });
    return api.read(answer, name);
  };
}
