import {
  ApplicationCommandType,
  DiscordAPIError,
  type Interaction,
  MessageFlags,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Components } from '../components/index.ts';
import { CallbackRefusedError } from '../discord/callback.ts';
import { meaningOfCode } from '../discord/errors.ts';
import { RateLimitedError, UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { Command, MessageCommand, ModalHandler } from '../interactions/handlers.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';
import { StorageError } from '../jobs/store.ts';
import { inARow, type Translate, translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { LogTrouble } from '../replies/log-trouble.ts';

/**
 * Makes the listener for everything members do. It is the boundary of errors for people: a `UserError` is shown,
 * anything else is logged and answered with a reference that is in the log too. It never rejects.
 */
export function createInteractionListener(deps: {
  commands: readonly (Command | MessageCommand)[];
  components: Components;
  modals: ReadonlyMap<string, ModalHandler>;
  logTrouble: Pick<LogTrouble, 'warning'>;
  /** Unset: every guild. */
  allowedGuilds: readonly string[] | undefined;
  log: Log;
}): (interaction: Interaction) => Promise<void> {
  const { components, modals, log } = deps;
  const commands = new Map(
    deps.commands.flatMap((command) => (isForMessages(command) ? [] : [[command.data.name, command]])),
  );
  const messageCommands = new Map(
    deps.commands.flatMap((command) => (isForMessages(command) ? [[command.data.name, command]] : [])),
  );
  const allowedGuilds = deps.allowedGuilds && new Set(deps.allowedGuilds);

  async function handle(interaction: Interaction): Promise<void> {
    if (!interaction.inGuild()) return handleDirect(interaction);
    if (interaction.isAutocomplete()) {
      const isAllowed = !allowedGuilds || allowedGuilds.has(interaction.guildId);
      if (isAllowed) await commands.get(interaction.commandName)?.autocomplete?.(interaction);
      else await interaction.respond([]);
      return;
    }
    if (!isAnswerable(interaction)) return;
    if (allowedGuilds && !allowedGuilds.has(interaction.guildId)) {
      throw new UserError((t) => t('refusal.serverNotAllowed'));
    }
    await route(interaction);
    await warnOfLogChannel(interaction);
  }

  /** Lost lines of the log channel are told to an admin, who is there right now. */
  async function warnOfLogChannel(interaction: MemberInteraction): Promise<void> {
    if (!interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild)) return;
    const content = deps.logTrouble.warning(interaction.guildId, translatorFor(interaction));
    if (content === undefined) return;
    // The first response may have gone by another way than discord.js's, which would not let it follow up.
    await interaction.webhook.send({ content, flags: MessageFlags.Ephemeral }).catch((err: unknown) => {
      log.warn({ err, guild: interaction.guildId }, 'could not warn of the log channel');
    });
  }

  /** Where no channel would take a video or the end of a job, it is told in direct messages, with its buttons. */
  async function handleDirect(interaction: Interaction): Promise<void> {
    if (!interaction.isRepliable()) return;
    if (interaction.isButton()) {
      const [kind = '', id = ''] = interaction.customId.split(':');
      const button = components.directButtons.get(kind);
      if (button) return button.execute(interaction, id);
    }
    await interaction.reply({
      content: `❌ ${translatorFor(interaction)('refusal.serversOnly')}`,
      flags: MessageFlags.Ephemeral,
    });
  }

  async function route(interaction: MemberInteraction): Promise<void> {
    if (interaction.isChatInputCommand()) {
      const command = known(commands.get(interaction.commandName), 'oldCommand');
      return command.execute(interaction);
    }
    if (interaction.isMessageContextMenuCommand()) {
      const command = known(messageCommands.get(interaction.commandName), 'oldCommand');
      return command.execute(interaction);
    }
    const [kind = '', id = '', detail] = interaction.customId.split(':');
    if (interaction.isModalSubmit())
      return known(modals.get(kind), 'oldForm').execute(interaction, id, detail);
    if (interaction.isAnySelectMenu())
      return known(components.selects.get(kind), 'oldList').execute(interaction, id, detail);
    return known(components.buttons.get(kind), 'oldButton').execute(interaction, id, detail);
  }

  return async (interaction) => {
    try {
      await handle(interaction);
    } catch (error) {
      // The member typed on, or went away.
      if (interaction.isAutocomplete()) {
        log.debug({ err: error, interaction: interaction.id }, 'autocomplete went unanswered');
        return;
      }
      if (isTooBusy(error)) {
        log.warn(
          { err: error, interaction: interaction.id },
          'a member gets no answer: Discord asks to wait',
        );
        return;
      }
      const problem = problemOf(error);
      if (problem !== undefined)
        log.warn(
          { err: error, interaction: interaction.id, problem },
          'Discord does not take an answer there',
        );
      else if (!(error instanceof UserError))
        log.error({ err: error, interaction: interaction.id }, 'interaction failed');
      if (!isAnswerable(interaction) || !interaction.inGuild() || isGone(error)) return;
      const t = translatorFor(interaction);
      const sentence = sentenceFor(error, t, interaction.id);
      await answerPrivately(interaction, `❌ ${sentence}`).catch((err: unknown) => {
        log.warn({ err, interaction: interaction.id }, 'could not tell the member');
      });
    }
  };
}

function sentenceFor(error: unknown, t: Translate, reference: string): string {
  if (error instanceof UserError) return error.sentence(t);
  const problem = problemOf(error);
  if (problem !== undefined) return inARow(t, t('refusal.notTaken'), t(`problem.${problem}`));
  return error instanceof StorageError ? t('refusal.notStored') : t('refusal.internal', { reference });
}

/** Why Discord refuses an answer that all in the channel would see, where that has a sentence. */
function problemOf(error: unknown): DeliveryProblem | undefined {
  const isRefusal = error instanceof DiscordAPIError || error instanceof CallbackRefusedError;
  return isRefusal ? meaningOfCode(error.code)?.problem : undefined;
}

function isForMessages(command: Command | MessageCommand): command is MessageCommand {
  return command.data.type === ApplicationCommandType.Message;
}

/** What is left of an older version in channels, or in a client that has yet to reload, may be used at any time. */
function known<T>(handler: T | undefined, what: 'oldCommand' | 'oldForm' | 'oldList' | 'oldButton'): T {
  if (handler !== undefined) return handler;
  throw new UserError((t) => t(`refusal.${what}`));
}

/** The kinds of interactions that this bot serves, besides autocomplete. */
function isAnswerable<I extends Interaction>(interaction: I): interaction is I & MemberInteraction {
  return (
    interaction.isChatInputCommand() ||
    interaction.isMessageContextMenuCommand() ||
    interaction.isButton() ||
    interaction.isAnySelectMenu() ||
    interaction.isModalSubmit()
  );
}

/** Discord would take no other answer either. */
function isTooBusy(error: unknown): boolean {
  return error instanceof RateLimitedError || (error instanceof CallbackRefusedError && error.status === 429);
}

/** Nothing can be said to this interaction any more. */
function isGone(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownInteraction;
}
