import fs, { type PathLike } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, resolve, sep } from 'node:path';

/** The most that the bot's own process may read of an untrusted file. */
export const OWN_BYTES = 64 * 1024;

type Range = readonly [start: number, end: number];

/** Ways to read a handle that state no length: they count as the whole file. */
const WHOLE = ['readFile', 'readv', 'readLines', 'createReadStream', 'readableWebStream'] as const;

/**
 * Counts how much this process reads of the files below a folder, in whatever way: Node's own functions are wrapped, so
 * nothing in `src` can bypass it. Reads of other processes, and copies by the system, don't count.
 */
export function countReads(folder: string) {
  const ranges = new Map<string, Range[]>();
  const add = (path: string, range: Range) => {
    const all = ranges.get(path) ?? [];
    all.push(range);
    ranges.set(path, all);
  };
  const whole = (path: string): Range => [0, fs.statSync(path).size];
  const inFolder = (path: unknown) => {
    const text = resolve(String(path));
    return text.startsWith(resolve(folder) + sep) ? text : undefined;
  };
  const { promises, readFileSync, createReadStream } = fs;
  const { open, readFile } = promises;

  fs.promises.open = async (path: PathLike, ...more) => {
    const handle = await open(path, ...more);
    const own = inFolder(path);
    return own === undefined ? handle : watched(handle, own);
  };
  fs.promises.readFile = ((path: never, ...more: never[]) => {
    const own = inFolder(path);
    if (own !== undefined && fs.existsSync(own)) add(own, whole(own));
    return readFile(path, ...more);
  }) as typeof readFile;
  fs.readFileSync = ((path: never, ...more: never[]) => {
    const own = inFolder(path);
    if (own !== undefined && fs.existsSync(own)) add(own, whole(own));
    return readFileSync(path, ...more);
  }) as typeof readFileSync;
  fs.createReadStream = ((path: never, ...more: never[]) => {
    const own = inFolder(path);
    if (own !== undefined && fs.existsSync(own)) add(own, whole(own));
    return createReadStream(path, ...more);
  }) as typeof createReadStream;
  syncBuiltinESMExports();

  function watched(handle: FileHandle, path: string): FileHandle {
    const read = handle.read.bind(handle) as (...args: unknown[]) => Promise<{ bytesRead: number }>;
    let next = 0;
    const counting = async (...args: unknown[]) => {
      const result = await read(...args);
      const [options] = args.filter((arg) => isOptions(arg));
      const position = options ? options.position : args[3];
      const start = typeof position === 'number' ? position : next;
      next = start + result.bytesRead;
      add(path, [start, next]);
      return result;
    };
    Object.assign(handle, { read: counting });
    for (const key of WHOLE) {
      const method = (handle[key] as (...args: unknown[]) => unknown).bind(handle);
      Object.assign(handle, {
        [key]: (...args: unknown[]) => {
          add(path, whole(path));
          return method(...args);
        },
      });
    }
    return handle;
  }

  return {
    /** How many bytes of a file have been read, each counted once, under all its names if it is moved meanwhile. */
    bytesOf(...names: readonly string[]): number {
      const read = [...ranges].flatMap(([path, all]) => (names.includes(basename(path)) ? all : []));
      let bytes = 0;
      let reached = 0;
      for (const [start, end] of read.sort(([a], [b]) => a - b)) {
        bytes += Math.max(0, end - Math.max(start, reached));
        reached = Math.max(reached, end);
      }
      return bytes;
    },
    [Symbol.dispose]() {
      Object.assign(fs.promises, { open, readFile });
      Object.assign(fs, { readFileSync, createReadStream });
      syncBuiltinESMExports();
    },
  };
}

function isOptions(value: unknown): value is { position?: number | null } {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
