import { decideAbout, setPrice } from '../commands/operator/models.ts';
import { operatorPanel } from '../commands/operator/operator-panel.ts';
import { readPrice } from '../commands/operator/price-form.ts';
import { isView, type OperatorDeps, requireOperator, showOperator } from '../commands/operator/show.ts';
import { privately, tryModel } from '../commands/operator/try-model.ts';
import { UserError } from '../errors.ts';
import type { ComposerDeps } from '../interactions/composer/open.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import { readPanelId } from '../interactions/panel-id.ts';

/** Takes the price that the operator typed for a model, and does what its button was for. */
export function createOperatorModal(deps: OperatorDeps & ComposerDeps): ModalHandler {
  return {
    kind: operatorPanel.kind,
    async execute(interaction, token, action = '') {
      readPanelId(token, interaction, deps, operatorPanel);
      const [verb = '', view = '', page, key = ''] = action.split('.');
      if (!isView(view)) throw new UserError((t) => t('refusal.oldForm'));
      const isTrial = verb === 'try';
      if (isTrial || !interaction.isFromMessage()) await interaction.deferReply(privately);
      else await interaction.deferUpdate();
      await requireOperator(interaction, deps);
      const userId = interaction.user.id;
      const priced = await setPrice(readPrice(interaction.fields), { key, userId }, deps);
      if (isTrial) return tryModel(interaction, key, deps);
      const notice = verb === 'offer' ? await decideAbout('offer', { key, userId }, deps) : priced;
      const place = { view, page: Number(page) || 0, notice };
      await showOperator(interaction, place, deps, interaction.isFromMessage() ? interaction : undefined);
    },
  };
}
