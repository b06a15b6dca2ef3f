import pLimit from 'p-limit';
import * as z from 'zod';
import { type ModelsFound, ProviderError } from '../provider.ts';
import { type Connection, callOnce } from './client.ts';

const CONCURRENCY = 4;

const modelSchema = z.object({ owner: z.string(), name: z.string() });
const versionSchema = z.object({ id: z.string() });

/** Asks for each model by itself. The account's errors are thrown, and others only if no question was answered. */
export async function findModels(
  connection: Connection,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ModelsFound> {
  let failure: ProviderError | undefined;
  const found = new Map<string, readonly string[]>();
  await pLimit(CONCURRENCY).map(names, async (name) => {
    try {
      const isThere = await findModel(connection, name, signal);
      if (isThere !== undefined) found.set(name, isThere ? [] : [name]);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.kind === 'unauthorized') throw error;
      failure = error;
    }
  });
  if (found.size === 0 && failure) throw failure;
  return found;
}

/**
 * Whether there is a model, or its version if it's named with one; `undefined` for a version without its model's name.
 * @see https://replicate.com/docs/reference/http#models.get
 */
async function findModel(
  connection: Connection,
  name: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const [, owner, model, version] = /^([\w.-]+)\/([\w.-]+)(?::([0-9a-f]{64}))?$/.exec(name) ?? [];
  if (owner === undefined || model === undefined) return undefined;
  const answer = await callOnce(connection, 'model', signal, (client) =>
    version === undefined
      ? client.models.get(owner, model, { signal })
      : client.models.versions.get(owner, model, version, { signal }),
  ).catch((error: unknown) => {
    if (error instanceof ProviderError && error.isGone) return undefined;
    throw error;
  });
  if (answer === undefined) return false;
  const schema = version === undefined ? modelSchema : versionSchema;
  if (schema.safeParse(answer).success) return true;
  throw new ProviderError('unavailable', "model: the answer isn't a model");
}
