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

export type WebhookSignature =
  /**
   * An HMAC-SHA256 of `id.timestamp.body`, in the headers `webhook-id`, `webhook-timestamp` (seconds) and
   * `webhook-signature` (`<version>,<signature>`). The key follows `whsec_`.
   */
  | { scheme: 'webhook-headers'; version: string; encoding: 'base64' | 'hex'; key: 'base64' | 'utf8' }
  /** An HMAC-SHA256 of the method, path, query, date and the headers that it names, but not of the body. */
  | { scheme: 'named-headers'; accessKey: string }
  /**
   * An Ed25519 signature, in hexadecimal digits, of four lines: the request's id, the account's id, the time in seconds,
   * and the SHA-256 of the body. Each is in a header that begins with `prefix`. The key is a list of public keys, in
   * base64url, with spaces between them.
   */
  | { scheme: 'public-key'; prefix: string };

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
