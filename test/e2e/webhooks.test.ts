import { randomBytes } from 'node:crypto';
import type { LoopbackScript, LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import type { CallOptions } from '@cutscene/playground/providers/webhooks.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { createFakeClock } from '../support/clock.ts';
import { offersOf, startWithRealAdapters } from '../support/real-models.ts';

/** A proxy removes it. */
const PREFIX = '/behind/a/proxy';
const PUBLIC_URL = `https://bot.example${PREFIX}`;
/** Time stands still: whatever is polled before it advances was woken. */
const clock = createFakeClock(Date.now());

const callers = {
  replicate: { create: 'create', poll: 'get', everyMs: 500, isSigned: true },
  wavespeed: { create: 'submit', poll: 'result', everyMs: 1_000, isSigned: true },
  fal: { create: 'submit', poll: 'status', everyMs: 1_000, isSigned: true },
  vidu: { create: 'create', poll: 'get', everyMs: 1_000, isSigned: true },
  luma: { create: 'create', poll: 'get', everyMs: 2_000, isSigned: false },
  google: { create: 'create', poll: 'get', everyMs: 5_000, isSigned: false },
  openrouter: { create: 'create', poll: 'get', everyMs: 10_000, isSigned: false },
} as const;
type Caller = keyof typeof callers;

/** A model of the provider that makes videos from text. */
function modelOf(provider: string): string {
  const found = builtInModels
    .flatMap(offersOf)
    .find(({ offers: [{ provider: of, ways }], ageRestricted }) => {
      const [way] = ways;
      return of === provider && !ageRestricted && way?.stages.length === 1 && !way.inputs.first?.min;
    });
  if (!found) throw new Error(`No model of ${provider}`);
  return found.id;
}

let run: Awaited<ReturnType<typeof startWithRealAdapters>>;
beforeAll(async () => {
  run = await startWithRealAdapters({
    ...{ clock, isSplit: true, decoder: undefined, withOpenai: false, taskMs: AN_HOUR },
    env: { PUBLIC_URL, HOST: '127.0.0.1' },
  });
});
afterAll(() => run[Symbol.asyncDispose]());

/** Lets everything happen that needs no time. */
async function settle() {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what takes no time by the clock. */
async function until(isSo: () => boolean) {
  await vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 10_000, interval: 5 });
}

/** Each has these controls, with calls of its own. */
function controlsOf(name: Caller) {
  return run[name] as unknown as Pick<(typeof run)['vidu'], 'finish' | 'webhooks'> & {
    count(call: string): number;
    script(call: string, trouble: LoopbackTrouble): LoopbackScript;
  };
}

function ask(name: Caller) {
  const options = { prompt: 'a kite', model: modelOf(name), notify: 'off' };
  return run.discord.member('mia').slash('video', options);
}

/** A video that is asked for, and its task at the provider. `early`: before the answer to the create. */
async function begin(name: Caller, { early = false } = {}) {
  const { poll, create, everyMs } = callers[name];
  const provider = controlsOf(name);
  const answering = Promise.withResolvers<void>();
  const held = provider.script(create, {
    kind: 'decided',
    async decide(work) {
      const answer = await work();
      if (early) await answering.promise;
      return answer;
    },
  });
  const before = provider.webhooks.asked.size;
  const command = ask(name);
  await until(() => provider.webhooks.asked.size > before);
  held.remove();
  const [id = '', url = ''] = [...provider.webhooks.asked].at(-1) ?? [];
  if (!early) await until(() => isIn('running', command.id));
  const pollsBefore = provider.count(poll);
  const path = new URL(url).pathname.replace(PREFIX, '');
  return {
    ...{ id, path, jobId: command.id },
    answerCreate: () => answering.resolve(),
    call: (options: CallOptions = {}) =>
      provider.webhooks.call(id, { to: run.bot.httpUrl, path, ...options }),
    polls: () => provider.count(poll) - pollsBefore,
    /** How many polls were woken: those that were made at once, and after the provider's shortest pause. */
    async wokenPolls() {
      await settle();
      clock.advance(everyMs);
      await settle();
      return provider.count(poll) - pollsBefore;
    },
    finish: () => provider.finish(id),
    isOver: () => isIn('succeeded', command.id),
    /** Ends the task. A poll finds it, and the video comes. */
    async end() {
      provider.finish(id);
      await vi.waitFor(
        async () => {
          clock.advance(30_000);
          await settle();
          expect(isIn('succeeded', command.id)).toBe(true);
        },
        { timeout: 20_000, interval: 5 },
      );
    },
  };
}

