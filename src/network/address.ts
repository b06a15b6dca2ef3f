import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** A range of addresses: where it starts, and how many bits are fixed. */
export type Range = readonly [Address, number];

/** RFC 6052's prefix, under which a network without IPv4 reaches IPv4 hosts. */
const NAT64: Range = ipaddr.parseCIDR('64:ff9b::/96');
/** All that is given out: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_IPV6: Range = ipaddr.parseCIDR('2000::/3');

/** A range such as `10.0.0.0/8`; `undefined` where it is none. */
export function parseRange(text: string): Range | undefined {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
}

/** Whether an IP address is in a range; one that is IPv4 inside of IPv6 counts as IPv4. */
export function isInRange(address: Address, [start, bits]: Range): boolean {
  return address.kind() === start.kind() && address.match(start, bits);
}

/** Whether an IP address is one of the public internet, or in one of the ranges that count as public here. */
export function isPublicAddress(text: string, publicNetworks: readonly Range[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = unmapped(ipaddr.parse(text));
  for (const range of [NAT64, ...publicNetworks]) {
    if (!isInRange(address, range)) continue;
    // A prefix of 96 bits has an IPv4 address behind it, which is where the connection goes.
    return range[1] === 96 ? isPublicAddress(lastIpv4(address), publicNetworks) : true;
  }
  const isGivenOut = address.kind() === 'ipv4' || isInRange(address, GLOBAL_IPV6);
  return isGivenOut && address.range() === 'unicast';
}

/** IPv4 written as IPv6 (`::ffff:10.0.0.1`) would hide a private address. */
export function unmapped(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function lastIpv4(address: Address): string {
  return address.toByteArray().slice(-4).join('.');
}
