import { ApplicationCommandOptionType, ApplicationCommandType, MessageFlags } from 'discord.js';
import { type ChatInputData, type Command, inGuilds } from '../../interactions/handlers.ts';
import { subcommandOf } from '../../interactions/options.ts';
import type { OperatorDeps } from './show.ts';

const subcommand = <const Name extends string>(name: Name, description: string) => ({
  type: ApplicationCommandOptionType.Subcommand as const,
  name,
  description,
});

export const operatorData = {
  name: 'operator',
  description: 'For the bot’s operator: health, maintenance, servers, spending',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  default_member_permissions: '0',
  options: [
    subcommand('health', 'How the bot, its providers, and its storage are doing'),
    subcommand('models', 'New models of your providers, and models that end soon'),
    subcommand('servers', 'The servers the bot is in, with what they make and spend'),
    subcommand('spend', 'What all servers spend, by provider, model, and server'),
    subcommand('drain', 'Stop taking new videos before a restart; videos in progress continue'),
    subcommand('resume', 'Take new videos again'),
  ],
} as const satisfies ChatInputData;

/**
 * For the operator, whatever their permissions in the guild. Discord can't offer a command to single people in all
 * guilds, so it is offered only to admins: a command that appears in everybody's list and that nobody may use is a
 * nuisance. Elsewhere, the operator opens it with `/help`.
 */
export function createOperatorCommand(deps: OperatorDeps): Command {
  return {
    data: operatorData,

    async execute(interaction) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      // A bot at rest doesn't need it.
      const { isView, requireOperator, setIntake, showOperator } = await import('./show.ts');
      await requireOperator(interaction, deps);
      const what = subcommandOf(operatorData, interaction);
      await setIntake(what, interaction.user.id, deps);
      await showOperator(interaction, { view: isView(what) ? what : 'health', page: 0 }, deps);
    },
  };
}
