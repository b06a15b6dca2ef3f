import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';

/** An address that must not be asked: not https, or inside somebody's network. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  // `process` also turns IPv4 inside IPv6 into IPv4, which else would hide a private one.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** What `checkAddress` lets pass: the address of Discord's API, where the operator has named another one. */
export function ownOriginsOf(discordApiUrl: string | undefined): ReadonlySet<string> {
  return new Set(discordApiUrl === undefined ? [] : [new URL(discordApiUrl).origin]);
}

/**
 * Throws a `BlockedAddressError` unless the URL is https at a public host, or at one of `ownOrigins`, which the
 * operator has named. A name is judged after DNS, by `publicAgent`.
 */
export function checkAddress(url: URL, ownOrigins: ReadonlySet<string>): void {
  if (ownOrigins.has(url.origin)) return;
  if (url.protocol !== 'https:') throw new BlockedAddressError(`${url.protocol} is not https`);
  if (url.username || url.password) throw new BlockedAddressError('the address carries credentials');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw new BlockedAddressError('the address is private');
}

/** Resolves as usual, and refuses a name that leads into a private network, whatever else it leads to. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const blocked = addresses.some(({ address }) => !isPublicAddress(address));
    if (blocked) return callback(new BlockedAddressError('the name leads to a private address'), '', 0);
    if (options.all) return callback(null, addresses);
    const first = addresses[0];
    return callback(null, first?.address ?? '', first?.family ?? 0);
  });
};

/** Connections to addresses that nobody here has named. */
export const publicAgent = new Agent({ connect: { lookup: publicLookup, timeout: 15_000 } });
/** Connections to the operator's own. */
export const ownAgent = new Agent({ connect: { timeout: 15_000 } });
