import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { createMetricsAccess } from '../../src/metrics/access.ts';

const token = 'a-token-of-metrics';

function ask(
  headers: IncomingMessage['headers'],
  {
    from = '127.0.0.1',
    metricsToken = undefined as string | undefined,
    publicUrl = undefined as string | undefined,
  },
) {
  const access = createMetricsAccess({ metricsToken, publicUrl });
  return access({ headers, socket: { remoteAddress: from } } as IncomingMessage);
}

const bearer = { authorization: `Bearer ${token}` };
const publicUrl = 'https://bot.example';

it.each<
  [
    who: string,
    headers: IncomingMessage['headers'],
    there: Parameters<typeof ask>[1],
    outcome: ReturnType<typeof ask>,
  ]
>([
  ['the same machine', {}, {}, undefined],
  ['a private network', {}, { from: '10.0.0.2' }, undefined],
  ['a private network, though there is a token', {}, { metricsToken: token }, undefined],
  ['the internet', {}, { from: '203.0.113.7' }, 403],
  ['the internet, with a token that was never set', bearer, { from: '203.0.113.7' }, 403],
  ['the internet, without the token', {}, { from: '203.0.113.7', metricsToken: token }, 401],
  ['the internet, with the token', bearer, { from: '203.0.113.7', metricsToken: token }, undefined],
  [
    'a token with more behind it',
    { authorization: `Bearer ${token}x` },
    { from: '203.0.113.7', metricsToken: token },
    401,
  ],
  ['a token without its kind', { authorization: token }, { from: '203.0.113.7', metricsToken: token }, 401],
  ['a proxy on the same machine', { 'x-forwarded-for': '203.0.113.7' }, {}, 403],
  ['a proxy that says so in another way', { forwarded: 'for=203.0.113.7' }, { metricsToken: token }, 401],
  ['a proxy that says nothing, at a public URL', {}, { publicUrl }, 403],
  ['a proxy at a public URL, with the token', bearer, { publicUrl, metricsToken: token }, undefined],
])('answers %s', (_, headers, there, outcome) => {
  expect(ask(headers, there)).toBe(outcome);
});

it.each([
  ...[
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.0.0.2',
    '172.17.0.1',
    '192.168.1.9',
    'fd00::1',
    'fe80::1%eth0',
  ],
])('%s is on the bot’s own network', (from) => {
  expect(ask({}, { from })).toBeUndefined();
});

it.each([
  ['public', '8.8.8.8'],
  ['public', '::ffff:8.8.8.8'],
  ['public', '2001:4860:4860::8888'],
  ['shared by a provider’s customers', '100.64.0.1'],
  ['beside a private range', '172.32.0.1'],
  ['a tunnel', '2002:808:808::1'],
  ['translated', '64:ff9b::808:808'],
  ['reserved', '198.18.0.1'],
  ['reserved', '240.0.0.1'],
  ['none', '0.0.0.0'],
  ['none', '::'],
  ['none', 'nonsense'],
  ['none', ''],
])('an address that is %s isn’t: %s', (_, from) => {
  expect(ask({}, { from })).toBe(403);
});
