import * as z from 'zod';
import { findEach } from '../find-each.ts';
import { type ModelsFound, ProviderError } from '../provider.ts';
import { type Connection, callOnce } from './client.ts';

const modelSchema = z.object({ owner: z.string(), name: z.string() });
const versionSchema = z.object({ id: z.string() });

/** Asks for each model by itself. */
export function findModels(
  connection: Connection,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ModelsFound> {
  return findEach(names, async (name) => {
    const isThere = await findModel(connection, name, signal);
    return isThere === undefined ? undefined : isThere ? [] : [name];
  });
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
