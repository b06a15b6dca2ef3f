import { randomBytes } from 'node:crypto';
import { GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';

/** The client's IDENTIFY. */
export interface Identity {
  intents: number;
  shard: [id: number, count: number];
}

/** More than a bot misses while it reconnects. A session that missed more can't be resumed. */
const MAX_KEPT_FRAMES = 5_000;

/** One identified client. It outlives its socket, so that the client can resume. */
export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly identity: Identity;
  #socket: WebSocket | undefined;
  #sequence = 0;
  #frames: { sequence: number; text: string }[] = [];

  constructor(identity: Identity, socket: WebSocket) {
    this.identity = identity;
    this.#socket = socket;
  }

  get socket(): WebSocket | undefined {
    return this.#socket;
  }

  get isConnected(): boolean {
    return this.#socket !== undefined;
  }

  hasIntent(intent: number): boolean {
    return (this.identity.intents & intent) !== 0;
  }

  /** Whether this session's shard gets events of this guild (`null`: direct messages). */
  covers(guildId: string | null): boolean {
    const [id, count] = this.identity.shard;
    // https://discord.com/developers/docs/events/gateway#sharding-sharding-formula
    return guildId === null ? id === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
  }

  /** Sends an event, or keeps it for when the client is back. */
  dispatch(t: string, d: unknown): void {
    this.#sequence += 1;
    const text = JSON.stringify({ op: GatewayOpcodes.Dispatch, t, s: this.#sequence, d });
    this.#frames.push({ sequence: this.#sequence, text });
    if (this.#frames.length > MAX_KEPT_FRAMES) this.#frames.shift();
    this.#socket?.send(text);
  }

  send(op: GatewayOpcodes, d: unknown = null): void {
    this.#socket?.send(JSON.stringify({ op, d, t: null, s: null }));
  }

  /** Attaches a new socket and sends everything missed since `sequence`. False: too much is gone. */
  resume(socket: WebSocket, sequence: number): boolean {
    const first = this.#frames[0]?.sequence ?? this.#sequence + 1;
    if (sequence + 1 < first || sequence > this.#sequence) return false;
    // A client may also resume on its present socket.
    if (this.#socket !== socket) this.#socket?.terminate();
    this.#socket = socket;
    for (const frame of this.#frames) if (frame.sequence > sequence) socket.send(frame.text);
    this.dispatch('RESUMED', {});
    return true;
  }

  /** The socket is gone. A newer one stays. */
  detach(socket: WebSocket): void {
    if (this.#socket === socket) this.#socket = undefined;
  }
}
