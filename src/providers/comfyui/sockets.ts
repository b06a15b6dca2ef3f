import { LRUCache } from 'lru-cache';
import type { Network } from '../../runtime/network/index.ts';
import { parseJson } from '../http/json.ts';
import { imageIn } from './image-in.ts';
import { fractionOf, learn, type Work, weightsOf } from './progress.ts';
import type { ComfyuiTask } from './task.ts';
import type { Workflows } from './workflow.ts';

/** An error message contains the inputs of its node. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Those that were asked about last. A task may go to another process without a word. */
const MAX_SOCKETS = 100;

interface Followed extends Work {
  socket: ReturnType<Network['openSocket']>;
  /** A part of the work may turn out to be larger than it seemed. Members see no progress run backwards. */
  most: number;
  /**
   * Whether the machine's last words were about it. An image comes right after such words and doesn't say whose it is.
   * Those of a task that was submitted without a client id go to everybody who listens.
   */
  isMeant: boolean;
  /** The newest one. */
  image?: Uint8Array | undefined;
}

/**
 * Listens to what the machines say about tasks. Each task was submitted under a client id of its own, so whichever
 * process polls it may listen, and the latest one does, after a restart too. A connection that breaks is opened again
 * with the next poll. Only polls say how a task ends.
 * @see https://docs.comfy.org/development/comfyui-server/comms_overview
 */
export function createSockets({
  network,
  headers,
  workflows,
}: {
  network: Pick<Network, 'openSocket'>;
  headers: Readonly<Record<string, string>>;
  workflows: Workflows;
}) {
  const followed = new LRUCache<string, Followed>({
    max: MAX_SOCKETS,
    dispose: ({ socket }) => socket.close(),
  });

  function follow({ id, client, workflow }: ComfyuiTask, url: string): Followed | undefined {
    const graph = workflows.get(workflow ?? '')?.graph;
    if (client === undefined || !graph) return undefined;
    const query = new URLSearchParams({ clientId: client });
    const address = `${url.replace(/^http/, 'ws')}/ws?${query}`;
    const socket = network.openSocket(address, { headers, maxBytes: MAX_MESSAGE_BYTES });
    const work: Work = { taskId: id, weights: weightsOf(graph), done: new Map() };
    const task: Followed = { ...work, socket, most: 0, isMeant: false };
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') {
        task.isMeant = learn(task, parseJson(data));
        task.most = Math.max(task.most, fractionOf(task));
      } else if (task.isMeant) task.image = imageIn(data) ?? task.image;
    });
    // An error without a listener would end the process, and is followed by a close.
    socket.addEventListener('error', () => {});
    socket.addEventListener('close', () => {
      if (followed.peek(client) === task) followed.delete(client);
    });
    followed.set(client, task);
    return task;
  }

  return {
    forget: ({ client = '' }: ComfyuiTask) => void followed.delete(client),
    /** The progress of a task, from 0 to 1, if its machine has said anything. */
    progressOf(task: ComfyuiTask, url: string): number | undefined {
      const known = followed.get(task.client ?? '') ?? follow(task, url);
      return known && known.most > 0 ? known.most : undefined;
    },
    /** The newest image of a task that is followed here, once. */
    takeImage({ client = '' }: ComfyuiTask): Uint8Array | undefined {
      const known = followed.get(client);
      const image = known?.image;
      if (known) known.image = undefined;
      return image;
    },
  };
}
