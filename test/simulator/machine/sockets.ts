import type { ServerResponse } from 'node:http';
import net from 'node:net';
import { Duplex } from 'node:stream';
import type { Seeded } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** How long one piece takes to arrive. */
const LATENCY_MS = { least: 1, most: 40 };
const FIRST_PORT = 40_000;
const HOST = '127.0.0.1';

export interface Line {
  /** Called for each piece that somebody sends to a port, before it is on its way. */
  onSent(listener: (piece: { from: Owner; port: number; bytes: Buffer }) => void): void;
  /** How much later each piece arrives at most, if the line is slow. */
  slowMs: number;
  /** Breaks every connection of an owner that has died; its peers see that, and it sees nothing any more. */
  cut(owner: Owner): void;
  /** How many connections an owner has open. */
  openOf(owner: Owner): number;
}

/** One end of a connection in memory. Pieces arrive in order, each after a drawn time. */
class PlayedSocket extends Duplex {
  readonly owner: Owner;
  readonly remoteAddress = HOST;
  readonly remotePort = 1;
  readonly localAddress = HOST;
  readonly localPort = 1;
  readonly #scheduler: Scheduler;
  readonly #delayMs: () => number;
  readonly #onSent: (bytes: Buffer) => void;
  /** Which one it is, of all in a run. */
  number = 0;
  connecting = true;
  peer: PlayedSocket | undefined;
  /** When the last piece that was sent to this end arrives. */
  #lastMs = 0;

  constructor(scheduler: Scheduler, owner: Owner, delayMs: () => number, onSent: (bytes: Buffer) => void) {
    super({ allowHalfOpen: true, emitClose: true });
    this.#onSent = onSent;
    this.#scheduler = scheduler;
    this.#delayMs = delayMs;
    this.owner = owner;
  }

  /** Does something at this end once everything sent before has arrived. */
  arrive(run: () => void): void {
    const now = this.#scheduler.nowMs();
    this.#lastMs = Math.max(this.#lastMs, now + this.#delayMs());
    this.#scheduler.as(this.owner, () => this.#scheduler.after(this.#lastMs - now, run));
  }

  override _read() {}

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    if (this.connecting) return void this.once('connect', () => this._writev(chunks, done));
    const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk));
    const to = this.peer;
    // Who is dead sends nothing.
    if (this.owner.isDead) return;
    this.#onSent(bytes);
    if (this.owner.isDead) return;
    to?.arrive(() => {
      if (!to.destroyed) to.push(bytes);
    });
    done();
  }

  override _final(done: () => void): void {
    if (this.connecting) return void this.once('connect', () => this._final(done));
    const to = this.peer;
    if (!this.owner.isDead)
      to?.arrive(() => {
        if (!to.destroyed) to.push(null);
      });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    const to = this.peer;
    this.peer = undefined;
    // A reset reaches the other end after what was sent before it.
    to?.arrive(() => to.lose());
    done(error);
  }

  lose() {
    if (this.destroyed) return;
    this.peer = undefined;
    if (this.readableEnded && this.writableFinished) this.destroy();
    else this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }));
  }

  resetAndDestroy() {
    return this.destroy();
  }
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }
  setTimeout() {
    return this;
  }
  setNoDelay() {
    return this;
  }
  setKeepAlive() {
    return this;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  address() {
    return { address: HOST, port: 1, family: 'IPv4' };
  }
}

interface Listening extends net.Server {
  played?: { port: number; owner: Owner };
}

