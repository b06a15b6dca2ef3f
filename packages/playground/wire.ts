import type { ClientExtras } from './discord/client/extras.ts';
import type { LocalDiscord } from './discord/index.ts';
import type { LoggedRequest } from './discord/rest/log.ts';
import type { ClientEvent, WireEntry } from './protocol.ts';
import type { LoopbackRequest } from './providers/loopback.ts';

/** A server whose requests are shown. It keeps a list of them. */
export interface WiredServer {
  name: string;
  requests: readonly LoopbackRequest<string>[];
}

/** Older ones are forgotten: the page is for looking at what just happened. */
const MAX_ENTRIES = 400;
/** How often the lists are read: their servers notify nobody. */
const LOOK_MS = 300;
/** Requests are shown in their order, with their answers. After this long, one without an answer is shown too. */
const PATIENCE_MS = 10_000;
/** Tokens of interactions are as long as passwords, and nothing to look at. */
const TOKEN = /[\w.-]{60,}/g;
/** A body of this many characters says what it is about. */
const MAX_BODY = 20_000;

/** Shows open pages everything that the bot and the servers around it say to each other. Headers, with keys, are left out. */
export function createWire() {
  const entries: WireEntry[] = [];
  const pages = new Set<(event: ClientEvent) => void>();
  let lastId = 0;
  let stop = () => {};

  function add(fresh: Omit<WireEntry, 'id'>[]) {
    if (fresh.length === 0) return;
    const numbered = fresh.map((entry) => ({ id: ++lastId, ...entry }));
    entries.push(...numbered);
    entries.splice(0, Math.max(0, entries.length - MAX_ENTRIES));
    for (const send of pages) send({ t: 'WIRE', d: numbered });
  }

  const extras: ClientExtras = {
    routes: {},
    watch(send) {
      pages.add(send);
      send({ t: 'WIRE', d: entries });
      return () => void pages.delete(send);
    },
  };

  return {
    extras,
    /** From now on. */
    follow({ log, world }: LocalDiscord, servers: readonly WiredServer[]) {
      const unwatch = log.watch((request) => add([fromDiscord(request)]));
      const onInteraction: Parameters<typeof world.events.on<'interactionCreate'>>[1] = ({ payload }) => {
        const { token: _, ...request } = payload;
        const path = 'data' in payload && payload.data ? nameOf(payload.data) : '';
        const event = { method: 'INTERACTION_CREATE', path, status: null, bytes: 0 };
        add([{ atMs: world.now(), to: 'bot', server: 'Discord', ...event, request: short(request) }]);
      };
      world.events.on('interactionCreate', onInteraction);
      const seen = servers.map(() => 0);
      const timer = setInterval(() => {
        for (const [at, { name, requests }] of servers.entries()) {
          const open = requests.findIndex(
            ({ status, atMs }, index) =>
              index >= (seen[at] ?? 0) && status === 0 && world.now() - atMs < PATIENCE_MS,
          );
          const fresh = requests.slice(seen[at], open === -1 ? undefined : open);
          seen[at] = (seen[at] ?? 0) + fresh.length;
          add(fresh.map((request) => toProvider(name, request)));
        }
      }, LOOK_MS).unref();
      stop = () => {
        clearInterval(timer);
        unwatch();
        world.events.off('interactionCreate', onInteraction);
      };
    },
    close: () => stop(),
  };
}

/** The command's name, or the custom id of a button or form. */
function nameOf(data: object): string {
  if ('name' in data) return `/${String(data.name)}`;
  return 'custom_id' in data ? String(data.custom_id) : '';
}

function fromDiscord({ method, path, status, atMs, requestBytes, json, files }: LoggedRequest) {
  const request = files.length > 0 ? { json, files } : json;
  const bare = path.replace(TOKEN, '…');
  const shown = { atMs, method, path: bare, status, bytes: requestBytes };
  return { to: 'discord', server: 'Discord', ...shown, request: short(request) } as const;
}

function toProvider(
  server: string,
  { method, path, status, atMs, bodyBytes, json, answer }: WiredServer['requests'][number],
) {
  const shown = { atMs, method, path: path.replace(TOKEN, '…'), status, bytes: bodyBytes };
  return { to: 'provider', server, ...shown, request: short(json), answer: short(answer) } as const;
}

/** Images travel inside of some bodies. */
function short(body: unknown): unknown {
  const text = JSON.stringify(body);
  return text === undefined || text.length <= MAX_BODY ? body : `${text.slice(0, MAX_BODY)}…`;
}
