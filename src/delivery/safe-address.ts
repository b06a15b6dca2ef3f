import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Dispatcher } from 'undici';
import type { Network } from '../runtime/network/index.ts';

const CONNECT_TIMEOUT_MS = 15_000;

/** A URL that must not be requested: not https, or inside a private network. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

/** Exceptions that `checkAddress` allows: Discord's API, if the operator configured another address for it. */
export function ownOriginsOf(discordApiUrl: string | undefined): ReadonlySet<string> {
  return new Set(discordApiUrl === undefined ? [] : [new URL(discordApiUrl).origin]);
}

/** Names that lead into the local network by definition. A proxy resolves them where nobody here can check. */
const LOCAL_NAME =
  /^[^.]+\.?$|\.(localhost|localdomain|local|internal|arpa|lan|intranet|private|corp|home|svc)\.?$/i;

/**
 * Throws a `BlockedAddressError` unless the URL is https on a public host, or on one of `ownOrigins`, which the
 * operator configured. `publicAgent` checks a name's addresses after DNS.
 */
export function checkAddress(
  url: URL,
  ownOrigins: ReadonlySet<string>,
  network: Pick<Network, 'isPublicAddress'>,
): void {
  if (ownOrigins.has(url.origin)) return;
  if (url.protocol !== 'https:') throw new BlockedAddressError(`${url.protocol} is not https`);
  if (url.username || url.password) throw new BlockedAddressError('the address carries credentials');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) ? !network.isPublicAddress(host) : LOCAL_NAME.test(host))
    throw new BlockedAddressError('the address is private');
}

/** Resolves as usual, and leaves out addresses inside a private network. */
const publicLookup =
  (network: Network): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const open = addresses.filter(({ address }) => network.isPublicAddress(address));
      const [first] = open;
      if (!first) return callback(new PrivateNameError(hostname, addresses[0]?.address ?? ''), '', 0);
      if (options.all) return callback(null, open);
      return callback(null, first.address, first.family);
    });
  };

/**
 * A name that leads only into a private network. For a provider's own file, that is rarely the provider's fault: a
 * local DNS server or proxy answers with addresses of its own, such as 198.18.0.1.
 */
export class PrivateNameError extends BlockedAddressError {
  constructor(hostname: string, address: string) {
    super(
      `${hostname} resolves to ${address}, which is not a public address. ` +
        'If a proxy or NAT64 in front of this bot answers so, name its range in PUBLIC_NETWORKS',
    );
  }
}

/** Connections to addresses that the operator didn't configure, and to the operator's own. */
export function agentsFor(network: Network): Record<'open' | 'own', Dispatcher> {
  const timeout = CONNECT_TIMEOUT_MS;
  return {
    open: network.createAgent({ connect: { lookup: publicLookup(network), timeout } }),
    own: network.createAgent({ connect: { timeout } }),
  };
}
