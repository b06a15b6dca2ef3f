import { MessageFlags } from 'discord.js';
import type { ButtonHandler } from '../commands/command.ts';
import {
  isView,
  operatorPanel,
  requireOperator,
  setIntake,
  showOperator,
} from '../commands/operator/show.ts';
import { readPanelId } from '../commands/panel-id.ts';
import { UserError } from '../errors.ts';

/** The buttons of `/operator`, and the one of `/help` that opens it. */
export const operator: ButtonHandler = {
  kind: operatorPanel.kind,
  async execute(interaction, token, context, action = '') {
    readPanelId(token, interaction, context, operatorPanel);
    const [verb = '', view = '', page] = action.split('.');
    if (!isView(view)) throw new UserError((t) => t('refusal.oldButton'));
    if (verb === 'open') await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    else await interaction.deferUpdate();
    // They may have left the team since the panel was opened.
    await requireOperator(interaction, context);
    setIntake(verb, interaction.user.id, context);
    await showOperator(interaction, { view, page: Number(page) || 0 }, context);
  },
};
