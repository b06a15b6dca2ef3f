import { syncBuiltinESMExports } from 'node:module';
import { playChance } from './chance.ts';
import { type Collections, playCollections } from './collections.ts';
import { type Disk, playDisk } from './disk.ts';
import { type PlayedProcesses, playProcesses } from './processes.ts';
import { createSeeded, type Seeded } from './random.ts';
import { createScheduler, type Owner, type Scheduler } from './scheduler.ts';
import { type Line, playConnections } from './sockets.ts';
import { type HostClock, playTime } from './timers.ts';
import { playUndici } from './undici.ts';

/** Node's types leave it out. */
interface Compiler {
  compile(bytes: Uint8Array): Promise<object>;
  Module: new (bytes: Uint8Array) => object;
}

/** A Friday. */
const START_MS = Date.UTC(2027, 0, 15, 8);

/** A machine whose time, chance and connections come from one seed. */
export interface Machine {
  scheduler: Scheduler;
  random: Seeded;
  line: Line;
  host: HostClock;
  disk: Disk;
  processes: PlayedProcesses;
  collections: Collections;
  /** Discord, the providers and the members: what doesn't crash. */
  world: Owner;
}

/**
 * Makes this process such a machine, for good. Call it before anything else is loaded: libraries keep what they find.
 */
export function playMachine(seed: string): Machine {
  const random = createSeeded(seed);
  const world: Owner = { name: 'world', isDead: false };
  const scheduler = createScheduler(START_MS, world);
  const host: HostClock = { aheadMs: 0 };
  playChance(random.fork('chance'));
  const line = playConnections(scheduler, random.fork('line'));
  playTime(scheduler, host);
  playUndici();
  const disk = playDisk(scheduler, world);
  const processes = playProcesses(scheduler, { world, disk, random: random.fork('processes') });
  const collections = playCollections(scheduler);
  // Compiled in another thread, it would be ready at a real time.
  const { WebAssembly: compiler } = globalThis as unknown as { WebAssembly: Compiler };
  compiler.compile = async (bytes) => new compiler.Module(bytes);
  syncBuiltinESMExports();
  return { scheduler, random, line, host, disk, processes, collections, world };
}
