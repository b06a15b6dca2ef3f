import type { ButtonHandler } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import { translatorFor } from '../locales/translate.ts';

/** Runs what a member asked for with the model that the button names. */
export const run: ButtonHandler = {
  kind: 'run',
  async execute(interaction, id, context, model = '') {
    const { pending, validate } = context.requests;
    // Before the request is taken: a refusal that passes, such as a pause, must not use it up.
    const kept = await pending.get(id, interaction.user.id);
    if (kept) {
      const checked = await validate({ ...kept, model }, requesterOf(interaction, context.extras));
      if ('retired' in checked)
        throw new UserError((t) => t('refusal.modelRetired', { model: checked.retired.label }));
    }
    const asked = await pending.take(id, interaction.user.id);
    if (!asked) throw new UserError((t) => t('refusal.offerOver'));
    await context.submitFrom(interaction, { ...asked, model });
  },
};

/** Forgets what a member asked for. */
export const decline: ButtonHandler = {
  kind: 'decline',
  async execute(interaction, id, { requests }) {
    const asked = await requests.pending.take(id, interaction.user.id);
    if (!asked) throw new UserError((t) => t('refusal.offerOver'));
    const content = translatorFor(interaction)('check.nothingMade');
    await interaction.update({ content, components: [], embeds: [], attachments: [] });
  },
};
