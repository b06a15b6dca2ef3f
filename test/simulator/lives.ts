import { type Life, type LogLine, type Part, startLife } from './bot.ts';
import type { Counters } from './counters.ts';
import type { Machine } from './machine/index.ts';
import type { Seeded } from './machine/random.ts';

const SECOND_MS = 1_000;
/** A stop is promised within 8 s. */
const STOP_MS = 8 * SECOND_MS;

export type Lives = ReturnType<typeof createLives>;

/** The processes of the bot, which start, stop and crash. */
export function createLives(options: {
  machine: Machine;
  counters: Counters;
  parts: readonly Part[];
  token: string;
  open: Parameters<typeof startLife>[0]['open'];
  say(line: string): void;
  onLog(number: number, line: LogLine, text: string): void;
}) {
  const { machine, counters, parts, say } = options;
  const { scheduler, random } = machine;
  /** The process of each part, and the number of its last start. */
  const running = new Map<string, Life>();
  const newest = new Map<string, number>();
  let count = 0;
  let isClosing = false;
  let crashing: { at: 'step' | 'piece'; skip: number } | undefined;
  const crashingAt = new Set<string>();
  const pausing = new Map<string, number>();

  /** Whether somebody crashes now. */
  function isCrash(at: 'step' | 'piece'): boolean {
    if (crashing?.at !== at || crashing.skip-- > 0) return false;
    crashing = undefined;
    return true;
  }

  machine.line.onSent(({ from }) => {
    const life = [...running.values()].find(({ owner }) => owner === from);
    if (!life || !isCrash('piece')) return;
    counters.hit('crashed at a piece');
    crash(life, random.between(1, 60) * SECOND_MS);
  });

  async function start(name: string) {
    const part = parts.find((each) => each.name === name);
    if (!part) return;
    const number = ++count;
    newest.set(name, number);
    const shown = parts.length > 1 ? `${number}, ${name},` : String(number);
    say(`bot ${shown} starts`);
    const life = await startLife({
      ...{ number, part, machine, token: options.token, open: options.open },
      onLog: (line, text) => options.onLog(number, line, text),
      atStep(what, owner) {
        const pauseMs = pausing.get(what);
        if (pauseMs !== undefined && pausing.delete(what)) {
          counters.hit(`pause ${what}`);
          say(`bot ${number} stands still ${what}, for ${pauseMs / SECOND_MS} s`);
          owner.pausedUntilMs = scheduler.nowMs() + pauseMs;
        }
        if (!crashingAt.delete(what) && !isCrash('step')) return false;
        counters.hit(`crash ${what}`);
        say(`bot ${number} crashes ${what}`);
        const downMs = random.between(1, 60) * SECOND_MS;
        queueMicrotask(() => scheduler.as(machine.world, () => dead(name, number, downMs)));
        return true;
      },
    }).catch((error: unknown) => {
      counters.hit('a start that failed');
      say(`bot ${number} can't start: ${String(error)}`);
      // As a supervisor does.
      dead(name, number, 5 * SECOND_MS);
    });
    if (!life) return;
    if (newest.get(name) !== number) return life.crash();
    running.set(name, life);
  }

  /** A process has ended, and starts again later unless another one is there. */
  function dead(name: string, number: number, downMs: number) {
    if (newest.get(name) !== number) return;
    running.delete(name);
    if (!isClosing) setTimeout(() => newest.get(name) === number && void start(name), downMs);
  }

  const numberOf = ({ owner }: Life) => Number(owner.name.slice('bot '.length));

  /** It starts again after this long. */
  function crash(life: Life, downMs: number) {
    scheduler.as(machine.world, () => {
      life.crash();
      say(`${life.owner.name} crashes`);
      dead(life.part, numberOf(life), downMs);
    });
  }

  return {
    all: () => [...running.values()],
    pick: (drawn: Seeded): Life | undefined =>
      running.size === 0 ? undefined : drawn.pick([...running.values()]),
    of: (name: string) => running.get(name),
    crash,

    startAll: async () => {
      for (const { name } of parts) if (!running.has(name)) await start(name);
    },

    /** As `SIGTERM` does. `change`: done while it is stopped. `overlaps`: another one starts meanwhile. */
    restart(life: Life, { change, overlaps = false }: { change?: () => void; overlaps?: boolean } = {}) {
      const number = numberOf(life);
      running.delete(life.part);
      if (overlaps) void start(life.part);
      let isOver = false;
      const stopped = life.stop().catch((error: unknown) => say(`the stop failed: ${String(error)}`));
      // As in `src/index.ts`: if the clean stop hangs, the process ends anyway.
      const limit = setTimeout(() => end('too late'), STOP_MS);
      void stopped.then(() => end(life.owner.isDead ? 'too late' : 'clean'));
      function end(how: string) {
        if (isOver) return;
        isOver = true;
        clearTimeout(limit);
        counters.hit(`stop ${how}`);
        life.crash();
        say(`${life.owner.name} has stopped, ${how}`);
        if (how === 'clean') change?.();
        dead(life.part, number, SECOND_MS);
      }
    },

    /** Crashes at the next change of a job that is stored, or at the next piece that is sent, after so many others. */
    crashAt(at: 'step' | 'piece', skip: number) {
      crashing = { at, skip };
    },
    /** Crashes the next time that one comes to this one of its `steps`, whenever that is. */
    crashAtNext: (step: string) => void crashingAt.add(step),

    /** The same with a pause. */
    pauseAtNext: (step: string, forMs: number) => void pausing.set(step, forMs),

    /** From now on, nobody crashes, and nobody starts again. */
    close() {
      isClosing = true;
      crashing = undefined;
      crashingAt.clear();
      pausing.clear();
    },
  };
}
