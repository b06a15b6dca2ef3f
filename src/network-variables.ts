import ipaddr from 'ipaddr.js';
import { isInRange, parseRange, type Range } from './runtime/network/address.ts';
import { list, problem } from './variable-kinds.ts';

/**
 * This machine, cloud metadata with secrets (169.254.169.254, 169.254.170.2, fd00:ec2::254), multicast, and IPv4 in
 * IPv6, which counts as IPv4. No proxy answers with these.
 */
const NEVER_PUBLIC = [
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '255.255.255.255/32'],
  ...['::/128', '::1/128', '::ffff:0:0/96', 'fe80::/10', 'fd00:ec2::/64', 'ff00::/8'],
].map((text) => ipaddr.parseCIDR(text));

const bad = problem("isn't a list of address ranges", '198.18.0.0/15,64:ff9b:1::/96');

/** `PUBLIC_NETWORKS`: ranges that count as public. */
export const networkRanges = list
  .transform((texts) => texts.map(parseRange))
  .refine((ranges) => ranges.every((range) => range !== undefined), { error: bad, abort: true })
  .transform((ranges) => ranges.filter((range) => range !== undefined))
  .refine(
    (ranges) => !ranges.some((range) => NEVER_PUBLIC.some((never) => overlap(range, never))),
    problem('covers addresses of this machine or its cloud, which are never public', '198.18.0.0/15'),
  );

/** If two ranges overlap, one contains the other. */
function overlap(a: Range, b: Range): boolean {
  return isInRange(a[0], b) || isInRange(b[0], a);
}
