import { MessageFlags } from 'discord.js';
import type { DescribedEntry } from '../catalog/described/records.ts';
import { decideAbout } from '../commands/operator/models.ts';
import { operatorPanel } from '../commands/operator/operator-panel.ts';
import { priceForm } from '../commands/operator/price-form.ts';
import {
  isView,
  type OperatorDeps,
  requireOperator,
  setIntake,
  showOperator,
} from '../commands/operator/show.ts';
import { tryModel } from '../commands/operator/try-model.ts';
import { UserError } from '../errors.ts';
import type { ComposerDeps } from '../interactions/composer/open.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { newPanel, panelId, readPanelId } from '../interactions/panel-id.ts';
import { translatorFor } from '../locales/translate.ts';
import { keyOf } from '../replies/operator/models.ts';

/** The buttons of `/operator`, and the one of `/help` that opens it. */
export function createOperatorButton(deps: OperatorDeps & ComposerDeps): ButtonHandler {
  return {
    kind: operatorPanel.kind,
    async execute(interaction, token, action = '') {
      readPanelId(token, interaction, deps, operatorPanel);
      const [verb = '', view = '', page, key = ''] = action.split('.');
      if (!isView(view)) throw new UserError((t) => t('refusal.oldButton'));
      const entry = entryToPrice(verb, key, deps);
      if (entry) {
        // Whoever fills it in is looked up then: a form has to be the first answer.
        const customId = panelId(newPanel(interaction, deps), action, deps.signer, operatorPanel);
        await interaction.showModal(priceForm(customId, entry, translatorFor(interaction)));
        return;
      }
      const isNew = verb === 'open' || verb === 'try';
      if (isNew) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      else await interaction.deferUpdate();
      // They may have left the team since the panel was opened.
      await requireOperator(interaction, deps);
      if (verb === 'try') return tryModel(interaction, key, deps);
      const notice = await act(verb, { key, userId: interaction.user.id }, deps);
      const place = { view, page: Number(page) || 0, notice };
      await showOperator(interaction, place, deps, isNew ? undefined : interaction);
    },
  };
}

/** Does what a button says, and returns what to say about it, if anything. */
async function act(verb: string, by: { key: string; userId: string }, deps: OperatorDeps) {
  await setIntake(verb, by.userId, deps);
  if (verb === 'price') throw new UserError((t) => t('operator.modelAway'));
  return verb === 'offer' || verb === 'never' ? decideAbout(verb, by, deps) : undefined;
}

const priceForms: ReadonlySet<string> = new Set(['offer', 'try', 'price']);

/** The model that isn't offered or tried before the operator has said what it costs, or may say something else. */
function entryToPrice(verb: string, key: string, deps: OperatorDeps): DescribedEntry | undefined {
  if (!priceForms.has(verb)) return undefined;
  const { models } = deps.operator;
  const entry = models.all().find(({ model }) => keyOf(model) === key);
  if (!entry || entry.goneSinceMs !== undefined || models.rule === 'off') return undefined;
  const isTyped = verb !== 'try' && entry.price !== undefined;
  return isTyped || !entry.isPriced ? entry : undefined;
}
