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
  const access = createMetricsAccess({
    ...{ metricsToken, publicUrl },
    isPublicAddress: (address) => address === '203.0.113.7',
  });
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
