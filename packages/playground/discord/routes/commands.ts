import { z } from 'zod';
import { ApiError, apiError, invalidField } from '../api-error.ts';
import type { CommandContext, CommandScope } from '../commands.ts';
import { type Exchange, NO_CONTENT, ok, param, type Route } from '../rest/exchange.ts';
import type { World } from '../state.ts';
import { type CommandBody, commandSchema } from '../validate/command.ts';
import { parse } from '../validate/parse.ts';

/** @see https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands */
const MAX_BULK = 130;

function scopeOf(exchange: Exchange): CommandScope {
  const { world, params } = exchange;
  if (params['app'] !== world.applicationId)
    throw new ApiError(403, 20012, 'You are not authorized to perform this action on this application');
  const guildId = params['guild'];
  if (guildId === undefined) return null;
  const guild = world.guilds.get(guildId);
  if (guild === undefined || guild.install === 'none') throw apiError('missingAccess');
  return guildId;
}

function contextOf(world: World): CommandContext {
  return { applicationId: world.applicationId, nowMs: world.now(), nextId: world.nextId };
}

function requireCommand(exchange: Exchange) {
  const scope = scopeOf(exchange);
  const id = param(exchange, 'command');
  const command = exchange.world.commands.list(scope).find((each) => each.id === id);
  if (command === undefined) throw apiError('unknownCommand');
  return { scope, command };
}

const isSameCommand = (a: { name: string; type: number }, b: { name: string; type: number }) =>
  a.name === b.name && a.type === b.type;

/** Commands of one type must have different names. */
function requireDistinct(bodies: readonly CommandBody[]): void {
  const repeated = bodies.findIndex((body, index) =>
    bodies.slice(0, index).some((other) => isSameCommand(body, other)),
  );
  if (repeated !== -1) throw duplicateName(repeated);
}

function duplicateName(...path: number[]): ApiError {
  return invalidField(
    path,
    'APPLICATION_COMMANDS_DUPLICATE_NAME',
    'Application command names must be unique',
  );
}

async function readJson(exchange: Exchange): Promise<unknown> {
  return (await exchange.body()).json;
}

/** The same routes for global commands and for those of one guild. */
function routesAt(base: string): Route[] {
  return [
    {
      method: 'GET',
      path: base,
      auth: 'bot',
      handle(exchange) {
        const commands = exchange.world.commands.list(scopeOf(exchange));
        if (exchange.query.get('with_localizations') === 'true') return ok(commands);
        return ok(
          commands.map(({ name_localizations: _n, description_localizations: _d, ...command }) => command),
        );
      },
    },
    {
      method: 'PUT',
      path: base,
      auth: 'bot',
      async handle(exchange) {
        const scope = scopeOf(exchange);
        const list = parse(z.array(z.unknown()).max(MAX_BULK), await readJson(exchange));
        const bodies = list.map((body, index): CommandBody => parse(commandSchema(body), body, [index]));
        requireDistinct(bodies);
        const commands = exchange.world.commands.overwrite(scope, bodies, contextOf(exchange.world));
        exchange.world.events.emit('commands');
        return ok(commands);
      },
    },
    {
      method: 'POST',
      path: base,
      auth: 'bot',
      async handle(exchange) {
        const scope = scopeOf(exchange);
        const json = await readJson(exchange);
        const body: CommandBody = parse(commandSchema(json), json);
        const { command, isNew } = exchange.world.commands.upsert(scope, body, contextOf(exchange.world));
        exchange.world.events.emit('commands');
        return { status: isNew ? 201 : 200, json: command };
      },
    },
    {
      method: 'GET',
      path: `${base}/:command`,
      auth: 'bot',
      handle: (exchange) => ok(requireCommand(exchange).command),
    },
    {
      method: 'PATCH',
      path: `${base}/:command`,
      auth: 'bot',
      async handle(exchange) {
        const { scope, command } = requireCommand(exchange);
        const change = parse(z.record(z.string(), z.unknown()), await readJson(exchange));
        const { id: _id, application_id: _app, version: _version, guild_id: _guild, ...known } = command;
        const next = { ...known, ...change };
        const body: CommandBody = parse(commandSchema(next), next);
        const others = exchange.world.commands.list(scope).filter(({ id }) => id !== command.id);
        if (others.some((other) => isSameCommand(body, other))) throw duplicateName();
        const changed = exchange.world.commands.replace(scope, command.id, body, contextOf(exchange.world));
        exchange.world.events.emit('commands');
        return ok(changed);
      },
    },
    {
      method: 'DELETE',
      path: `${base}/:command`,
      auth: 'bot',
      handle(exchange) {
        const { scope, command } = requireCommand(exchange);
        exchange.world.commands.remove(scope, command.id);
        exchange.world.events.emit('commands');
        return NO_CONTENT;
      },
    },
  ];
}

export const commandRoutes: Route[] = [
  ...routesAt('/applications/:app/commands'),
  ...routesAt('/applications/:app/guilds/:guild/commands'),
];
