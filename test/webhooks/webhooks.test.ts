import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { validateWebhook } from 'replicate';
import { describe, expect, it } from 'vitest';
import { providerDefinitions } from '../../src/providers/index.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { webhookRules as ofReplicate } from '../../src/providers/replicate/webhook.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { createSigner } from '../../src/signer.ts';
import { createWebhooks } from '../../src/webhooks/webhooks.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { runtime } from '../support/runtime.ts';

const KEY = 'whsec_dGhlIGtleSBvZiB0aGlzIHRlc3Q=';
const OTHER_KEY = 'whsec_YW5vdGhlciBrZXksIGEgbmV3ZXIgb25l';
const task = { provider: 'replicate', jobId: '1300000000000000001', stage: 0 };

async function start(
  readKey: () => Promise<string>,
  publicUrl = 'https://bot.example',
  secrets = memoryKeyv<string>(),
) {
  const clock = createFakeClock();
  const lines: string[] = [];
  const calls: string[] = [];
  let news = 0;
  const provider: Provider = {
    ...fakeProvider().provider,
    id: 'replicate',
    webhook: { rules: ofReplicate, readKey },
  };
  const webhooks = createWebhooks({
    ...{
      publicUrl,
      clock,
      log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    },
    signer: await createSigner(secrets, systemRandom),
    providers: new Map([['replicate', provider]]),
    onNews: async () => void news++,
    onCall: ({ provider: id, outcome }) => calls.push(`${id} ${outcome}`),
  });
  let count = 0;

  async function callTask(
    about: typeof task,
    { id, key = KEY, headers = {}, ...call }: { id: string; body: string; key?: string; headers?: object },
  ) {
    const secret = webhooks.urlFor(about)?.split('/').at(-1) ?? '';
    const body = Buffer.from(call.body);
    const timestamp = String(Math.floor(clock.now() / 1_000));
    const mac = createHmac('sha256', Buffer.from(key.slice(6), 'base64')).update(
      `${id}.${timestamp}.${body}`,
    );
    const signed = {
      ...{ 'webhook-id': id, 'webhook-timestamp': timestamp },
      'webhook-signature': `v1,${mac.digest('base64')}`,
    };
    return webhooks.open('replicate', secret)?.({ headers: { ...signed, ...headers }, body });
  }

  return {
    ...{ clock, lines, webhooks, calls },
    news: () => news,
    call: ({ key = KEY, headers = {} }: { key?: string; headers?: Record<string, string> } = {}) =>
      callTask(task, { id: `msg_${count}`, body: `{"n":${count++}}`, key, headers }),
    callTask,
  };
}

describe('every provider', () => {
  const account = { apiKey: 'a-key-of-nobody-000000', isOperatorsOwn: false, runtime };
  it.each(providerDefinitions.map((definition) => [definition.id, definition] as const))(
    '%s calls back as its definition says',
    async (_, { webhook, create }) => {
      const provider = await create(account);
      expect(provider.webhook?.rules ?? null).toEqual(webhook);
      expect(provider.webhook?.readKey !== undefined).toBe((webhook?.signature ?? null) !== null);
    },
  );

  it.each([
    ['https://bot.example', true],
    ['http://bot.example', false],
  ])('is asked to call %s if it takes that: %s', async (publicUrl, isAsked) => {
    const { webhooks } = await start(async () => KEY, publicUrl);
    expect(
      webhooks.urlFor(task)?.startsWith(`${publicUrl}/webhooks/replicate/${task.jobId}.0.`) ?? false,
    ).toBe(isAsked);
    expect(webhooks.urlFor({ ...task, provider: 'runway' })).toBeUndefined();
  });

  it('is asked for the same address whenever the submit is repeated, also by a later process', async () => {
    const secrets = memoryKeyv<string>();
    const { webhooks } = await start(async () => KEY, undefined, secrets);
    const later = await start(async () => KEY, undefined, secrets);
    expect(later.webhooks.urlFor(task)).toBe(webhooks.urlFor(task));
    const other = await start(async () => KEY);
    expect(other.webhooks.urlFor(task)).not.toBe(webhooks.urlFor(task));
    expect(webhooks.urlFor({ ...task, stage: 1 })).not.toBe(webhooks.urlFor(task));
  });
});

