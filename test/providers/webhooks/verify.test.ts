import { publicKeyOf, signBody, signHeaders, signWithKey } from '@cutscene/playground/providers/webhooks.ts';
import { describe, expect, it } from 'vitest';
import { webhookRules as fal } from '../../../src/providers/fal/webhook.ts';
import { webhookRules as replicate } from '../../../src/providers/replicate/webhook.ts';
import { webhookRules as vidu } from '../../../src/providers/vidu/webhook.ts';
import { webhookRules as wavespeed } from '../../../src/providers/wavespeed/webhook.ts';
import type { Delivery, WebhookRules } from '../../../src/providers/webhooks/rules.ts';
import { isRecent } from '../../../src/providers/webhooks/verify.ts';

const KEY = 'whsec_dGhlIGtleSBvZiB0aGlzIHRlc3Q=';
const NOW_MS = 1_800_000_000_000;
const URL_ASKED = 'https://bot.example/a/webhooks/x?y=1';

const signers = {
  replicate: { rules: replicate, sign: signBody('v1') },
  wavespeed: { rules: wavespeed, sign: signBody('v3') },
  vidu: { rules: vidu, sign: signHeaders },
  fal: { rules: fal, sign: signWithKey },
};
/** What the bot knows of a key: all of it, or its public half after another's. */
const knownOf = (name: Name, key: string) =>
  name === 'fal' ? `${publicKeyOf('another')} ${publicKeyOf(key)}` : key;
type Name = keyof typeof signers;

function deliver(name: Name, { atMs = NOW_MS, key = KEY } = {}): Delivery {
  const body = Buffer.from('{"id":"x"}');
  const headers = signers[name].sign({ url: new URL(URL_ASKED), body, eventId: 'event', atMs, key });
  return { headers, body, url: URL_ASKED };
}

function signatureOf(rules: WebhookRules) {
  if (!rules.signature) throw new Error('it signs nothing');
  return rules.signature;
}

type Change = (delivery: Delivery) => Partial<Delivery> | Delivery['headers'];
const header = (name: string, change: (value: string) => string) => (delivery: Delivery) => ({
  ...delivery.headers,
  [name]: change(String(delivery.headers[name])),
});
const half = (signature: string) => signature.slice(0, signature.indexOf(',') + 17);

const ofBody: [what: string, change: Change][] = [
  ['another body', () => ({ body: Buffer.from('{"id":"y"}') })],
  ['another event', header('webhook-id', (id) => `${id}2`)],
  ['another time', header('webhook-timestamp', (time) => String(Number(time) + 1))],
  ['another version', header('webhook-signature', (text) => text.replace(/^v\d/, 'v2'))],
  ['no version', header('webhook-signature', (text) => text.replace(/^v\d,/, ''))],
  ['half a signature', header('webhook-signature', half)],
  ['no signature', header('webhook-signature', () => '')],
  ['the signature behind too many', header('webhook-signature', (text) => `${'v1,AA '.repeat(10)}${text}`)],
];
const ofHeaders: [what: string, change: Change][] = [
  ['another path', () => ({ url: 'https://bot.example/webhooks/x?y=1' })],
  ['another query', () => ({ url: 'https://bot.example/a/webhooks/x?y=2' })],
  ['another event', header('x-request-nonce', (nonce) => `${nonce}2`)],
  ['another date', header('date', () => new Date(NOW_MS + 1_000).toUTCString())],
  ['other named headers', header('x-hmac-signed-headers', () => 'content-type')],
  ['another algorithm', header('x-hmac-algorithm', () => 'hmac-sha1')],
  ['half a signature', header('x-hmac-signature', (text) => text.slice(0, 16))],
  ['no signature', header('x-hmac-signature', () => '')],
];
const ofPublicKey: [what: string, change: Change][] = [
  ['another body', () => ({ body: Buffer.from('{"id":"y"}') })],
  ['another request', header('x-fal-webhook-request-id', (id) => `${id}2`)],
  ['another account', header('x-fal-webhook-user-id', (id) => `${id}2`)],
  ['another time', header('x-fal-webhook-timestamp', (time) => String(Number(time) + 1))],
  ['half a signature', header('x-fal-webhook-signature', (text) => text.slice(0, 64))],
  ['no signature', header('x-fal-webhook-signature', () => '')],
];
const forged = [
  ...ofBody.flatMap(([what, change]) => [
    ['replicate', what, change] as const,
    ['wavespeed', what, change] as const,
  ]),
  ...ofHeaders.map(([what, change]) => ['vidu', what, change] as const),
  ...ofPublicKey.map(([what, change]) => ['fal', what, change] as const),
];

const isHeaders = (changed: ReturnType<Change>) => !('body' in changed) && !('url' in changed);

describe.each(Object.keys(signers) as Name[])('a call of %s', (name) => {
  const signature = signatureOf(signers[name].rules);

  it('is genuine as it signs it, and with no other key', () => {
    const known = knownOf(name, KEY);
    expect(signature.isSigned(deliver(name), known)).toBe(true);
    expect(signature.isSigned(deliver(name, { key: `${KEY.slice(0, -3)}A0=` }), known)).toBe(false);
  });

  it.each([
    [-301_000, false],
    [-300_000, true],
    [0, true],
    [300_000, true],
    [301_000, false],
  ])('of %i ms from now is recent: %s', (ms, expected) => {
    expect(isRecent(signature, deliver(name, { atMs: NOW_MS + ms }), NOW_MS)).toBe(expected);
  });

  it('without a time is not recent', () => {
    expect(isRecent(signature, { ...deliver(name), headers: {} }, NOW_MS)).toBe(false);
  });
});

it.each(forged)('a call of %s with %s is forged', (name, _, change) => {
  const delivery = deliver(name);
  const changed = change(delivery);
  const given = {
    ...delivery,
    ...(isHeaders(changed) ? { headers: changed as Delivery['headers'] } : changed),
  };
  expect(signatureOf(signers[name].rules).isSigned(given, knownOf(name, KEY))).toBe(false);
});

it.each([
  ['what is no key', 'AAAA'],
  ['an empty list', ''],
  ['a list that is too long', `${'AAAA '.repeat(10)}${publicKeyOf(KEY)}`],
])('a call of fal is not genuine by %s', (_what, known) => {
  expect(signatureOf(fal).isSigned(deliver('fal'), known)).toBe(false);
});

it('a call with the signatures of an old and a new key is genuine', () => {
  const delivery = deliver('replicate');
  const headers = {
    ...delivery.headers,
    'webhook-signature': `v1,AAAA ${String(delivery.headers['webhook-signature'])}`,
  };
  expect(signatureOf(replicate).isSigned({ ...delivery, headers }, KEY)).toBe(true);
});
