import { MessageFlags } from 'discord.js';
import { actOnModel, isModelAction } from '../commands/operator/models.ts';
import {
  isView,
  type OperatorDeps,
  operatorPanel,
  requireOperator,
  setIntake,
  showOperator,
} from '../commands/operator/show.ts';
import { UserError } from '../errors.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { readPanelId } from '../interactions/panel-id.ts';

/** The buttons of `/operator`, and the one of `/help` that opens it. */
export function createOperatorButton(deps: OperatorDeps): ButtonHandler {
  return {
    kind: operatorPanel.kind,
    async execute(interaction, token, action = '') {
      readPanelId(token, interaction, deps, operatorPanel);
      const [verb = '', view = '', page, key = ''] = action.split('.');
      if (!isView(view)) throw new UserError((t) => t('refusal.oldButton'));
      const isNew = verb === 'open';
      if (isNew) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      else await interaction.deferUpdate();
      // They may have left the team since the panel was opened.
      await requireOperator(interaction, deps);
      await setIntake(verb, interaction.user.id, deps);
      const choice = { key, userId: interaction.user.id };
      const notice = isModelAction(verb) ? await actOnModel(verb, choice, deps) : undefined;
      const place = { view, page: Number(page) || 0, notice };
      await showOperator(interaction, place, deps, isNew ? undefined : interaction);
    },
  };
}
