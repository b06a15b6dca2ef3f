import { Events, GatewayDispatchEvents } from 'discord.js';
import { commandData } from '../commands/index.ts';
import { createCallback } from '../discord/callback.ts';
import { createClient, type GatewayEvent, isCutOff, receive } from '../discord/client.ts';
import { connect } from '../discord/connect.ts';
import { shardsOf } from '../discord/shards.ts';
import { onClientReady } from '../events/client-ready.ts';
import { aloneFleet } from '../jobs/fleet.ts';
import type { BotDeps, Core } from './core.ts';
import { createInteractions } from './interactions.ts';

/** The connection to Discord's gateway, and everything that members do through it. */
export function createGateway(deps: BotDeps, core: Core) {
  const { config, token, stores, runtime, log } = deps;
  const { rest, extras, personal, operator } = core;
  const { members, guilds } = personal;
  const { clock } = runtime;
  const callback = deps.callback ?? createCallback(rest.traffic, runtime, config.discord.apiUrl);
  const client = createClient(
    config.discord,
    rest.traffic,
    clock,
    log,
    stores.fleet === aloneFleet ? undefined : stores.keyv('identifies'),
  );
  client.ws.on(GatewayDispatchEvents.InteractionCreate, extras.onPacket);
  client.ws.on(GatewayDispatchEvents.Ready, guilds.onReady);
  client.ws.on(GatewayDispatchEvents.GuildCreate, guilds.onGuildCreate);
  client.ws.on(GatewayDispatchEvents.GuildDelete, guilds.onGuildDelete);
  client.on(
    Events.InteractionCreate,
    createInteractions({
      ...core,
      ...{ config, stores, callback, guilds },
      jobs: core,
      members: { ...core, data: members },
      videos: { ...core.videos, provenance: core.provenance },
      operator: operator.service,
      runtime,
      tools: { signer: core.signer, log },
    }),
  );
  return {
    isCutOff: () => isCutOff(client),
    shards: () => shardsOf(client),
    receive: (event: GatewayEvent) => receive(client, event),
    /** Resolves when it is connected, or `signal` aborts. Throws a `StartError` for a refused token. */
    async connect(signal: AbortSignal): Promise<void> {
      callback.keepOpen(signal);
      await connect(client, { token, rest, clock, log, signal });
    },
    /** Says who the bot is, and registers the commands. */
    async introduce(signal: AbortSignal): Promise<void> {
      if (!client.isReady()) return;
      const deploy = config.discord.deployCommands === 'auto';
      await onClientReady(client, { commands: commandData, deploy, clock, log, signal });
    },
    close: () => client.destroy(),
  };
}
