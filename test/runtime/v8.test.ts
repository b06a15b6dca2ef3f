import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { returnMemory, switchFlags } from '../../src/runtime/v8.ts';

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
