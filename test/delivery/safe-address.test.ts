import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import { agentsFor, checkAddress, ownOriginsOf } from '../../src/delivery/safe-address.ts';
import { runtime } from '../support/runtime.ts';

const { network } = runtime;

it('the address of Discord’s API is the operator’s own if they configured one', () => {
  expect(ownOriginsOf(undefined)).toEqual(new Set());
  expect(ownOriginsOf('http://localhost:4000/api')).toEqual(new Set(['http://localhost:4000']));
});

describe('an address', () => {
  it.each([
    'https://a.example/b',
    'https://a.example./b',
    'https://93.184.216.34/b',
    'https://[2606:2800:220:1::1]/b',
    'https://local.example',
  ])('%s may be requested', (url) =>
    expect(() => checkAddress(new URL(url), new Set(), network)).not.toThrow(),
  );

  it.each<[string, string]>([
    ['http://a.example', 'http: is not https'],
    ['ftp://a.example', 'ftp: is not https'],
    ['https://me@a.example', 'the address carries credentials'],
    ['https://:secret@a.example', 'the address carries credentials'],
    ...[
      ...['127.0.0.1', '10.0.0.1', '[::1]', '[fd00::1]', 'localhost', 'router', 'router.', 'a.localhost'],
      ...['a.localdomain', 'a.local', 'a.internal', '1.0.0.127.in-addr.arpa', 'a.lan', 'a.intranet'],
      ...['a.private', 'a.corp', 'a.home', 'a.svc', 'a.local.', 'A.LAN'],
    ].map((host): [string, string] => [`https://${host}/`, 'the address is private']),
  ])('%s may not be: %s', (url, message) =>
    expect(() => checkAddress(new URL(url), new Set(), network)).toThrow(
      expect.objectContaining({ name: 'BlockedAddressError', message }),
    ),
  );

  it.each(['http://localhost:4000/a', 'http://localhost:4000/'])('%s is the operator’s own', (url) => {
    expect(() => checkAddress(new URL(url), new Set(['http://localhost:4000']), network)).not.toThrow();
    expect(() => checkAddress(new URL(url), new Set(['http://localhost:4001']), network)).toThrow();
  });
});

describe('a connection', () => {
  /** What the agents connect by: the lookup of names, and the time limit. */
  function optionsOf(isPublic: (address: string) => boolean) {
    const made: Agent.Options[] = [];
    const createAgent = (options: Agent.Options = {}) => {
      made.push(options);
      return network.createAgent(options);
    };
    agentsFor({ ...network, createAgent, isPublicAddress: isPublic });
    return made.map(({ connect }) => connect as { lookup?: LookupFunction; timeout?: number });
  }

  it('has a time limit', () => {
    expect(optionsOf(() => true).map(({ timeout }) => timeout)).toEqual([15_000, 15_000]);
    expect(optionsOf(() => true).map(({ lookup }) => typeof lookup)).toEqual(['function', 'undefined']);
  });

  const lookUp = (isPublic: (address: string) => boolean, hostname: string, all: boolean) =>
    new Promise((resolve) => {
      const [open] = optionsOf(isPublic);
      open?.lookup?.(hostname, { all, family: 4 }, (error, ...found) => resolve(error ?? found));
    });

  it('leads to public addresses alone', async () => {
    const everything = () => true;
    expect(await lookUp(everything, 'localhost', true)).toEqual([[{ address: '127.0.0.1', family: 4 }]]);
    expect(await lookUp(everything, 'localhost', false)).toEqual(['127.0.0.1', 4]);
    for (const all of [true, false])
      expect(await lookUp(network.isPublicAddress, 'localhost', all)).toMatchObject({
        name: 'BlockedAddressError',
        message: expect.stringMatching(/^localhost resolves to 127\.0\.0\.1, .*PUBLIC_NETWORKS$/),
      });
  });

  it('fails for a name that does not exist', async () => {
    expect(await lookUp(() => true, 'does-not-exist.invalid', false)).toMatchObject({
      syscall: 'getaddrinfo',
    });
  });

  it('to the operator’s own address may be private', async () => {
    const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { own, open } = agentsFor(network);
    const origin = `http://localhost:${port}`;
    const ask = async (agent: typeof own) =>
      (await agent.request({ origin, path: '/', method: 'GET' })).statusCode;
    expect(await ask(own)).toBe(200);
    await expect(ask(open)).rejects.toThrow(/not a public address/);
    server.closeAllConnections();
    server.close();
  });
});
