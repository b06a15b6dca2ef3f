import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Locale } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ClientEvent } from '../../protocol.ts';
import {
  type GuildRecord,
  requireUser,
  type StoredInteraction,
  type StoredMessage,
  type World,
  type WorldEvents,
} from '../state.ts';
import type { ClientExtras } from './extras.ts';
import { botStatus, clientMessage, guildCommands, sees, snapshot } from './view.ts';

export interface ClientSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void;
  close(): void;
}

/** Keeps open pages up to date: `WS /client?user=ID`, without a user the first person of the first guild. */
export function createClientSockets(world: World, extras: ClientExtras): ClientSockets {
  const server = new WebSocketServer({ noServer: true });

  const attach = (client: WebSocket, guild: GuildRecord, userId: string) => {
    const send = (event: ClientEvent) => client.send(JSON.stringify(event));
    const message = (t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE') => (stored: StoredMessage) => {
      if (sees(world, stored, userId)) send({ t, d: clientMessage(world, stored) });
    };
    const redraw = () => {
      // A person who was removed from the guild has no page of it any more.
      if (guild.members.has(userId)) send({ t: 'SNAPSHOT', d: snapshot(world, guild, userId) });
      else client.close();
    };
    const listeners: { [Name in keyof WorldEvents]?: (...args: WorldEvents[Name]) => void } = {
      messageCreate: message('MESSAGE_CREATE'),
      messageUpdate: message('MESSAGE_UPDATE'),
      messageDelete: (stored) => {
        const { id, channel_id } = stored.message;
        if (sees(world, stored, userId)) send({ t: 'MESSAGE_DELETE', d: { id, channel_id } });
      },
      commands: () => send({ t: 'COMMANDS_UPDATE', d: guildCommands(world, guild) }),
      bot: () => send({ t: 'BOT_STATUS', d: botStatus(world) }),
      interactionAnswer: (interaction) => {
        if (interaction.userId === userId) for (const event of answerEvents(interaction)) send(event);
      },
      interactionFail: ({ id, failedReason, userId: who }) => {
        if (who === userId) send({ t: 'INTERACTION_FAILURE', d: { id, reason: failedReason ?? '' } });
      },
      // Channels and people came, left or changed: the page redraws itself.
      memberUpdate: redraw,
      memberRemove: redraw,
      channelCreate: redraw,
      channelUpdate: redraw,
      channelDelete: redraw,
    };
    send({ t: 'SNAPSHOT', d: snapshot(world, guild, userId) });
    const unwatch = extras.watch(send);
    for (const [name, listener] of Object.entries(listeners)) {
      world.events.on(name as keyof WorldEvents, listener as () => void);
    }
    client.once('close', () => {
      unwatch();
      for (const [name, listener] of Object.entries(listeners)) {
        world.events.off(name as keyof WorldEvents, listener as () => void);
      }
    });
    client.on('error', () => client.terminate());
  };

  return {
    upgrade(request, socket, head, url) {
      const place = placeOf(world, url.searchParams.get('user'));
      if (place === undefined) return void socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
      speak(world, place, url.searchParams.get('locale'));
      server.handleUpgrade(request, socket, head, (client) => attach(client, place.guild, place.userId));
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function placeOf(world: World, asked: string | null): { guild: GuildRecord; userId: string } | undefined {
  for (const guild of world.guilds.values()) {
    const people = [...guild.members.keys()].filter((id) => id !== world.botUser.id);
    const userId = asked === null ? people[0] : people.find((id) => id === asked);
    if (userId !== undefined) return { guild, userId };
  }
  return undefined;
}

/** At Discord, a client and a server each have a language. A page that names its own means both. */
function speak(
  world: World,
  { guild, userId }: { guild: GuildRecord; userId: string },
  asked: string | null,
) {
  const locale = Object.values(Locale).find((one) => one === asked);
  if (locale === undefined) return;
  guild.locale = locale;
  requireUser(world, userId).locale = locale;
}

function answerEvents({ id, answer }: StoredInteraction): ClientEvent[] {
  if (answer === null) return [];
  const success: ClientEvent = { t: 'INTERACTION_SUCCESS', d: { id, response: answer.type } };
  if (answer.choices !== undefined)
    return [success, { t: 'AUTOCOMPLETE', d: { id, choices: answer.choices } }];
  if (answer.modal !== undefined) return [success, { t: 'MODAL', d: { id, modal: answer.modal } }];
  return [success];
}