function isIn(state: string, jobId: string): boolean {
  return run.log.some((line) => line['job'] === jobId && line['state'] === state);
}

const changed = (text: string) => text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A');
const AN_HOUR = 3_600_000;

type Task = Awaited<ReturnType<typeof begin>>;
interface Row {
  what: string;
  /** Calls. The answers' statuses and the number of polls they woke follow. */
  calls(task: Task): Promise<number[]>;
  expected: { statuses: number[]; polls: number };
  /** Where nothing is signed, the address is all that counts. */
  unsigned?: { statuses: number[]; polls: number };
}

const accepted = { statuses: [200], polls: 1 };
const refused = { statuses: [404], polls: 0 };
/** A forged call doesn't make the genuine one a repetition. */
const refusedThenAccepted = { statuses: [404, 200], polls: 1 };

const rows: Row[] = [
  { what: 'a genuine call', calls: async ({ call }) => [await call()], expected: accepted },
  {
    what: 'a wrong signature',
    calls: async ({ call }) => [
      await call({ key: 'whsec_c29tZWJvZHkgZWxzZQ==', eventId: 'e1' }),
      await call({ eventId: 'e1' }),
    ],
    expected: refusedThenAccepted,
    // The second has the same body.
    unsigned: { statuses: [200, 200], polls: 1 },
  },
  {
    what: 'a time too long ago',
    calls: async ({ call }) => [await call({ atMs: clock.now() - 301_000 })],
    expected: refused,
    unsigned: accepted,
  },
  {
    what: 'a time too far ahead',
    calls: async ({ call }) => [await call({ atMs: clock.now() + 302_000 })],
    expected: refused,
    unsigned: accepted,
  },
  {
    what: 'clocks that differ',
    calls: async ({ call }) => [await call({ atMs: clock.now() - 298_000 })],
    expected: accepted,
  },
  {
    what: 'a replayed call, at once and after its poll',
    async calls(task) {
      const same = { eventId: `replay-${task.id}`, atMs: clock.now() };
      const statuses = await Promise.all([task.call(same), task.call(same)]);
      await until(() => task.polls() === 1);
      return [...statuses, await task.call(same)];
    },
    expected: { statuses: [200, 200, 200], polls: 1 },
  },
  {
    what: 'the same event again, signed again',
    async calls(task) {
      const eventId = `retry-${task.id}`;
      const first = await task.call({ eventId });
      await until(() => task.polls() === 1);
      return [first, await task.call({ eventId, atMs: clock.now() + 60_000 })];
    },
    expected: { statuses: [200, 200], polls: 1 },
  },
  {
    what: 'a forged secret',
    calls: async ({ call, path }) => [await call({ path: changed(path) })],
    expected: refused,
  },
  {
    what: "another job's secret",
    calls: async ({ call, path, jobId }) => [
      await call({ path: path.replace(jobId, '1200000000000000001') }),
      await call({ path: path.replace('.0.', '.1.') }),
      await call({
        path: path.replace(/webhooks\/\w+/, path.includes('vidu') ? 'webhooks/luma' : 'webhooks/vidu'),
      }),
      await call({ path: path.replace(/\.[\w-]+$/, '') }),
      await call({ path: '/webhooks/openai/x' }),
    ],
    expected: { statuses: [404, 404, 404, 404, 404], polls: 0 },
  },
  {
    what: 'a huge body',
    calls: async ({ call }) => [
      // The connection may end before all of it is sent.
      await call({ body: randomBytes(1_048_577) }).catch(() => 404),
      await call({ body: randomBytes(1_048_576) }),
    ],
    expected: { statuses: [404, 200], polls: 1 },
  },
  {
    what: 'a body that is no JSON',
    calls: async ({ call }) => [await call({ body: '<p>' })],
    expected: accepted,
  },
  {
    what: 'a flood of genuine calls',
    async calls(task) {
      const first = await task.call();
      await until(() => task.polls() === 1);
      const more = await Promise.all(Array.from({ length: 20 }, (_, n) => task.call({ body: `{"n":${n}}` })));
      await settle();
      return [first, ...more, task.polls()];
    },
    // The others wake one more, after the provider's shortest pause.
    expected: { statuses: [...Array<number>(21).fill(200), 1], polls: 2 },
  },
  { what: 'no body', calls: async ({ call }) => [await call({ body: '' })], expected: accepted },
];

