import { createHash, createHmac, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import type { ListedTask } from './task-list.ts';

/** How a call differs from the next genuine one. */
export interface CallOptions {
  /** The origin to call in place of the one that was asked for, which is public. */
  to?: string;
  /** The path to call in place of the one that was asked for. */
  path?: string;
  body?: string | Buffer;
  /** Of a repeated call. */
  eventId?: string;
  atMs?: number;
  /** Signs in place of the provider's key. */
  key?: string;
}

/** The parts of a call that signatures are made of. */
interface Call {
  url: URL;
  body: Buffer;
  eventId: string;
  atMs: number;
  key: string;
}

export interface Webhooks {
  /** The address that was asked for with each task that asked for one, by the task's id. */
  readonly asked: ReadonlyMap<string, string>;
  /** The key of its signatures. Empty if nothing is signed. */
  readonly key: string;
  /** Calls once. Resolves with the status of the answer. */
  call(taskId: string, options?: CallOptions): Promise<number>;
}

/** An answer has to come within this time. */
const TIMEOUT_MS = 5_000;
const isLoopback = (url: string) => /^http:\/\/(?:127\.0\.0\.1|localhost)[:/]/.test(url);

/**
 * A local provider's calls about its tasks. Nothing outside of this machine is called: calls to loopback addresses are
 * made by themselves, and those to where `reach` leads; all others by `call`.
 */
export function createWebhooks<Task extends ListedTask>(provider: {
  show(task: Task): unknown;
  sign(call: Call): Record<string, string>;
  key?: string;
  /** When it calls about a task. */
  moments(task: Task): number[];
  /** The pauses after calls that weren't answered with a success. */
  retriesMs: readonly number[];
  now: () => number;
  reach?: ((url: string) => string) | undefined;
}) {
  const { now, key = '' } = provider;
  const asked = new Map<string, string>();
  const tasks = new Map<string, Task>();
  const timers = new Set<NodeJS.Timeout>();

  async function call(
    taskId: string,
    { to, path, eventId = randomUUID(), atMs = now(), ...given }: CallOptions = {},
  ) {
    const task = tasks.get(taskId);
    const address = asked.get(taskId);
    if (!task || address === undefined) throw new Error(`${taskId} asked for no calls`);
    const url = new URL(path ?? new URL(address).pathname + new URL(address).search, to ?? address);
    const body = Buffer.from(given.body ?? JSON.stringify(provider.show(task)));
    // It signs for the address that it was given.
    const signed = provider.sign({ url: new URL(address), body, eventId, atMs, key: given.key ?? key });
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS + 10_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  function later(ms: number, work: () => void) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms).unref();
    timers.add(timer);
  }

  async function callUntilTaken(taskId: string, to: string, eventId: string, tries = 0) {
    const status = await call(taskId, { to, eventId }).catch(() => 0);
    const pauseMs = provider.retriesMs[tries];
    if ((status < 200 || status >= 300) && pauseMs !== undefined)
      later(pauseMs, () => void callUntilTaken(taskId, to, eventId, tries + 1));
  }

  return {
    shown: { asked, key, call } satisfies Webhooks,
    /** A create asked for calls to this address, if any. */
    ask(task: Task, url: unknown) {
      if (typeof url !== 'string') return;
      asked.set(task.id, url);
      tasks.set(task.id, task);
      const to = provider.reach?.(url) ?? (isLoopback(url) ? new URL(url).origin : undefined);
      if (to === undefined) return;
      for (const atMs of provider.moments(task))
        later(Math.max(0, atMs - now()), () => void callUntilTaken(task.id, to, randomUUID()));
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/**
 * Signs as Replicate (`v1`, base64, a key in base64) or as WaveSpeed (`v3`, hex, a key as it is written).
 * @see https://replicate.com/docs/topics/webhooks/verify-webhook
 * @see https://wavespeed.ai/docs/verify-webhooks
 */
export function signBody(version: 'v1' | 'v3') {
  return ({ body, eventId, atMs, key }: Call): Record<string, string> => {
    const timestamp = String(Math.floor(atMs / 1_000));
    const text = key.slice('whsec_'.length);
    const mac = createHmac('sha256', version === 'v1' ? Buffer.from(text, 'base64') : text)
      .update(Buffer.concat([Buffer.from(`${eventId}.${timestamp}.`), body]))
      .digest(version === 'v1' ? 'base64' : 'hex');
    return {
      'webhook-id': eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': `${version},${mac}`,
    };
  };
}

/** @see https://platform.vidu.com/docs/callback-signature */
export function signHeaders({ url, eventId, atMs, key }: Call): Record<string, string> {
  const date = new Date(atMs).toUTCString();
  const signed = { 'x-request-nonce': eventId, 'content-type': 'application/json' };
  const named = Object.entries(signed)
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  const text = `POST\n${url.pathname}\n${url.search.slice(1)}\nvidu\n${date}\n${named}`;
  return {
    date,
    ...signed,
    'x-hmac-signed-headers': Object.keys(signed).join(';'),
    'x-hmac-signature': createHmac('sha256', key).update(text).digest('base64'),
    'x-hmac-algorithm': 'hmac-sha256',
    'x-hmac-access-key': 'vidu',
  };
}

/** What comes before the 32 bytes of a private key. @see https://www.rfc-editor.org/rfc/rfc8410#section-7 */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

function privateKeyOf(text: string) {
  const key = Buffer.concat([ED25519, createHash('sha256').update(text).digest()]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** The public half of the key that `signWithKey` makes of a text, in base64url. */
export function publicKeyOf(text: string): string {
  return createPublicKey(privateKeyOf(text)).export({ format: 'jwk' }).x ?? '';
}

/** @see https://docs.fal.ai/model-endpoints/webhooks */
export function signWithKey({ body, eventId, atMs, key }: Call): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1_000));
  const digest = createHash('sha256').update(body).digest('hex');
  const text = [eventId, 'github|1', timestamp, digest].join('\n');
  return {
    'x-fal-webhook-request-id': eventId,
    'x-fal-webhook-user-id': 'github|1',
    'x-fal-webhook-timestamp': timestamp,
    'x-fal-webhook-signature': sign(null, Buffer.from(text), privateKeyOf(key)).toString('hex'),
  };
}
