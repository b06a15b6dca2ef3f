import { expect, it } from 'vitest';
import type { Provider, TaskRequest } from '../../src/providers/provider.ts';
import { never, verdictOf } from './adapters.ts';

const { signal } = new AbortController();
const options = { signal, idempotencyKey: 'job-1' };

interface Started<Fate> {
  provider: Provider;
  server: AsyncDisposable & { nextTasks(fate: Fate): void; finish(id: string): void };
}

/**
 * What becomes of a task by what its simulated provider does with it: each of the `fates`, and the one in which it says
 * something that is new here.
 */
export function itEndsAs<Fate extends string>(
  start: (settings: { now?(): number; taskMs: number }) => Promise<Started<Fate>>,
  request: TaskRequest,
  { fates, unknown }: { fates: readonly (readonly [Fate, object])[]; unknown: Fate },
): void {
  it.each(fates)('with the fate "%s" is %j', async (fate, expected) => {
    let nowMs = 1_800_000_000_000;
    const { server, provider } = await start({ now: () => nowMs, taskMs: 1_000 });
    await using _ = server;
    server.nextTasks(fate);
    const task = await provider.submit(request, options);
    nowMs += 1_000;
    expect(await verdictOf(provider, task)).toMatchObject(expected);
  });

  it('that says what nobody knows still runs', async () => {
    const { server, provider } = await start({ taskMs: 100_000 });
    await using _ = server;
    server.nextTasks(unknown);
    const task = await provider.submit(request, options);
    expect(await provider.poll(task, never)).toEqual({ state: 'running' });
    server.finish(String(task['id']));
    expect(await provider.poll(task, never)).toMatchObject({ state: 'succeeded' });
  });
}
