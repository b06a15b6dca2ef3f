import { type Client, Status } from 'discord.js';

/** One connection of this process to Discord's gateway. */
export interface Shard {
  id: number;
  isUp: boolean;
  /** Latency of the last heartbeat; `undefined` before the first was answered. */
  pingMs: number | undefined;
}

export function shardsOf(client: Client): Shard[] {
  return client.ws.shards.map(({ id, status, ping }) => ({
    id,
    isUp: status === Status.Ready,
    pingMs: ping < 0 ? undefined : ping,
  }));
}
