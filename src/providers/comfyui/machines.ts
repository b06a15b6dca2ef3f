import * as z from 'zod';
import type { Clock } from '../../runtime/clock.ts';
import type { AskJson } from '../http/ask-json.ts';
import { ProviderError } from '../provider.ts';

/** A server, and how to ask it. */
export interface Machine {
  url: string;
  ask: AskJson;
}

/** A machine that hangs must not hold up a video that another one could make. */
const QUEUE_TIMEOUT_MS = 5_000;

const queueLength = z.object({ exec_info: z.object({ queue_remaining: z.int().nonnegative() }) });

/** Shares tasks between machines. With one, nothing is asked first. */
export function createMachines(machines: readonly [Machine, ...Machine[]], clock: Pick<Clock, 'timeout'>) {
  /** Submits of this process whose machines don't count them yet. */
  const underWay = new Map<Machine, number>();
  const count = (machine: Machine) => underWay.get(machine) ?? 0;

  async function lengthOf(machine: Machine, signal: AbortSignal): Promise<number | undefined> {
    const limited = AbortSignal.any([signal, clock.timeout(QUEUE_TIMEOUT_MS)]);
    const answer = await machine
      .ask('list', 'prompt', { method: 'GET', signal: limited })
      .catch(() => undefined);
    return queueLength.safeParse(answer).data?.exec_info.queue_remaining;
  }

  /** The one with the shortest queue. */
  async function choose(signal: AbortSignal): Promise<Machine> {
    if (machines.length === 1) return machines[0];
    const lengths = await Promise.all(machines.map((each) => lengthOf(each, signal)));
    signal.throwIfAborted();
    const alive = machines.flatMap((machine, index) => {
      const length = lengths[index];
      return length === undefined ? [] : [{ machine, tasks: length + count(machine) }];
    });
    const [shortest] = alive.toSorted((a, b) => a.tasks - b.tasks);
    if (shortest) return shortest.machine;
    throw new ProviderError('unavailable', 'none of the machines answers', { sent: false });
  }

  return {
    all: machines,

    /** Lets `work` submit a task to the machine with the least to do. */
    async withFree<T>(signal: AbortSignal, work: (machine: Machine) => Promise<T>): Promise<T> {
      const machine = await choose(signal);
      underWay.set(machine, count(machine) + 1);
      try {
        return await work(machine);
      } finally {
        underWay.set(machine, count(machine) - 1);
      }
    },

    /** The machine that has a task. Throws a `ProviderError` if it isn't configured any more. */
    at(url: string | undefined): Machine {
      const found = url === undefined ? machines[0] : machines.find((machine) => machine.url === url);
      if (found) return found;
      throw new ProviderError('unavailable', "its machine isn't in COMFYUI_BASE_URL any more", {
        sent: false,
      });
    },
  };
}