/** Replaces every connection of this process with one in memory. Nothing leaves it, and nothing enters. */
export function playConnections(scheduler: Scheduler, random: Seeded): Line {
  const listening = new Map<number, Listening>();
  const open = new Set<PlayedSocket>();
  let nextPort = FIRST_PORT;
  let created = 0;
  const listeners: Parameters<Line['onSent']>[0][] = [];
  const delayMs = () => random.between(LATENCY_MS.least, LATENCY_MS.most + line.slowMs);

  function create(owner: Owner, port = 0) {
    const socket = new PlayedSocket(scheduler, owner, delayMs, (bytes) => {
      if (port > 0) for (const listener of listeners) listener({ from: owner, port, bytes });
    });
    socket.number = created++;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    return socket;
  }

  function connect(...args: unknown[]) {
    const [first, second] = args;
    const port = Number(typeof first === 'object' && first ? (first as { port?: unknown }).port : first);
    const client = create(scheduler.owner(), port);
    const listener = args.find((each): each is () => void => typeof each === 'function');
    if (listener) client.once('connect', listener);
    if (typeof second === 'object') throw new Error('unknown arguments of net.connect');
    client.arrive(() => {
      if (client.destroyed) return;
      const server = listening.get(port);
      if (!server?.played) {
        client.destroy(Object.assign(new Error(`connect ECONNREFUSED ${HOST}:${port}`), refusal(port)));
        return;
      }
      const { owner } = server.played;
      const peer = create(owner);
      client.peer = peer;
      peer.peer = client;
      peer.connecting = false;
      client.connecting = false;
      scheduler.as(owner, () => server.emit('connection', peer));
      client.emit('connect');
      client.emit('ready');
    });
    return client;
  }
  Object.assign(net, { connect, createConnection: connect });

  Object.assign(net.Server.prototype, {
    listen(this: Listening, ...args: unknown[]) {
      const [first] = args;
      const asked =
        Number(typeof first === 'object' && first ? (first as { port?: unknown }).port : first) || 0;
      const port = asked || nextPort++;
      this.played = { port, owner: scheduler.owner() };
      listening.set(port, this);
      // Node reads that header's time from the machine.
      this.prependListener('request', (_request: object, response: ServerResponse) => {
        response.sendDate = false;
      });
      const listener = args.find((each): each is () => void => typeof each === 'function');
      if (listener) this.once('listening', listener);
      process.nextTick(() => {
        this.emit('listening');
        stopWatch(this);
      });
      return this;
    },
    address(this: Listening) {
      return this.played ? { address: HOST, port: this.played.port, family: 'IPv4' } : null;
    },
    close(this: Listening, done?: (error?: Error) => void) {
      const { played } = this;
      if (!played) {
        if (done) process.nextTick(done, new Error('Server is not running.'));
        return this;
      }
      listening.delete(played.port);
      delete this.played;
      if (done) this.once('close', done);
      process.nextTick(() => this.emit('close'));
      return this;
    },
  });
  Object.defineProperty(net.Server.prototype, 'listening', {
    configurable: true,
    get(this: Listening) {
      return this.played !== undefined;
    },
  });

  const line: Line = {
    slowMs: 0,
    onSent: (listener) => void listeners.push(listener),
    cut(owner) {
      for (const socket of [...open]) {
        if (socket.owner !== owner) continue;
        open.delete(socket);
        const { peer } = socket;
        socket.peer = undefined;
        if (peer) peer.arrive(() => peer.lose());
      }
      for (const [port, server] of listening) if (server.played?.owner === owner) listening.delete(port);
    },
    openOf: (owner) => [...open].filter((socket) => socket.owner === owner && !socket.destroyed).length,
  };
  return line;
}

const refusal = (port: number) => ({ code: 'ECONNREFUSED', syscall: 'connect', address: HOST, port });

interface Parser {
  socket?: PlayedSocket;
}
type Connections = Record<'all' | 'idle' | 'active' | 'expired', () => Parser[]>;

/** Node's own watch over slow requests counts real time, and its list of connections has the order of their addresses. */
function stopWatch(server: object): void {
  const own = (name: string) => {
    const key = Object.getOwnPropertySymbols(server).find(({ description }) => description === name);
    return key && (server as Record<symbol, unknown>)[key];
  };
  clearInterval(own('http.server.connectionsCheckingInterval') as NodeJS.Timeout | undefined);
  const connections = own('http.server.connections') as Connections | undefined;
  if (!connections) return;
  connections.expired = () => [];
  for (const name of ['all', 'idle', 'active'] as const) {
    const list = connections[name].bind(connections);
    connections[name] = () => list().toSorted((a, b) => (a.socket?.number ?? 0) - (b.socket?.number ?? 0));
  }
}
