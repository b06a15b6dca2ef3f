import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createHealth } from '../../src/providers/health.ts';
import { type Provider, ProviderError, type TaskStatus } from '../../src/providers/provider.ts';
import { adapters, answered, never } from '../support/adapters.ts';
import { createFakeClock } from '../support/clock.ts';

const URL_1 = 'https://cdn.example/a/1.mp4';

/** Every adapter whose provider reports a task's cost, with its credits per dollar and an answer that contains some. */
const reporting = [
  {
    name: 'runway' as const,
    perUsd: 100,
    body: (credits: unknown) => ({ id: '1', status: 'SUCCEEDED', output: [URL_1], cost: { credits } }),
  },
  {
    name: 'vidu' as const,
    perUsd: 200,
    body: (credits: unknown) => ({ id: '1', state: 'success', creations: [{ url: URL_1 }], credits }),
  },
];

/** Written into the answer literally, because no JavaScript number is `1e999`. */
const raw = (text: string): unknown =>
  /^["{[]/.test(text)
    ? JSON.parse(text)
    : (JSON as unknown as { rawJSON(text: string): object }).rawJSON(text);

/** As the bot polls it, with the log's lines. */
function watched(provider: Provider) {
  const lines: object[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) });
  return { provider: createHealth({ clock: createFakeClock(), log }).watch(provider), lines };
}

const badCredits = [
  ...['-1', '-0.5', '-1e9', '1e9', '1e12', '1e999', '-1e999', '200001'],
  ...[
    '"many"',
    '"-1"',
    '"NaN"',
    '"Infinity"',
    '"1e9"',
    '"$1"',
    '"1,000"',
    '"0x10"',
    '[5]',
    '{"amount":5}',
    'true',
  ],
];
const goodCredits: [json: string, credits: number][] = [
  ...(
    [
      ['60', 60],
      ['60.5', 60.5],
      ['" 60 "', 60],
      ['"12.5"', 12.5],
      ['100000', 100_000],
    ] as const
  ).map(([json, credits]): [string, number] => [json, credits]),
];

describe.each(reporting)('$name', ({ name, perUsd, body }) => {
  const poll = async (credits: string) => {
    const adapter = await adapters[name]();
    await using _adapter = adapter;
    adapter.script('poll', answered(200, body(raw(credits))), {
      times: 1,
    });
    const { provider, lines } = watched(adapter.provider);
    return { status: await provider.poll({ id: '1' }, never), lines };
  };

  it.each(badCredits)('leaves out a cost of %s, and says so', async (credits) => {
    const { status, lines } = await poll(credits);
    expect(status).toEqual({ state: 'succeeded', output: { kind: 'url', url: URL_1 } });
    expect(lines).toMatchObject([{ provider: name, task: { id: '1' }, costUsd: expect.any(String) }]);
  });

  it.each(goodCredits)('takes a cost of %s', async (json, credits) => {
    const { status, lines } = await poll(json);
    expect(status).toMatchObject({ costUsd: credits / perUsd });
    expect(lines).toEqual([]);
  });

  it.each(['null', '""'])('hears nothing in a cost of %s, which is no mistake', async (credits) => {
    const { status, lines } = await poll(credits);
    expect(status).not.toHaveProperty('costUsd');
    expect(lines).toEqual([]);
  });

  it('leaves it out of the answer to a cancel too', async () => {
    const adapter = await adapters[name]();
    await using _adapter = adapter;
    adapter.script('cancel', answered(200, {}));
    adapter.script('poll', answered(200, body(-1)));
    const { provider, lines } = watched(adapter.provider);
    expect(await provider.cancel?.({ id: '1' }, never)).toEqual({});
    expect(lines).toHaveLength(1);
  });
});

const odd = [
  -1,
  -1e-9,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e9,
  '0.5',
  null,
  {},
  true,
];

describe('an adapter that reads badly', () => {
  it.each(odd)('a progress of %s', async (progress) => {
    const poll = async () => ({ state: 'running', progress, step: 'x' }) as TaskStatus;
    const { provider } = watched({ id: 'x', minPollIntervalMs: 0, submit: async () => ({}), poll });
    expect(await provider.poll({}, never)).toEqual({ state: 'running', step: 'x' });
  });

  it.each(odd)('a cost of %s, made, failed and stopped', async (costUsd) => {
    const failed = { state: 'failed', kind: 'task_failed', cause: 'x' } as const;
    const { provider, lines } = watched({
      ...{ id: 'x', minPollIntervalMs: 0, submit: async () => ({}) },
      poll: async () => ({ ...failed, costUsd }) as TaskStatus,
      cancel: async () => ({ hasStopped: false, costUsd }) as object,
    });
    expect(await provider.poll({}, never)).toEqual(failed);
    expect(await provider.cancel?.({}, never)).toEqual({ hasStopped: false });
    expect(lines).toHaveLength(2);
  });

  it.each([Number.NaN, -1, Number.NEGATIVE_INFINITY])('a wait of %s ms doesn’t count', (retryAfterMs) => {
    expect(new ProviderError('rate_limited', 'x', { retryAfterMs }).retryAfterMs).toBeUndefined();
  });
});
