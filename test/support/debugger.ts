import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A function of a script loaded from a file, by its position in the source. */
export interface RanFunction {
  url: string;
  scriptId: string;
  /** The offset of its first character. */
  start: number;
  end: number;
}

/** Another process of Node, seen through its inspector. */
export type Debugger = Awaited<ReturnType<typeof connectDebugger>>;

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

interface Coverage {
  result: {
    url: string;
    scriptId: string;
    functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[];
  }[];
}

interface Stack {
  callFrames: { scriptId: string }[];
  parent?: Stack;
}

interface Paused {
  hitBreakpoints: string[];
  callFrames: { location: { scriptId: string } }[];
  asyncStackTrace?: Stack;
}

/** How far a stack is followed over `await`. */
const ASYNC_DEPTH = 32;
/** A function is stopped this often, not each of a thousand times. */
const STOPS = 5;

/**
 * Connects to a process that was started with `--inspect` and has printed its address on standard error.
 * @see https://chromedevtools.github.io/devtools-protocol/v8/
 */
export async function connectDebugger(stderr: string) {
  const address = /ws:\/\/\S+/.exec(stderr)?.[0];
  if (address === undefined) throw new Error('The process has opened no inspector');
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const urls = new Map<string, string>();
  let next = 1;
  let onPaused: (paused: Paused) => void = () => {};

  socket.on('message', (data) => {
    const { id, method, params, result, error } = JSON.parse(String(data)) as Message;
    if (method === 'Debugger.scriptParsed') {
      const { scriptId, url } = params as { scriptId: string; url: string };
      urls.set(scriptId, url);
    }
    if (method === 'Debugger.paused') {
      onPaused(params as Paused);
      // Node's inspector doesn't switch off Nagle's algorithm: what it says next waits 40 ms for an acknowledgement, unless
      // something is sent to it.
      send('Debugger.resume')
        .then(() => send('Runtime.getIsolateId'))
        .catch(() => {});
    }
    const asked = waiting.get(id ?? 0);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  });

  function send<T>(method: string, params: object = {}): Promise<T> {
    const answer = Promise.withResolvers<unknown>();
    waiting.set(next, answer);
    socket.send(JSON.stringify({ id: next++, method, params }));
    return answer.promise as Promise<T>;
  }

  /** The first place in a function at which it can be stopped, if any. */
  async function firstStop(
    { scriptId, start, end }: RanFunction,
    source: string,
  ): Promise<object | undefined> {
    const { locations } = await send<{ locations: object[] }>('Debugger.getPossibleBreakpoints', {
      start: placeOf(source, scriptId, start),
      end: placeOf(source, scriptId, end),
    });
    return locations[0];
  }

  return {
    async startCoverage(): Promise<void> {
      await send('Profiler.enable');
      await send('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    },
    /** The functions that ran since the last call, or since the start, without module initialization. */
    async takeCoverage(): Promise<RanFunction[]> {
      const { result } = await send<Coverage>('Profiler.takePreciseCoverage');
      return result.flatMap(({ url, scriptId, functions }) =>
        functions.flatMap(({ ranges: [range] }) =>
          range && range.count > 0 && range.startOffset > 0
            ? [{ url, scriptId, start: range.startOffset, end: range.endOffset }]
            : [],
        ),
      );
    },
    /**
     * From here on, stops at the start of each of these functions and reports the files that called it, the nearest
     * first.
     */
    async stopAtStarts(functions: readonly RanFunction[], onStop: (urls: string[]) => void): Promise<void> {
      const hits = new Map<string, number>();
      onPaused = ({ callFrames, asyncStackTrace, hitBreakpoints }) => {
        for (const breakpointId of hitBreakpoints) {
          hits.set(breakpointId, (hits.get(breakpointId) ?? 0) + 1);
          if (hits.get(breakpointId) === STOPS)
            send('Debugger.removeBreakpoint', { breakpointId }).catch(() => {});
        }
        const ids = callFrames.map(({ location }) => location.scriptId);
        for (let stack = asyncStackTrace; stack; stack = stack.parent)
          ids.push(...stack.callFrames.map(({ scriptId }) => scriptId));
        onStop(ids.flatMap((id) => urls.get(id) ?? []));
      };
      await send('Debugger.enable');
      await send('Debugger.setAsyncCallStackDepth', { maxDepth: ASYNC_DEPTH });
      for (const [scriptId, ofScript] of Map.groupBy(functions, (each) => each.scriptId)) {
        const { scriptSource } = await send<{ scriptSource: string }>('Debugger.getScriptSource', {
          scriptId,
        });
        const stops = await Promise.all(ofScript.map((each) => firstStop(each, scriptSource)));
        // A function that only creates another one begins where that one does.
        const distinct = new Map(stops.flatMap((stop) => (stop ? [[JSON.stringify(stop), stop]] : [])));
        for (const location of distinct.values()) await send('Debugger.setBreakpoint', { location });
      }
    },
    /** Stops no more. */
    runFreely: () => send('Debugger.disable'),
    /** A debugged process waits for this at its end. */
    [Symbol.dispose]: () => socket.terminate(),
  };
}

function placeOf(source: string, scriptId: string, offset: number) {
  const before = source.slice(0, offset);
  const lineNumber = before.split('\n').length - 1;
  return { scriptId, lineNumber, columnNumber: offset - (before.lastIndexOf('\n') + 1) };
}
