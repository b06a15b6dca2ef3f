import { type Clock, systemClock } from './clock.ts';
import { type Network, type NetworkSettings, openNetwork } from './network/index.ts';
import { type Processes, systemProcesses } from './processes.ts';
import { type Random, systemRandom } from './random.ts';

/**
 * Everything that the program takes from its machine, except files: created once at the start and passed down, so that
 * all of it can be replaced together.
 */
export interface Runtime {
  clock: Clock;
  random: Random;
  network: Network;
  processes: Processes;
}

/** Sets up the connections of the whole process. Called once, before discord.js is loaded. */
export async function createRuntime(settings: NetworkSettings): Promise<Runtime> {
  const network = await openNetwork(settings);
  return { clock: systemClock, random: systemRandom, network, processes: systemProcesses };
}
