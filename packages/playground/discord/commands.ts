import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ApplicationIntegrationType,
} from 'discord-api-types/v10';
import { apiError } from './api-error.ts';
import type { CommandBody } from './validate/command.ts';

/** @see https://discord.com/developers/docs/interactions/application-commands#registering-a-command */
const MAX_COMMANDS: Readonly<Record<number, number>> = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
};
const MAX_CREATES_PER_DAY = 200;
const DAY_MS = 86_400_000;

/** Where commands are registered: a guild's id, or `null` for everywhere. */
export type CommandScope = string | null;

export interface CommandContext {
  applicationId: string;
  nowMs: number;
  nextId(): string;
}

export interface CommandStore {
  list(scope: CommandScope): APIApplicationCommand[];
  find(id: string): APIApplicationCommand | undefined;
  /** Adds a command or replaces the one with the same name and type. */
  upsert(
    scope: CommandScope,
    body: CommandBody,
    context: CommandContext,
  ): { command: APIApplicationCommand; isNew: boolean };
  /** Makes the scope's commands exactly these; known ones keep their id, unchanged ones their version. */
  overwrite(
    scope: CommandScope,
    bodies: readonly CommandBody[],
    context: CommandContext,
  ): APIApplicationCommand[];
  /** Changes a command, its name too. */
  replace(scope: CommandScope, id: string, body: CommandBody, context: CommandContext): APIApplicationCommand;
  remove(scope: CommandScope, id: string): void;
}

export function createCommandStore(): CommandStore {
  const scopes = new Map<CommandScope, APIApplicationCommand[]>();
  const creates = new Map<CommandScope, number[]>();
  const list = (scope: CommandScope) => scopes.get(scope) ?? [];

  const countCreate = (scope: CommandScope, nowMs: number) => {
    const recent = (creates.get(scope) ?? []).filter((atMs) => atMs > nowMs - DAY_MS);
    if (recent.length >= MAX_CREATES_PER_DAY) throw apiError('tooManyCommandCreates');
    creates.set(scope, [...recent, nowMs]);
  };

  /** The stored form of a body, given the command that it would replace. */
  const merge = (scope: CommandScope, body: CommandBody, context: CommandContext) => {
    const known = list(scope).find((command) => command.name === body.name && command.type === body.type);
    if (known === undefined) countCreate(scope, context.nowMs);
    const command = toCommand(scope, body, context, known?.id ?? context.nextId());
    const isSame = known !== undefined && fingerprint(known) === fingerprint(command);
    return { known, command: isSame ? known : command };
  };

  return {
    list,
    find: (id) => [...scopes.values()].flat().find((command) => command.id === id),
    upsert(scope, body, context) {
      const { known, command } = merge(scope, body, context);
      const commands = [...list(scope).filter((each) => each !== known), command];
      checkCounts(commands);
      scopes.set(scope, commands);
      return { command, isNew: known === undefined };
    },
    overwrite(scope, bodies, context) {
      checkCounts(bodies);
      const commands = bodies.map((body) => merge(scope, body, context).command);
      scopes.set(scope, commands);
      return commands;
    },
    replace(scope, id, body, context) {
      const command = toCommand(scope, body, context, id);
      scopes.set(scope, [...list(scope).filter((each) => each.id !== id), command]);
      return command;
    },
    remove(scope, id) {
      scopes.set(
        scope,
        list(scope).filter((command) => command.id !== id),
      );
    },
  };
}

function checkCounts(commands: readonly { type: number }[]): void {
  for (const [type, most] of Object.entries(MAX_COMMANDS)) {
    if (commands.filter((command) => command.type === Number(type)).length > most)
      throw apiError('tooManyCommands');
  }
}

function toCommand(
  scope: CommandScope,
  body: CommandBody,
  context: CommandContext,
  id: string,
): APIApplicationCommand {
  const options = body.options?.map(withoutDefaults);
  const command = {
    id,
    application_id: context.applicationId,
    version: context.nextId(),
    default_member_permissions: body.default_member_permissions ?? null,
    type: body.type,
    name: body.name,
    name_localizations: body.name_localizations ?? null,
    description: body.description ?? '',
    description_localizations: body.description_localizations ?? null,
    integration_types: body.integration_types ?? [ApplicationIntegrationType.GuildInstall],
    // Contexts exist for global commands only.
    contexts: scope === null ? (body.contexts ?? null) : null,
    dm_permission: body.dm_permission ?? true,
    nsfw: body.nsfw ?? false,
    ...(options !== undefined && options.length > 0 && { options }),
    ...(scope !== null && { guild_id: scope }),
  };
  // The schema has checked, option by option, what the types express at greater length.
  return command as unknown as APIApplicationCommand;
}

/** Discord leaves out fields without information: null, `required: false`, empty lists. */
function withoutDefaults(option: object): object {
  const entries = Object.entries(option)
    .filter(([, value]) => value != null && value !== false && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => [
      key,
      key === 'options' && Array.isArray(value) ? value.map(withoutDefaults) : value,
    ]);
  return Object.fromEntries(entries);
}

function fingerprint(command: APIApplicationCommand): string {
  const { version: _version, ...rest } = command;
  return JSON.stringify(rest);
}
