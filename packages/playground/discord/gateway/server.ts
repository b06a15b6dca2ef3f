import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Faults } from '../rest/faults.ts';
import { API_VERSIONS } from '../rest/server.ts';
import type { World } from '../state.ts';
import { watchConduct } from './conduct.ts';
import { forwardEvents } from './dispatch.ts';
import { sendHello } from './ready.ts';
import { Session } from './session.ts';

const identify = z.object({
  token: z.string(),
  intents: z.int(),
  properties: z.record(z.string(), z.unknown()),
  shard: z.tuple([z.int().min(0), z.int().min(1)]).default([0, 1]),
});

const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

const frame = z.object({ op: z.int(), d: z.unknown() });

/** Every intent of Discord. */
const ALL_INTENTS = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
);

/** These need a switch in the developer portal. This application has all of them off. */
const PRIVILEGED_INTENTS =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

/** How a test can interfere with the connection between bot and Discord. */
export interface Gateway {
  /** How often a client identified since the start. A thousand per day cost the token at Discord. */
  readonly identifies: number;
  readonly resumes: number;
  /** Breaks every socket with this close code. 4000 makes a client resume, 1000 identify again. */
  drop(options?: { code?: number }): void;
  /** Asks the clients to reconnect (op 7). */
  reconnect(): void;
  /** Declares the sessions invalid (op 9). */
  invalidate(options?: { resumable?: boolean }): void;
  /** Forgets the sessions, so that a RESUME is refused. */
  forget(): void;
  /** Closes the next client that identifies with this code, as Discord does for a token or intents that it refuses. */
  refuseIdentify(code: number): void;
  /** Sends any event to the bot. */
  dispatch(t: string, d: unknown): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** The WebSocket side of Discord's API. */
export function createGateway(world: World, faults: Faults): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  let identifies = 0;
  let refusedWith: number | undefined;
  let resumes = 0;

  // Some clients write it as the REST API wants it.
  const isToken = (token: string) => token.replace(/^Bot /, '') === world.settings.botToken;

  const setOnline = () => {
    const online = [...sessions.values()].some((session) => session.isConnected);
    world.botReachable = sessions.size > 0;
    if (online === world.botOnline) return;
    world.botOnline = online;
    world.events.emit('bot', online);
  };

  const onIdentify = (socket: WebSocket, d: unknown): Session | undefined => {
    const { data } = identify.safeParse(d);
    if (data === undefined) return close(socket, GatewayCloseCodes.DecodeError);
    if (refusedWith !== undefined) {
      const code = refusedWith;
      refusedWith = undefined;
      identifies += 1;
      return close(socket, code);
    }
    if (!isToken(data.token)) return close(socket, GatewayCloseCodes.AuthenticationFailed);
    const [shard, count] = data.shard;
    if (shard >= count) return close(socket, GatewayCloseCodes.InvalidShard);
    if ((data.intents & ~ALL_INTENTS) !== 0) return close(socket, GatewayCloseCodes.InvalidIntents);
    if ((data.intents & PRIVILEGED_INTENTS) !== 0) return close(socket, GatewayCloseCodes.DisallowedIntents);
    // A client that identifies again has lost its earlier session.
    for (const old of sessions.values()) {
      if (!old.isConnected && old.identity.shard.join() === data.shard.join()) sessions.delete(old.id);
    }
    const session = new Session({ intents: data.intents, shard: data.shard }, socket);
    sessions.set(session.id, session);
    identifies += 1;
    sendHello(world, session);
    setOnline();
    return session;
  };

  const onResume = (socket: WebSocket, d: unknown): Session | undefined => {
    const { data } = resume.safeParse(d);
    if (data === undefined) return close(socket, GatewayCloseCodes.DecodeError);
    if (!isToken(data.token)) return close(socket, GatewayCloseCodes.AuthenticationFailed);
    const session = sessions.get(data.session_id);
    if (session?.resume(socket, data.seq) !== true) {
      sessions.delete(data.session_id);
      send(socket, GatewayOpcodes.InvalidSession, false);
      return undefined;
    }
    resumes += 1;
    setOnline();
    return session;
  };

