import { expect, it } from 'vitest';
import { isOwnNetwork, isPublicAddress, parseRange, type Range } from '../../src/runtime/network/address.ts';

/** RFC 6052's position of an IPv4 address, by the length of the prefix, with other data in the bits behind it. */
function embedded(prefix: string, bits: number, ipv4: string, filler = 0): string {
  const places = {
    32: [4, 5, 6, 7],
    40: [5, 6, 7, 9],
    48: [6, 7, 9, 10],
    56: [7, 9, 10, 11],
    64: [9, 10, 11, 12],
  };
  const at = places[bits as keyof typeof places] ?? [12, 13, 14, 15];
  const [head = ''] = prefix.split('::');
  const words = head.split(':').map((word) => Number.parseInt(word, 16));
  const bytes = Array.from({ length: 16 }, (_, index) => {
    const word = words[index >> 1];
    if (index < bits / 8 && index !== 8) return ((word ?? 0) >> (index % 2 === 0 ? 8 : 0)) & 255;
    return index === 8 ? 0 : filler;
  });
  for (const [index, part] of ipv4.split('.').entries()) bytes[at[index] ?? 15] = Number(part);
  return bytes
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/(.{4})(?!$)/g, '$1:');
}

const prefixes: [string, number][] = [
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['64:ff9b:1:fffe::', 64],
  ['64:ff9b:1:ab00::', 56],
  ['64:ff9b:1:abcd:0:0::', 96],
  ['2a00:8:64::', 96],
  ['2a00:8::', 32],
  ['2a00:8:6400::', 40],
  ['2a00:8:64::', 48],
  ['2a00:8:64:ab00::', 56],
  ['2a00:8:64:abcd::', 64],
  ['fd00:64::', 96],
];
const inside = {
  '8.8.8.8': true,
  '93.184.216.34': true,
  // The third byte decides.
  '192.0.2.7': false,
  '192.0.3.7': true,
  '10.0.0.1': false,
  '127.0.0.1': false,
  '169.254.169.254': false,
  '192.168.1.1': false,
  '100.64.0.1': false,
  '0.0.0.0': false,
  '224.0.0.1': false,
};
const ranges = (text: string): Range[] => [parseRange(text)].filter((range) => range !== undefined);

/** Translators ignore the bits behind the address. */
const table = prefixes.flatMap(([prefix, bits]) =>
  Object.entries(inside).flatMap(([ipv4, isPublic]) =>
    [0, 0xff].map(
      (filler) => [`${prefix}/${bits}`, ipv4, isPublic, embedded(prefix, bits, ipv4, filler)] as const,
    ),
  ),
);

it.each(table)('behind %s the address %s is judged as itself: %s (%s)', (range, _, isPublic, address) => {
  expect(isPublicAddress(address, ranges(range))).toBe(isPublic);
});

it.each([
  ['198.18.0.1', '198.18.0.0/15', true],
  ['198.20.0.1', '198.18.0.0/15', true],
  ['198.18.0.1', '198.19.0.0/16', false],
  ['fc00::1', 'fc00::/18', true],
  // Addresses that a proxy invented count up from 1, whatever an IPv4 address in them would be.
  ['fdfe:dcba:9876::1', 'fdfe:dcba:9876::/64', true],
  ['fdfe:dcba:9876::1', 'fdfe:dcba:9876::/48', true],
  ['fdfe:dcba:9877::1', 'fdfe:dcba:9876::/48', false],
  // Local translation isn't a public address until the operator says where.
  ['64:ff9b:1::808:808', '64:ff9b:2::/96', false],
  ['2a00::1', '64:ff9b:1::/48', true],
])('%s with PUBLIC_NETWORKS=%s: %s', (address, range, isPublic) => {
  expect(isPublicAddress(address, ranges(range))).toBe(isPublic);
});

it.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['192.168.1.9', true],
  ['169.254.1.1', true],
  ['::1', true],
  ['fe80::1', true],
  ['fd00::1', true],
  // As Node names IPv4 on a socket for both.
  ['::ffff:10.1.2.3', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:8.8.8.8', false],
  ['8.8.8.8', false],
  // A provider's shared range, and a tunnel: anybody's.
  ['100.64.0.1', false],
  ['2002:a01:203::', false],
  ['2a00::1', false],
  ['localhost', false],
  ['', false],
])('%s belongs to this machine or its network: %s', (address, isOwn) => {
  expect(isOwnNetwork(address)).toBe(isOwn);
});
