import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Changes V8's flags until the returned function is called. That should be soon: with other flags, Node refuses the
 * compiled modules that it kept.
 */
export function switchFlags(flags: Readonly<Record<string, boolean>>): () => void {
  const set = (isUndone: boolean) => {
    for (const [name, isOn] of Object.entries(flags))
      setFlagsFromString(isOn === isUndone ? `--no-${name}` : `--${name}`);
  };
  set(false);
  return () => set(true);
}

/** With the flag, every new context has it. */
const gcOfNewContext = () => runInNewContext('gc') as NonNullable<typeof gc>;

/**
 * Collects all garbage, and returns the memory to the system. V8 does that on its own only when it needs room. Nothing
 * else runs for 0.1 to 0.2 s.
 */
export function returnMemory(): void {
  // Compiled functions stay: a first response needs them.
  const switchBack = switchFlags({ 'expose-gc': true, 'flush-bytecode': false });
  gcOfNewContext()({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  switchBack();
}

const BUFFERS_BYTES = 8 * 1024 ** 2;
let collect: NonNullable<typeof gc> | undefined;
let usedBytes = 0;

/**
 * Tells that buffers have been used up. From 8 MB on they are collected, which takes a millisecond. V8 would let those
 * of a download grow to 32 MB and more, because it hardly counts what is outside its own heap.
 */
export function buffersUsed(bytes: number): void {
  usedBytes += bytes;
  if (usedBytes < BUFFERS_BYTES) return;
  usedBytes = 0;
  if (!collect) {
    const switchBack = switchFlags({ 'expose-gc': true });
    collect = gcOfNewContext();
    switchBack();
  }
  collect({ type: 'minor' });
}
