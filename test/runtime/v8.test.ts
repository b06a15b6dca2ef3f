import { constants, PerformanceObserver } from 'node:perf_hooks';
import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { buffersUsed, returnMemory, switchFlags } from '../../src/runtime/v8.ts';

let scripts = 100;
/** Each is another one, as V8 looks first at what it has compiled already. It knows one from the other by its length. */
const nextSource = () => `(() => ${scripts++})()`;
const kept = new Script(nextSource()).createCachedData();
const isRefused = () => new Script(nextSource(), { cachedData: kept }).cachedDataRejected;

it('switches flags and back, and compiled code is accepted again', () => {
  const switchBack = switchFlags({ 'wasm-tier-up': false });
  expect(isRefused()).toBe(true);
  switchBack();
  expect(isRefused()).toBe(false);
});

it('collects garbage, and leaves no flag changed', async () => {
  const garbage = new WeakRef({ bytes: Buffer.alloc(1_024) });
  // A reference is kept until the turn is over.
  await new Promise(setImmediate);
  returnMemory();
  expect(garbage.deref()).toBeUndefined();
  expect(isRefused()).toBe(false);
});

it('collects used buffers each time they are 8 MiB', async () => {
  // What other tests left.
  buffersUsed(8 * 1024 ** 2);
  const collections = new PerformanceObserver(() => {});
  collections.observe({ entryTypes: ['gc'] });
  for (let mebibyte = 0; mebibyte < 20; mebibyte++) buffersUsed(1024 ** 2);
  await new Promise(setImmediate);
  const asked = collections.takeRecords().filter((entry) => {
    const { detail } = entry as unknown as { detail: { kind: number; flags: number } };
    const isForced = (detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
    return isForced && detail.kind === constants.NODE_PERFORMANCE_GC_MINOR;
  });
  collections.disconnect();
  expect(asked).toHaveLength(2);
  expect(isRefused()).toBe(false);
});
