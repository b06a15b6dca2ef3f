import { AsyncLocalStorage } from 'node:async_hooks';

/** The machine's own, before it is played. */
const turn = setImmediate;
const LOOK_MS = 1_000;
const PATIENCE_MS = 60 * 60_000;

/** Something that can die: one start of the bot. What it had scheduled never happens then. */
export interface Owner {
  readonly name: string;
  isDead: boolean;
  /** Until then, it stands still. What became due meanwhile happens late, in the same order. */
  pausedUntilMs?: number;
}

/** Work that is due at an instant; what was scheduled first comes first. */
export interface Task {
  atMs: number;
  number: number;
  owner: Owner;
  isOver: boolean;
  run(): void;
}

/**
 * The only time of a run. It stands still while anything can still be done, and then jumps to what is due next. The
 * calls to the disk that are under way are waited for: they take no time, and end in the order in which they began,
 * because one thread makes them all.
 */
export interface Scheduler {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  after(delayMs: number, run: () => void): Task;
  cancel(task: Task): void;
  /** Whoever acts at the moment. */
  owner(): Owner;
  as<T>(owner: Owner, run: () => T): T;
  /** Lets everything happen that is due until then. `check` is called whenever nothing more happens at an instant. */
  runUntil(atMs: number, check: () => unknown): Promise<void>;
  /** The result of what happens in played time. */
  result<T>(work: Promise<T>, check?: () => unknown): Promise<T>;
  /** What is scheduled for an owner. */
  waitingOf(owner: Owner): readonly string[];
  /** How many pieces of work were done. */
  readonly done: number;
}

export function createScheduler(startMs: number, world: Owner): Scheduler {
  const owners = new AsyncLocalStorage<Owner>();
  const queue = createQueue();
  let nowMs = startMs;
  let count = 0;
  let done = 0;

  const owner = () => owners.getStore() ?? world;

  async function settle() {
    do await new Promise<void>((resolve) => turn(resolve));
    while (process.getActiveResourcesInfo().some(isUnderWay));
  }

  const scheduler: Scheduler = {
    nowMs: () => nowMs,
    owner,
    as: (who, run) => owners.run(who, run),
    after(delayMs, run) {
      const task = {
        atMs: nowMs + Math.max(0, delayMs),
        number: count++,
        owner: owner(),
        isOver: false,
        run,
      };
      queue.push(task);
      return task;
    },
    cancel(task) {
      task.isOver = true;
    },
    async runUntil(atMs, check) {
      await settle();
      for (let task = queue.pop(atMs); task; task = queue.pop(atMs)) {
        if (task.isOver || task.owner.isDead) continue;
        if ((task.owner.pausedUntilMs ?? 0) > task.atMs) {
          queue.push(Object.assign(task, { atMs: task.owner.pausedUntilMs, number: count++ }));
          continue;
        }
        if (task.atMs > nowMs) {
          await check();
          nowMs = task.atMs;
        }
        task.isOver = true;
        done++;
        owners.run(task.owner, task.run);
        await settle();
      }
      await check();
      nowMs = Math.max(nowMs, atMs);
    },
    async result(work, check = () => {}) {
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      work.then(end, end);
      for (let waitedMs = 0; !isOver && waitedMs < PATIENCE_MS; waitedMs += LOOK_MS)
        await scheduler.runUntil(nowMs + LOOK_MS, check);
      if (!isOver) throw new Error('something has been under way for an hour');
      return work;
    },
    waitingOf: (who) =>
      queue
        .all()
        .filter((task) => task.owner === who && !task.isOver)
        .map((task) => String(task.run)),
    get done() {
      return done;
    },
  };
  return scheduler;
}

/** A call to the disk, or a turn of the event loop that Node itself has asked for, as it does to read a Blob. */
function isUnderWay(resource: string): boolean {
  return resource === 'Immediate' || resource.includes('Req');
}

/** A binary heap, by time and then by number. */
function createQueue() {
  const heap: Task[] = [];
  const isBefore = (a: Task, b: Task) => a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number);

  function swap(a: number, b: number) {
    [heap[a], heap[b]] = [heap[b] as Task, heap[a] as Task];
  }

  function sink() {
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && isBefore(heap[child] as Task, heap[least] as Task)) least = child;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  }

  return {
    all: () => heap,
    push(task: Task) {
      let at = heap.push(task) - 1;
      for (let up = (at - 1) >> 1; at > 0 && isBefore(task, heap[up] as Task); up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    /** The first task, if it's due until then. */
    pop(atMs: number): Task | undefined {
      const [first] = heap;
      if (!first || first.atMs > atMs) return undefined;
      const last = heap.pop() as Task;
      if (heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
}
