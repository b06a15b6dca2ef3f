import type { Log } from '../log.ts';
import type { ProviderWebhook } from '../providers/webhooks/rules.ts';
import type { Clock } from '../runtime/clock.ts';

/** Keys hardly ever change, and a call mustn't wait long for one. */
const KEPT_MS = 10 * 60_000;
const TIMEOUT_MS = 4_000;

/** The keys that providers sign with, read when they are first needed. */
export interface SigningKeys {
  /** `undefined` if the provider doesn't tell. It is asked again minutes later. */
  read(provider: string, readKey: NonNullable<ProviderWebhook['readKey']>): Promise<string | undefined>;
  /** The same after a call that the known key didn't sign: it may have been replaced. */
  readAgain(provider: string, readKey: NonNullable<ProviderWebhook['readKey']>): Promise<string | undefined>;
}

export function createSigningKeys({ clock, log }: { clock: Clock; log: Log }): SigningKeys {
  const known = new Map<string, { key: Promise<string | undefined>; readAtMs: number }>();
  const silent = new Set<string>();

  async function ask(provider: string, readKey: NonNullable<ProviderWebhook['readKey']>) {
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

  function renew(provider: string, readKey: NonNullable<ProviderWebhook['readKey']>) {
    const read = { key: ask(provider, readKey), readAtMs: clock.steadyMs() };
    known.set(provider, read);
    return read.key;
  }

  const isOld = (readAtMs: number) => clock.steadyMs() - readAtMs >= KEPT_MS;

  return {
    async read(provider, readKey) {
      const read = known.get(provider);
      const key = await read?.key;
      const mustAsk = !read || (key === undefined && isOld(read.readAtMs));
      return mustAsk ? renew(provider, readKey) : key;
    },
    async readAgain(provider, readKey) {
      const read = known.get(provider);
      return read && isOld(read.readAtMs) ? renew(provider, readKey) : read?.key;
    },
  };
}
