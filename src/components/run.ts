import { admit } from '../commands/admit.ts';
import type { ButtonHandler } from '../commands/command.ts';
import { startVideo } from '../commands/start-video.ts';
import { UserError } from '../errors.ts';
import { translatorFor } from '../locales/translate.ts';

/** Runs what a member asked for with the model that the button names. */
export const run: ButtonHandler = {
  kind: 'run',
  async execute(interaction, wishId, context, modelId = '') {
    // Before the wish is taken: a refusal that passes, such as a pause, must not use it up.
    const kept = await context.wishes.get(wishId, interaction.user.id);
    if (kept) await admit(interaction, kept, modelId, context);
    const wish = await context.wishes.take(wishId, interaction.user.id);
    if (!wish) throw new UserError((t) => t('refusal.offerOver'));
    await startVideo(interaction, wish, modelId, context);
  },
};

/** Forgets what a member asked for. */
export const decline: ButtonHandler = {
  kind: 'decline',
  async execute(interaction, wishId, { wishes }) {
    const wish = await wishes.take(wishId, interaction.user.id);
    if (!wish) throw new UserError((t) => t('refusal.offerOver'));
    const content = translatorFor(interaction)('check.nothingMade');
    await interaction.update({ content, components: [], embeds: [], attachments: [] });
  },
};
