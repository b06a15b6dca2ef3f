import type { IncomingHttpHeaders } from 'node:http';

/** What is sent for a task, and where to. */
interface Create<Body extends object> {
  path: string;
  body: Body;
}

/** How a provider is asked for calls about one task, and how it signs them. Facts of its documentation. */
export interface WebhookRules {
  /** The same create, which also asks for calls to `url`. */
  ask<Body extends object>(create: Create<Body>, url: string): Create<Body>;
  /** It calls no `http://` address. */
  needsHttps?: true;
  /** How many calls it makes for a task that succeeds. The last one is about its end. */
  calls: number;
  /** `null`: it signs nothing, so that only the address proves that a call is genuine. */
  signature: WebhookSignature | null;
}

/** A call as it arrived. */
export interface Delivery {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The address that the provider was asked to call. A proxy may have changed its path. */
  url: string;
}

/** How calls are signed. `verify.ts` has what the forms share. */
export interface WebhookSignature {
  /** When the call says that it was made. `NaN` if it doesn't. */
  madeAtMs(delivery: Delivery): number;
  /** Whether only somebody with the key can have signed it. Compared in constant time. */
  isSigned(delivery: Delivery, key: string): boolean;
  /** The header that a call has in common with its repetitions alone. */
  idHeader?: string;
}

/** A provider that calls back. */
export interface ProviderWebhook {
  rules: WebhookRules;
  /** The key of its signatures. Absent if it signs nothing. */
  readKey?(options: { signal: AbortSignal }): Promise<string>;
}

/** A create that also asks for calls to `url`. Without one, it stays as it is. */
export function withWebhook<Body extends object>(
  { ask }: WebhookRules,
  url: string | undefined,
  create: Create<Body>,
): Create<Body> {
  return url === undefined ? create : ask(create, url);
}
