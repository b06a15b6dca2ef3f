import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Log } from '../log.ts';
import type { Provider } from '../providers/provider.ts';
import type { Delivery, ProviderWebhook } from '../providers/webhooks/rules.ts';
import { isRecent, REPLAY_MS } from '../providers/webhooks/verify.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Signer } from '../signer.ts';
import { pathOf, type TaskKey, taskOf } from './address.ts';
import { createSigningKeys } from './signing-keys.ts';

/** Calls whose repetitions are recognized. */
const MAX_SEEN = 10_000;

/**
 * What became of a call. `replay`: its time is too old or too new. `unknown`: nobody was given its address. The others
 * are at an address that only the task's provider was given.
 */
export type WebhookOutcome = 'accepted' | 'duplicate' | 'replay' | 'bad-signature' | 'unknown';

/** Accepts one call. Resolves with whether it is genuine, once the task is known or has had its time. */
export type AcceptWebhook = (call: Pick<Delivery, 'headers' | 'body'>) => Promise<boolean>;

export interface Webhooks {
  /** Where the provider shall call about a task; `undefined` if it can't. */
  urlFor(task: TaskKey): string | undefined;
  /** What takes calls at this address; `undefined` if nobody was given it. */
  open(provider: string, secret: string): AcceptWebhook | undefined;
}

/**
 * Calls by providers about their tasks. They are hints that a poll is worth it now: nothing in their bodies is read or
 * believed. `onNews` gets each genuine call once, and may pass it on to the process that has the job. `onCall` gets the
 * provider's id of every call, or `other`.
 */
export function createWebhooks({
  publicUrl,
  signer,
  providers,
  clock,
  log,
  onNews,
  onCall,
}: {
  publicUrl: string;
  signer: Signer;
  providers: ReadonlyMap<string, Provider>;
  clock: Clock;
  log: Log;
  onNews(task: TaskKey): Promise<void>;
  onCall(call: { provider: string; outcome: WebhookOutcome }): void;
}): Webhooks {
  const keys = createSigningKeys({ clock, log });
  const seen = new LRUCache<string, true>({
    ...{ max: MAX_SEEN, ttl: REPLAY_MS, perf: { now: clock.steadyMs }, ttlResolution: 0 },
  });

  function urlFor(task: TaskKey): string | undefined {
    const rules = providers.get(task.provider)?.webhook?.rules;
    const isReachable = rules && !(rules.needsHttps && publicUrl.startsWith('http://'));
    return isReachable ? publicUrl + pathOf(signer, task) : undefined;
  }

  /** Why a call isn't genuine; `undefined` if it is. */
  async function flawOf(provider: string, { rules, readKey }: ProviderWebhook, call: Delivery) {
    const { signature } = rules;
    if (!signature || !readKey) return undefined;
    if (!isRecent(signature, call, clock.now())) return 'replay';
    const key = await keys.read(provider, readKey);
    if (key === undefined || signature.isSigned(call, key)) return undefined;
    const newKey = await keys.readAgain(provider, readKey);
    const isByNewKey = newKey !== undefined && newKey !== key && signature.isSigned(call, newKey);
    return isByNewKey ? undefined : 'bad-signature';
  }

  /** Providers repeat a call that they got no answer to, and anybody can repeat one that they overheard. */
  function isRepeated(secret: string, { rules }: ProviderWebhook, { headers, body }: AcceptCall): boolean {
    const id = headers[rules.signature?.idHeader ?? ''];
    const digest = createHash('sha256').update(body).digest('base64');
    const names = [`body ${digest}`, ...(id === undefined ? [] : [`id ${String(id)}`])];
    const marks = names.map((name) => `${secret} ${name}`);
    const isKnown = marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.set(mark, true);
    return isKnown;
  }

  return {
    urlFor,
    open(provider, secret) {
      const { webhook } = providers.get(provider) ?? {};
      const task = webhook && taskOf(signer, provider, secret);
      if (!task) {
        onCall({ provider: webhook ? provider : 'other', outcome: 'unknown' });
        return undefined;
      }
      return async (call) => {
        const url = publicUrl + pathOf(signer, task);
        const flaw = await flawOf(provider, webhook, { ...call, url });
        const outcome = flaw ?? (isRepeated(secret, webhook, call) ? 'duplicate' : 'accepted');
        onCall({ provider, outcome });
        if (flaw) log.info({ provider, job: task.jobId, flaw }, 'refused a webhook');
        if (outcome === 'accepted') await onNews(task);
        return flaw === undefined;
      };
    },
  };
}

type AcceptCall = Parameters<AcceptWebhook>[0];
