import { expect, it } from 'vitest';
import { createBotAlerts } from '../../src/bot/alerts.ts';
import { createHealth } from '../../src/providers/health.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { openScratchStores } from '../../src/store/open-stores.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { silent } from '../support/ports.ts';
import { runtime } from '../support/runtime.ts';

type Deps = Parameters<typeof createBotAlerts>[0];

it('does not say that a refusal is over because nobody has tried for hours', async () => {
  const clock = createFakeClock();
  const health = createHealth({ clock, log: silent });
  let error: ProviderError | undefined = new ProviderError('unauthorized', '401');
  const { provider } = fakeProvider({
    async submit() {
      if (error) throw error;
      return { taskId: '1' };
    },
  });
  const watched = health.watch(provider);
  const submit = () =>
    watched.submit({} as never, { signal: new AbortController().signal, idempotencyKey: '1' });
  const said: unknown[] = [];
  const rest = {
    async post(path: string, { body }: { body: { content?: string } }) {
      if (body.content !== undefined) said.push([path, body.content]);
      return { id: '7' };
    },
  };
  const alerts = createBotAlerts({
    ...{ stores: openScratchStores(clock), rest: { edits: rest }, url: undefined },
    service: {
      operators: { all: async () => new Set(['9']) },
      vitals: async () => ({ freeBytes: 9e9, eventLoop: { p99Ms: 0 } }),
    },
    ...{ providers: new Map([['preview', watched]]), health, budget: async () => undefined },
    ...{ isTeller: async () => true, runtime: { ...runtime, clock }, log: silent },
  } as unknown as Deps);
  await alerts.start();
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      clock.advance(60_000);
      await expect.poll(() => clock.waiting).toBe(1);
    }
  };
  await submit().catch(() => {});
  await pass(120);
  const refused =
    '⚠️ preview refuses the key. Until that is changed, models without another provider make no videos.';
  expect(said).toEqual([['/channels/7/messages', refused]]);
  error = undefined;
  await submit();
  await pass(1);
  expect(said.at(-1)).toEqual(['/channels/7/messages', expect.stringMatching(/^✅ Over: preview refuses/)]);
  alerts.stop();
});