describe('a key', () => {
  it('is read once', async () => {
    let reads = 0;
    const { call, news } = await start(async () => {
      reads++;
      return KEY;
    });
    expect(await Promise.all([call(), call(), call({ key: OTHER_KEY })])).toEqual([true, true, false]);
    expect([reads, news()]).toEqual([1, 2]);
  });

  it('that nobody tells leaves the address as the proof. That is logged once, and asked again later', async () => {
    let isTold = false;
    const { call, clock, lines } = await start(async () => {
      if (!isTold) throw new Error('the test wants it');
      return KEY;
    });
    expect([await call({ key: OTHER_KEY }), await call({ key: OTHER_KEY })]).toEqual([true, true]);
    // Its time still counts.
    expect(await call({ headers: { 'webhook-timestamp': String(clock.now() / 1_000 - 301) } })).toBe(false);
    clock.advance(10 * 60_000);
    expect(await call({ key: OTHER_KEY })).toBe(true);
    expect(lines.filter((line) => line.includes('no key for its webhooks'))).toHaveLength(1);
    isTold = true;
    clock.advance(10 * 60_000);
    expect(await call({ key: OTHER_KEY })).toBe(false);
    expect(await call()).toBe(true);
  });

  it('that was replaced is read again, but not for every forged call', async () => {
    const keys = [KEY, OTHER_KEY];
    let reads = 0;
    const { call, clock } = await start(async () => keys[Math.min(reads++, 1)] ?? '');
    expect(await call()).toBe(true);
    for (let forged = 0; forged < 3; forged++) expect(await call({ key: OTHER_KEY })).toBe(false);
    expect(reads).toBe(1);
    clock.advance(10 * 60_000);
    expect(await call({ key: OTHER_KEY })).toBe(true);
    expect(await call()).toBe(false);
    expect(reads).toBe(2);
  });
});

describe('after a day', () => {
  it('a key is read again, also if the known one still signs', async () => {
    let reads = 0;
    const { call, clock } = await start(async () => (reads++ === 0 ? KEY : OTHER_KEY));
    expect(await call()).toBe(true);
    clock.advance(24 * 3_600_000);
    expect([await call(), await call({ key: OTHER_KEY }), reads]).toEqual([false, true, 2]);
  });

  it('the known key stays if it can not be read', async () => {
    let isTold = true;
    const { call, clock } = await start(async () => {
      if (!isTold) throw new Error('the test wants it');
      return KEY;
    });
    expect(await call()).toBe(true);
    isTold = false;
    clock.advance(24 * 3_600_000);
    expect([await call(), await call({ key: OTHER_KEY })]).toEqual([true, false]);
  });
});

it('is counted by its provider and by what became of it, and each once', async () => {
  const { webhooks, calls, call, callTask, clock } = await start(async () => KEY);
  await call();
  for (const _ of [1, 2]) await callTask(task, { id: 'msg_x', body: 'x' });
  await call({ key: OTHER_KEY });
  await call({ headers: { 'webhook-timestamp': String(clock.now() / 1_000 - 301) } });
  for (const [provider, secret] of [
    ['replicate', 'x'],
    ['runway', 'x'],
    ['<b>', ''],
  ] as const)
    expect(webhooks.open(provider, secret)).toBeUndefined();
  expect(calls).toEqual([
    ...['replicate accepted', 'replicate accepted', 'replicate duplicate', 'replicate bad-signature'],
    ...['replicate replay', 'replicate unknown', 'other unknown', 'other unknown'],
  ]);
});

it.each([
  ['id and body', { id: '1', body: 'a' }, 1],
  // A provider makes another call with it, or anybody gives it another id.
  ['body', { id: '2', body: 'a' }, 1],
  ['id', { id: '1', body: 'b' }, 1],
  ['address alone', { id: '2', body: 'b' }, 2],
])('a second call with the same %s is genuine: %j, %i in all', async (_, again, count) => {
  const { callTask, news } = await start(async () => KEY);
  expect(await callTask(task, { id: '1', body: 'a' })).toBe(true);
  expect(await callTask(task, again)).toBe(true);
  expect(news()).toBe(count);
});

it('the same call about another task is no repetition', async () => {
  const { webhooks, news, callTask } = await start(async () => KEY);
  const later = { ...task, stage: 1 };
  for (const each of [task, later, task, later])
    expect(await callTask(each, { id: 'msg_1', body: '' })).toBe(true);
  expect(news()).toBe(2);
  expect(webhooks.open('replicate', '')).toBeUndefined();
});

it("this table signs as Replicate's own client expects it", async () => {
  const body = '{"id":"x"}';
  const mac = createHmac('sha256', Buffer.from(KEY.slice(6), 'base64')).update(`msg_1.1700000000.${body}`);
  const signed = { id: 'msg_1', timestamp: '1700000000', signature: `v1,${mac.digest('base64')}`, body };
  expect(await validateWebhook({ ...signed, secret: KEY })).toBe(true);
});
