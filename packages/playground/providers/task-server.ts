import type { IncomingHttpHeaders } from 'node:http';
import { type Loopback, type LoopbackAnswer, type LoopbackOptions, startLoopback } from './loopback.ts';
import type { createTaskList, ListedTask, TaskControls, TaskMs } from './task-list.ts';

export interface TaskServerOptions {
  /** The file that every task delivers. Without it, videos aren't found. */
  videoPath?: string;
  /** Default: 0, finished at the first poll. */
  taskMs?: TaskMs;
  now?: () => number;
  apiKey?: string;
  /** Where calls to an address that isn't on this machine go, as an origin. Default: nowhere by themselves. */
  reach?: (url: string) => string;
}

/** A local provider with tasks. */
export interface TaskServer<Name extends string, Task extends ListedTask>
  extends Loopback<Name>,
    TaskControls<Task['fate']> {
  /** The client's base URL. */
  readonly baseUrl: string;
  /** Every created task, oldest first. */
  readonly tasks: readonly Task[];
}

/** Serves a list of tasks. The client's base URL ends with `path`. */
export async function startTaskServer<Name extends string, Task extends ListedTask>({
  tasks,
  path = '',
  ...options
}: LoopbackOptions<Name> & {
  tasks: Pick<ReturnType<typeof createTaskList<Task>>, 'all' | 'controls'>;
  path?: string;
}): Promise<TaskServer<Name, Task>> {
  const server = await startLoopback(options);
  return { ...server, baseUrl: server.url + path, tasks: tasks.all, ...tasks.controls };
}

/** Refuses every other `Authorization` header. `expected`: such as `Bearer key`. */
export function requireAuthorization(expected: string, refusal: LoopbackAnswer) {
  return ({ authorization }: IncomingHttpHeaders) => (authorization === expected ? undefined : refusal);
}

/** A video from the disk, or `missing`. */
export function videoFrom(path: string | undefined, missing: LoopbackAnswer): LoopbackAnswer {
  return path === undefined ? missing : { status: 200, file: { contentType: 'video/mp4', path } };
}

/** The same server; its end also ends `stop`. */
export function withStop<Server extends AsyncDisposable & { close(): Promise<void> }>(
  server: Server,
  stop: () => void,
): Server {
  const close = async () => {
    stop();
    await server.close();
  };
  return { ...server, close, [Symbol.asyncDispose]: close };
}
