/** A fault of a request. */
export type Trouble =
  /** Answered like this. `body`: an object is JSON, a string is HTML, as from an edge. */
  | { kind: 'status'; status: number; body?: object | string; headers?: Record<string, string> }
  /** Never answered. */
  | { kind: 'hang' }
  /** Answered, but later; at once when `signal` is aborted. */
  | { kind: 'delay'; ms: number; signal?: AbortSignal }
  /** The connection breaks after the first bytes of the request's body, or of the answer's. */
  | { kind: 'reset'; during: 'request' | 'response' };

export interface FaultMatch {
  method?: string;
  /** Equal to the route's pattern, or matching the path. */
  route?: string | RegExp;
  /** Requests with a file, or those without. Default: both. */
  hasFile?: boolean;
  /** How many requests it hits. Default: all. */
  times?: number;
  /** How many it lets pass first. */
  skip?: number;
  /** Executes the request first, so that only the answer is lost or wrong. Default false. */
  afterWork?: boolean;
}

interface TroubledRequest {
  method: string;
  route: string | undefined;
  path: string;
  hasFile: boolean;
}

export interface Fault {
  readonly trouble: Trouble;
  readonly afterWork: boolean;
  /** How many requests it has hit. */
  readonly hits: number;
  remove(): void;
}

export interface Faults {
  /** Injects faults into requests. The first matching fault that isn't used up applies. */
  add(match: FaultMatch, trouble: Trouble): Fault;
  /** The fault of this request, counted as a hit. */
  take(request: TroubledRequest): Fault | undefined;
  /** Sends the next interactions, this many, twice. */
  duplicateInteractions(count: number): void;
  /** The next interactions, this many, never reach the bot. */
  loseInteractions(count: number): void;
  /** How often the next interaction is sent. */
  takeTimes(): number;
  clear(): void;
}

export function createFaults(): Faults {
  const faults: { match: FaultMatch; fault: Fault & { hits: number; seen: number } }[] = [];
  let duplicates = 0;
  let losses = 0;
  return {
    add(match, trouble) {
      const fault = {
        trouble,
        afterWork: match.afterWork ?? false,
        hits: 0,
        seen: 0,
        remove() {
          const index = faults.findIndex((each) => each.fault === fault);
          if (index !== -1) faults.splice(index, 1);
        },
      };
      faults.push({ match, fault });
      return fault;
    },
    take(request) {
      for (const { match, fault } of faults) {
        if (!fits(match, request) || fault.hits >= (match.times ?? Number.POSITIVE_INFINITY)) continue;
        fault.seen += 1;
        if (fault.seen <= (match.skip ?? 0)) continue;
        fault.hits += 1;
        return fault;
      }
      return undefined;
    },
    duplicateInteractions(count) {
      duplicates += count;
    },
    loseInteractions(count) {
      losses += count;
    },
    takeTimes() {
      if (losses > 0) {
        losses -= 1;
        return 0;
      }
      if (duplicates === 0) return 1;
      duplicates -= 1;
      return 2;
    },
    clear() {
      faults.length = 0;
      duplicates = 0;
      losses = 0;
    },
  };
}

function fits({ method, route, hasFile }: FaultMatch, request: TroubledRequest): boolean {
  if (hasFile !== undefined && hasFile !== request.hasFile) return false;
  if (method !== undefined && method !== request.method) return false;
  if (typeof route === 'string') return route === request.route;
  return route === undefined || route.test(request.path);
}
