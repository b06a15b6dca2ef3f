import { expect, it } from 'vitest';
import { proxyFor } from '../../src/runtime/network/proxy-for.ts';

const http = 'http://proxy.example:3128';
const https = 'http://secure.example:3129';

it.each([
  ['http://a.example/x', http],
  ['https://a.example/x', https],
  ['wss://gateway.discord.gg', https],
  ['ws://a.example', http],
])('%s goes by %s', (url, proxy) => expect(proxyFor(new URL(url), { http, https, except: [] })).toBe(proxy));

it('needs a proxy of its own for each scheme', () => {
  expect(proxyFor(new URL('https://a.example'), { http, except: [] })).toBeUndefined();
  expect(proxyFor(new URL('http://a.example'), { https, except: [] })).toBeUndefined();
});

it.each([
  ['*', 'https://a.example', true],
  ['a.example', 'https://a.example', true],
  ['a.example', 'https://b.a.example', true],
  ['a.example', 'https://ba.example', false],
  ['.a.example', 'https://b.a.example', true],
  ['.a.example', 'https://a.example', true],
  ['*.a.example', 'https://b.a.example', true],
  ['A.Example', 'https://a.example', true],
  ['a.example.', 'https://a.example', true],
  ['a.example', 'https://a.example.', true],
  ['a.example:443', 'https://a.example', true],
  ['a.example:8443', 'https://a.example', false],
  ['a.example:8443', 'https://a.example:8443', true],
  ['localhost', 'http://localhost:4000', true],
  ['127.0.0.1', 'http://127.0.0.1:4000', true],
  ['127.0.0.1:4000', 'http://127.0.0.1:4000', true],
  ['127.0.0.1:4001', 'http://127.0.0.1:4000', false],
  ['127.0.0.0/8', 'http://127.9.9.9', true],
  ['10.0.0.0/8', 'http://11.0.0.1', false],
  ['10.0.0.0/8', 'http://[::ffff:10.1.2.3]', true],
  ['::1', 'http://[::1]:4000', true],
  ['[::1]', 'http://[::1]', true],
  ['[::1]:4000', 'http://[::1]:4000', true],
  ['[::1]:4001', 'http://[::1]:4000', false],
  ['fd00::/8', 'http://[fd12::1]', true],
  ['0.0.1', 'http://127.0.0.1', false],
  ['müller.example', 'https://müller.example', true],
  ['xn--mller-kva.example', 'https://müller.example', true],
  ['*.müller.example', 'https://b.xn--mller-kva.example', true],
  ['a.example', 'wss://gateway.a.example', true],
  ['https://a.example', 'https://a.example', false],
  ['a.example:', 'https://b.example', false],
  ['', 'https://a.example', false],
  [':443', 'https://a.example', false],
  ['.', 'https://a.example', false],
])('NO_PROXY=%s covers %s: %s', (entry, url, isDirect) =>
  expect(proxyFor(new URL(url), { http, https, except: [entry] }) === undefined).toBe(isDirect),
);