  /** When a client last identified, whichever shard: only one at a time may. */
  let identifiedAtMs = Number.NEGATIVE_INFINITY;
  const isTooEarly = () => {
    const sinceMs = performance.now() - identifiedAtMs;
    if (sinceMs < world.settings.identifyEveryMs) return true;
    identifiedAtMs = performance.now();
    return false;
  };

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    let session: Session | undefined;
    const { heartbeatIntervalMs, heartbeatGraceMs } = world.settings;
    const version = URL.parse(request.url ?? '', world.origin)?.searchParams.get('v') ?? '10';
    if (!API_VERSIONS.has(version)) return void close(socket, GatewayCloseCodes.InvalidAPIVersion);
    const conduct = watchConduct(heartbeatIntervalMs + heartbeatGraceMs, (code) => close(socket, code));
    send(socket, GatewayOpcodes.Hello, { heartbeat_interval: heartbeatIntervalMs });
    socket.on('message', (bytes) => {
      if (!conduct.takes(Buffer.byteLength(String(bytes)))) return;
      const { data } = frame.safeParse(readJson(String(bytes)));
      if (data === undefined) return void close(socket, GatewayCloseCodes.DecodeError);
      if (data.op === GatewayOpcodes.Heartbeat) {
        conduct.beat();
        return send(socket, GatewayOpcodes.HeartbeatAck, null);
      }
      if (data.op === GatewayOpcodes.Identify) {
        if (session !== undefined) return void close(socket, GatewayCloseCodes.AlreadyAuthenticated);
        if (isTooEarly()) return send(socket, GatewayOpcodes.InvalidSession, false);
        session = onIdentify(socket, data.d);
      } else if (data.op === GatewayOpcodes.Resume) session = onResume(socket, data.d);
      else if (session === undefined) close(socket, GatewayCloseCodes.NotAuthenticated);
      else if (!TAKEN.has(data.op)) close(socket, GatewayCloseCodes.UnknownOpcode);
    });
    socket.on('close', (code) => {
      conduct.end();
      session?.detach(socket);
      // A client that says goodbye with 1000 or 1001 ends its session.
      if (session !== undefined && (code === 1000 || code === 1001)) sessions.delete(session.id);
      setOnline();
    });
    socket.on('error', () => socket.terminate());
  });

  const each = (act: (session: Session) => void) => [...sessions.values()].forEach(act);
  const stopForwarding = forwardEvents(world, faults, () => sessions.values());

  return {
    get identifies() {
      return identifies;
    },
    get resumes() {
      return resumes;
    },
    drop: ({ code = GatewayCloseCodes.UnknownError } = {}) => {
      for (const socket of server.clients) socket.close(code);
    },
    reconnect: () => each((session) => session.send(GatewayOpcodes.Reconnect)),
    invalidate({ resumable = false } = {}) {
      each((session) => session.send(GatewayOpcodes.InvalidSession, resumable));
      if (!resumable) sessions.clear();
      setOnline();
    },
    forget() {
      sessions.clear();
      setOnline();
    },
    refuseIdentify(code) {
      refusedWith = code;
    },
    dispatch: (t, d) => each((session) => session.dispatch(t, d)),
    upgrade(request, socket, head) {
      server.handleUpgrade(
        request,
        socket,
        head,
        (client) => void server.emit('connection', client, request),
      );
    },
    close() {
      stopForwarding();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** Accepted without effect: presence, voice state, guild members, soundboard sounds. */
const TAKEN: ReadonlySet<number> = new Set([
  GatewayOpcodes.PresenceUpdate,
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.RequestGuildMembers,
  GatewayOpcodes.RequestSoundboardSounds,
]);

function send(socket: WebSocket, op: GatewayOpcodes, d: unknown): void {
  socket.send(JSON.stringify({ op, d, t: null, s: null }));
}

function close(socket: WebSocket, code: number): undefined {
  socket.close(code, GatewayCloseCodes[code]);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
