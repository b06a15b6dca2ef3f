import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ComfyuiTask, standingOf } from './comfyui-tasks.ts';
import { startsAtMs } from './task-list.ts';

const TICK_MS = 250;
const STEPS = 20;

/** Event 1, a preview, in format 1, JPEG. */
const PREVIEW = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1]);

/**
 * `/ws?clientId=`: what happens to the tasks of a client. A second connection of a client replaces the first.
 * @see https://github.com/Comfy-Org/ComfyUI (`server.py`, `websocket_handler`; `comfy_execution/progress.py`)
 */
export function createComfyuiSockets({
  tasks,
  now,
  hasProgressState,
  preview = () => Buffer.from('no real picture'),
}: {
  tasks: readonly ComfyuiTask[];
  now: () => number;
  /** Servers from before that send `progress` alone. */
  hasProgressState: boolean;
  preview?: (() => Buffer | undefined) | undefined;
}) {
  const server = new WebSocketServer({ noServer: true });
  const clients = new Map<string, WebSocket>();
  let connections = 0;

  function say(client: string, type: string, data: object) {
    clients.get(client)?.send(JSON.stringify({ type, data }));
  }

  function tick(client: string) {
    const task = tasks.find((each) => each.clientId === client && standingOf(each, now()) === 'in_progress');
    if (!task) return;
    const [sampler = '1'] =
      Object.entries(task.graph).find(([, { class_type }]) => /Sampler/.test(class_type)) ?? [];
    const begun = startsAtMs(task);
    const value = Math.floor(((now() - begun) / (task.endsAtMs - begun)) * STEPS);
    const ids = { prompt_id: task.id, node: sampler };
    say(client, 'executing', { ...ids, display_node: sampler });
    if (hasProgressState) {
      const state = { value, max: STEPS, state: 'running', node_id: sampler, real_node_id: sampler };
      say(client, 'progress_state', { prompt_id: task.id, nodes: { [sampler]: state } });
    }
    say(client, 'progress', { value, max: STEPS, ...ids });
    const image = preview();
    if (image) clients.get(client)?.send(Buffer.concat([PREVIEW, image]));
  }

  return {
    /** How many connections there have been. */
    count: () => connections,
    /** The ids of those who listen. */
    listening: () => [...clients.keys()],
    say,
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const url = new URL(request.url ?? '/', 'http://loopback');
      if (!/^(?:\/api)?\/ws$/.test(url.pathname)) return void socket.destroy();
      server.handleUpgrade(request, socket, head, (connection) => {
        const client = url.searchParams.get('clientId') ?? '';
        connections += 1;
        clients.set(client, connection);
        const remaining = tasks.filter((each) => /pending|in_progress/.test(standingOf(each, now()))).length;
        say(client, 'status', { status: { exec_info: { queue_remaining: remaining } }, sid: client });
        const timer = setInterval(() => tick(client), TICK_MS);
        timer.unref();
        connection.on('close', () => {
          clearInterval(timer);
          if (clients.get(client) === connection) clients.delete(client);
        });
      });
    },
    /** Breaks every connection. */
    drop() {
      for (const connection of server.clients) connection.terminate();
    },
  };
}
