import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** A range of addresses: where it starts, and how many bits are fixed. */
export type Range = readonly [Address, number];

/** The prefix that every network may take to reach IPv4 hosts from IPv6. @see RFC 6052, 2.1 */
const NAT64: Range = ipaddr.parseCIDR('64:ff9b::/96');
/** Networks use these for that, and never for their own hosts. @see RFC 8215 */
const LOCAL_NAT64: Range = ipaddr.parseCIDR('64:ff9b:1::/48');
/**
 * The bytes of an address that contain the IPv4 one, by the length of the prefix. The ninth isn't used. @see RFC 6052,
 * 2.2
 */
const IPV4_AT: Partial<Record<number, readonly [number, number, number, number]>> = {
  32: [4, 5, 6, 7],
  40: [5, 6, 7, 9],
  48: [6, 7, 9, 10],
  56: [7, 9, 10, 11],
  64: [9, 10, 11, 12],
  96: [12, 13, 14, 15],
};
/** The allocated addresses: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_IPV6: Range = ipaddr.parseCIDR('2000::/3');

/** A range such as `10.0.0.0/8`; `undefined` if it isn't one. */
export function parseRange(text: string): Range | undefined {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
}

/** Whether an IP address is in a range. IPv4 inside IPv6 counts as IPv4. */
export function isInRange(address: Address, [start, bits]: Range): boolean {
  return address.kind() === start.kind() && address.match(start, bits);
}

/** Whether an IP address is public, or in one of the ranges that count as public here. */
export function isPublicAddress(text: string, publicNetworks: readonly Range[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = unmapped(ipaddr.parse(text));
  for (const range of [NAT64, ...publicNetworks]) {
    if (!isInRange(address, range)) continue;
    const inner = ipv4Behind(address, range);
    return inner === undefined || isPublicAddress(inner, publicNetworks);
  }
  const isGivenOut = address.kind() === 'ipv4' || isInRange(address, GLOBAL_IPV6);
  return isGivenOut && address.range() === 'unicast';
}

/**
 * Whether an IP address certainly belongs to this machine or its own network: for who may read something. An address that
 * isn't public may still be anybody's (a tunnel, a provider's shared range).
 */
export function isOwnNetwork(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  return ['loopback', 'private', 'linkLocal', 'uniqueLocal'].includes(unmapped(ipaddr.parse(text)).range());
}

/** IPv4 written as IPv6 (`::ffff:10.0.0.1`) would hide a private address. */
export function unmapped(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** The real destination of a connection to an address in a range that translates to IPv4; `undefined` for others. */
function ipv4Behind(address: Address, [start, bits]: Range): string | undefined {
  const places = IPV4_AT[bits];
  if (address.kind() === 'ipv4' || !places) return undefined;
  // Proxies that invent addresses use ranges of other lengths, or private ones. There is no other reason to list a
  // range that is public anyway.
  const translates = bits === 96 || [LOCAL_NAT64, GLOBAL_IPV6].some((range) => isInRange(start, range));
  const bytes = address.toByteArray();
  return translates ? places.map((at) => bytes[at]).join('.') : undefined;
}
