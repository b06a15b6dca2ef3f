import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { isInRange, parseRange, unmapped } from './address.ts';

export interface Proxies {
  /** For http addresses. */
  http?: string | undefined;
  /** For https addresses, and for the gateway. */
  https?: string | undefined;
  /**
   * Hosts including subdomains, addresses and ranges that are requested directly, each with an optional port; or `*`.
   */
  except: readonly string[];
}

/**
 * The proxy for an address. Exceptions follow curl's rules. The packages for this support neither subdomains nor
 * ranges, and read the environment themselves.
 * @see https://curl.se/docs/manpage.html
 */
export function proxyFor({ protocol, hostname, port }: URL, proxies: Proxies): string | undefined {
  const isSecure = protocol === 'https:' || protocol === 'wss:';
  const proxy = isSecure ? proxies.https : proxies.http;
  if (proxy === undefined) return undefined;
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const at = { host, port: port || (isSecure ? '443' : '80') };
  return proxies.except.some((entry) => covers(entry.toLowerCase(), at)) ? undefined : proxy;
}

function covers(entry: string, { host, port }: { host: string; port: string }): boolean {
  if (entry === '*') return true;
  // An IPv6 address contains colons. With a port, it has brackets.
  const isBareAddress = ipaddr.isValid(entry) || parseRange(entry) !== undefined;
  const [, inBrackets, bare, ownPort] = isBareAddress
    ? [entry, undefined, entry]
    : (/^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? []);
  const name = inBrackets ?? bare;
  if (!name || (ownPort !== undefined && ownPort !== port)) return false;
  if (ipaddr.isValid(host)) {
    const range = parseRange(name) ?? (ipaddr.isValid(name) ? wholeAddress(name) : undefined);
    return range !== undefined && isInRange(unmapped(ipaddr.parse(host)), range);
  }
  const domain = domainToASCII(name.replace(/^\*?\.|\.$/g, ''));
  if (domain === '') return false;
  return host === domain || host.endsWith(`.${domain}`);
}

function wholeAddress(text: string) {
  const address = unmapped(ipaddr.parse(text));
  return [address, address.kind() === 'ipv4' ? 32 : 128] as const;
}
