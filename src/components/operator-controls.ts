import { MessageFlags } from 'discord.js';
import { decideAbout, modelOfKey } from '../commands/operator/models.ts';
import { operatorPanel } from '../commands/operator/operator-panel.ts';
import {
  isView,
  type OperatorDeps,
  requireOperator,
  setIntake,
  showOperator,
} from '../commands/operator/show.ts';
import { UserError } from '../errors.ts';
import { type ComposerDeps, openComposer } from '../interactions/composer/open.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { readPanelId } from '../interactions/panel-id.ts';
import { draftOf } from '../requests/request.ts';

/** The buttons of `/operator`, and the one of `/help` that opens it. */
export function createOperatorButton(deps: OperatorDeps & ComposerDeps): ButtonHandler {
  return {
    kind: operatorPanel.kind,
    async execute(interaction, token, action = '') {
      readPanelId(token, interaction, deps, operatorPanel);
      const [verb = '', view = '', page, key = ''] = action.split('.');
      if (!isView(view)) throw new UserError((t) => t('refusal.oldButton'));
      const isNew = verb === 'open' || verb === 'try';
      if (isNew) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      else await interaction.deferUpdate();
      // They may have left the team since the panel was opened.
      await requireOperator(interaction, deps);
      if (verb === 'try') return tryModel(interaction, key, deps);
      const userId = interaction.user.id;
      await setIntake(verb, userId, deps);
      const isDecision = verb === 'offer' || verb === 'never';
      const notice = isDecision ? await decideAbout(verb, { key, userId }, deps) : undefined;
      const place = { view, page: Number(page) || 0, notice };
      await showOperator(interaction, place, deps, isNew ? undefined : interaction);
    },
  };
}

/** Opens the composer with a model that isn't offered. It may be used for one video. */
async function tryModel(
  interaction: Parameters<ButtonHandler['execute']>[0],
  key: string,
  deps: OperatorDeps & ComposerDeps,
): Promise<void> {
  const { id: model } = modelOfKey(key, deps);
  await deps.operator.trials.begin(interaction.user.id, model);
  await openComposer(interaction, { ...draftOf(''), model }, deps);
}
