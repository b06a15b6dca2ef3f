import type { Log } from '../log.ts';
import type { ProviderWebhook } from '../providers/webhooks/rules.ts';
import type { Clock } from '../runtime/clock.ts';

/** After a call that the known key didn't sign. Keys hardly ever change, and a call mustn't wait long for one. */
const KEPT_MS = 10 * 60_000;
/** fal asks for a new look at its keys every day. @see https://docs.fal.ai/model-endpoints/webhooks */
const TRUSTED_MS = 24 * 3_600_000;
const TIMEOUT_MS = 4_000;

type ReadKey = NonNullable<ProviderWebhook['readKey']>;

/** The keys that providers sign with, read when they are first needed, and every day. */
export interface SigningKeys {
  /** `undefined` if the provider doesn't tell. It is asked again minutes later. */
  read(provider: string, readKey: ReadKey): Promise<string | undefined>;
  /** The same after a call that the known key didn't sign: it may have been replaced. */
  readAgain(provider: string, readKey: ReadKey): Promise<string | undefined>;
}

export function createSigningKeys({ clock, log }: { clock: Clock; log: Log }): SigningKeys {
  const known = new Map<string, { key: Promise<string | undefined>; readAtMs: number }>();
  const silent = new Set<string>();

  async function ask(provider: string, readKey: ReadKey): Promise<string | undefined> {
    try {
      const key = await readKey({ signal: clock.timeout(TIMEOUT_MS) });
      silent.delete(provider);
      return key;
    } catch (err) {
      if (!silent.has(provider))
        log.warn({ err, provider }, 'no key for its webhooks: their address alone has to prove them');
      silent.add(provider);
      return undefined;
    }
  }

  /** The known key, unless it is older than `maxAgeMs`. */
  function keyOf(provider: string, readKey: ReadKey, maxAgeMs: number): Promise<string | undefined> {
    const before = known.get(provider);
    if (before && clock.steadyMs() - before.readAtMs < maxAgeMs) return before.key;
    // One that can't be read again stays.
    const key = ask(provider, readKey).then((read) => read ?? before?.key);
    known.set(provider, { key, readAtMs: clock.steadyMs() });
    return key;
  }

  const readAgain: SigningKeys['readAgain'] = (provider, readKey) => keyOf(provider, readKey, KEPT_MS);
  return {
    readAgain,
    read: async (provider, readKey) =>
      (await keyOf(provider, readKey, TRUSTED_MS)) ?? readAgain(provider, readKey),
  };
}
