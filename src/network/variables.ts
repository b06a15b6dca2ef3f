import ipaddr from 'ipaddr.js';
import { list, problem } from '../variable-kinds.ts';
import { isInRange, parseRange } from './address.ts';

/** Inside this machine, or where a cloud keeps its secrets (169.254.169.254): nobody's proxy answers with these. */
const NEVER_PUBLIC = ['127.0.0.1', '0.0.0.0', '169.254.169.254', '::1', 'fe80::1', 'fd00:ec2::254'].map(
  (text) => ipaddr.parse(text),
);

const bad = problem("isn't a list of address ranges", '198.18.0.0/15,64:ff9b:1::/96');

/** `PUBLIC_NETWORKS`: ranges that count as public. */
export const networkRanges = list
  .transform((texts) => texts.map(parseRange))
  .refine((ranges) => ranges.every((range) => range !== undefined), { error: bad, abort: true })
  .transform((ranges) => ranges.filter((range) => range !== undefined))
  .refine(
    (ranges) => !ranges.some((range) => NEVER_PUBLIC.some((address) => isInRange(address, range))),
    problem('covers addresses of this machine or its cloud, which are never public', '198.18.0.0/15'),
  );
