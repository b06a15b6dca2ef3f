import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Owner, Scheduler } from './scheduler.ts';

type Collection = Map<unknown, unknown> | Set<unknown>;

/** What an owner keeps in memory, as far as it is in maps and sets. */
export interface Collections {
  /** Those that somebody still holds. */
  of(owner: Owner): Collection[];
  /** Where it was made. */
  originOf(collection: Collection): string;
}

const RealWeakRef = WeakRef;

/** Notes who makes each map and set. */
export function playCollections(scheduler: Scheduler): Collections {
  const made = new Map<Owner, WeakRef<Collection>[]>();
  const origins = new WeakMap<Collection, { stack?: string }>();
  const originOf = (collection: Collection) => origins.get(collection)?.stack?.split('\n')[3] ?? '';

  function noted<Made extends new (...args: never[]) => Collection>(real: Made): Made {
    const played: Made = new Proxy(real, {
      construct(_, args, target) {
        const collection = Reflect.construct(real, args, target === played ? real : target) as Collection;
        const owner = scheduler.owner();
        if (owner.name !== 'world') {
          origins.set(collection, traceHere());
          const list = made.get(owner);
          if (list) list.push(new RealWeakRef(collection));
          else made.set(owner, [new RealWeakRef(collection)]);
        }
        return collection;
      },
    });
    return played;
  }

  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  // When garbage is collected is chance: what is held weakly stays, and nothing hears of its end.
  globalThis.WeakRef = class<T extends WeakKey> {
    readonly [Symbol.toStringTag] = 'WeakRef';
    readonly #target: T;
    constructor(target: T) {
      this.#target = target;
    }
    deref() {
      return this.#target;
    }
  };
  globalThis.FinalizationRegistry = class {
    readonly [Symbol.toStringTag] = 'FinalizationRegistry';
    register() {}
    unregister() {
      return false;
    }
  };
  globalThis.Map = noted(Map);
  globalThis.Set = noted(Set);
  return {
    of(owner) {
      collectGarbage();
      const all = (made.get(owner) ?? []).flatMap((each) => each.deref() ?? []);
      // A cache forgets by itself: it has a limit.
      return all.filter((collection) => !originOf(collection).includes('lru-cache'));
    },
    originOf,
  };
}

/** The stack, whose fourth line calls `new`. It becomes a text only when somebody reads it, which costs far more. */
function traceHere(): { stack?: string } {
  const trace = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  Error.captureStackTrace(trace);
  Error.stackTraceLimit = stackTraceLimit;
  return trace;
}
