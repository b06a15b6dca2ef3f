import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  RESTJSONErrorCodes,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { answerPrivately } from '../commands/answer.ts';
import type { Command, InteractionContext } from '../commands/command.ts';
import { buttons, selects } from '../components/index.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';

/**
 * Makes the listener for everything members do. It is the boundary of errors for people: a `UserError` is shown,
 * anything else is logged and answered with a reference that is in the log too. It never rejects.
 */
export function createInteractionListener(deps: {
  commands: readonly Command[];
  context: InteractionContext;
  /** Unset: every guild. */
  allowedGuilds: readonly string[] | undefined;
  log: Log;
}): (interaction: Interaction) => Promise<void> {
  const { context, log } = deps;
  const commands = new Map(deps.commands.map((command) => [command.data.name, command]));
  const allowedGuilds = deps.allowedGuilds && new Set(deps.allowedGuilds);

  async function handle(interaction: Interaction): Promise<void> {
    if (!interaction.inGuild()) return;
    if (interaction.isAutocomplete()) {
      const isAllowed = !allowedGuilds || allowedGuilds.has(interaction.guildId);
      if (isAllowed) await commands.get(interaction.commandName)?.autocomplete?.(interaction, context);
      else await interaction.respond([]);
      return;
    }
    if (!isAnswerable(interaction)) return;
    if (allowedGuilds && !allowedGuilds.has(interaction.guildId)) {
      throw new UserError(
        'This bot is not set up for this server. Whoever runs it decides where it may be used.',
      );
    }
    if (interaction.isChatInputCommand()) {
      const command = commands.get(interaction.commandName);
      if (!command)
        throw new UserError('This command is from an older version. Please reload Discord and try again.');
      await command.execute(interaction, context);
      return;
    }
    const [kind = '', id = '', detail] = interaction.customId.split(':');
    if (interaction.isStringSelectMenu()) {
      const select = selects.get(kind);
      if (!select) throw new UserError('This list is from an older version and does nothing any more.');
      await select.execute(interaction, id, context, detail);
      return;
    }
    const button = buttons.get(kind);
    if (!button) throw new UserError('This button is from an older version and does nothing any more.');
    await button.execute(interaction, id, context, detail);
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
      if (!(error instanceof UserError))
        log.error({ err: error, interaction: interaction.id }, 'interaction failed');
      if (!isAnswerable(interaction) || !interaction.inGuild() || isGone(error)) return;
      const sentence =
        error instanceof UserError
          ? error.message
          : `Something went wrong here, and nothing was charged. If it happens again, tell whoever runs the bot: ${interaction.id}`;
      await answerPrivately(interaction, `❌ ${sentence}`).catch((err: unknown) => {
        log.warn({ err, interaction: interaction.id }, 'could not tell the member');
      });
    }
  };
}

/** The kinds of interactions that this bot serves, besides autocomplete. */
function isAnswerable(
  interaction: Interaction,
): interaction is ChatInputCommandInteraction | ButtonInteraction | StringSelectMenuInteraction {
  return interaction.isChatInputCommand() || interaction.isButton() || interaction.isStringSelectMenu();
}

/** Nothing can be said to this interaction any more. */
function isGone(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownInteraction;
}
