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

/**
 * Collects all garbage, and returns the memory to the system. V8 does that on its own only when it needs room. Nothing
 * else runs for 0.1 to 0.2 s.
 */
export function returnMemory(): void {
  // Compiled functions stay: a first response needs them.
  const switchBack = switchFlags({ 'expose-gc': true, 'flush-bytecode': false });
  // With the flag, every new context has it.
  const collect = runInNewContext('gc') as NonNullable<typeof gc>;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  switchBack();
}