describe.each(Object.keys(callers) as Caller[])('%s', (name) => {
  it.each(rows)('$what', async ({ calls, expected, unsigned }) => {
    const task = await begin(name);
    const statuses = await calls(task);
    if (expected.polls > 0) await until(() => task.polls() > 0);
    const polls = await task.wokenPolls();
    expect({ statuses, polls }).toEqual(callers[name].isSigned ? expected : (unsigned ?? expected));
    await task.end();
  });

  it('delivers at once what a call says is over', async () => {
    const task = await begin(name);
    task.finish();
    expect(await task.call()).toBe(200);
    await until(task.isOver);
    expect(task.polls()).toBe(1);
    // Late, and about nothing any more.
    expect(await task.call()).toBe(200);
    expect(await task.wokenPolls()).toBe(1);
  });

  it("believes nothing that a call says, and doesn't ask where it says", async () => {
    const task = await begin(name);
    const url = `${run.bot.httpUrl}/healthz`;
    const lie = {
      ...{ id: task.id, status: 'succeeded', output: url, state: 'success', assets: { video: url } },
      ...{ outputs: [url], creations: [{ id: '1', url }] },
    };
    expect(await task.call({ body: JSON.stringify(lie) })).toBe(200);
    await until(() => task.polls() === 1);
    await settle();
    expect(isIn('downloading', task.jobId)).toBe(false);
    await task.end();
  });

  it('finds the end by itself where no call ever comes', async () => {
    const task = await begin(name);
    await task.end();
  });

  it('lets a call wait that comes before the answer to the create', async () => {
    const task = await begin(name, { early: true });
    const timers = clock.waiting;
    const called = task.call();
    await until(() => clock.waiting > timers);
    task.answerCreate();
    expect(await called).toBe(200);
    await until(() => task.polls() === 1);
    await task.end();
  });

  it('answers such a call after ten seconds, and polls as soon as the task is known', async () => {
    const task = await begin(name, { early: true });
    task.finish();
    const timers = clock.waiting;
    const called = task.call();
    await until(() => clock.waiting > timers);
    clock.advance(10_000);
    expect(await called).toBe(200);
    expect(task.polls()).toBe(0);
    task.answerCreate();
    await until(task.isOver);
  });
});

it('logs no secret of any address, whatever providers repeat', async () => {
  for (const name of Object.keys(callers) as Caller[]) {
    const { script, webhooks } = controlsOf(name);
    const refusal = script(callers[name].create, {
      kind: 'decided',
      async decide(work) {
        await work();
        const text = `cannot reach ${[...webhooks.asked.values()].at(-1)}`;
        return {
          status: 400,
          json: { detail: text, message: text, code: 400, reason: 'FieldInvalid', url: text },
        };
      },
    });
    const { id } = ask(name);
    await until(() => isIn('failed', id));
    refusal.remove();
  }
  const secrets = (Object.keys(callers) as Caller[]).flatMap((name) =>
    [...run[name].webhooks.asked.values()].map((url) => url.split('.').at(-1) ?? ''),
  );
  expect(secrets.length).toBeGreaterThan(60);
  const log = JSON.stringify(run.log);
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
});

it('asks the others for nothing', () => {
  const bodies = [...run.runway.requests, ...run.lumaAgents.requests].map(({ json }) => JSON.stringify(json));
  expect(bodies.join()).not.toContain('bot.example');
});
