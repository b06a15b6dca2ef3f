import type { ButtonHandler } from '../commands/command.ts';
import { startVideo } from '../commands/start-video.ts';
import { UserError } from '../errors.ts';

/** Runs what a member asked for with the model that the button names. */
export const run: ButtonHandler = {
  kind: 'run',
  async execute(interaction, wishId, context, modelId = '') {
    const isAgeRestricted = context.isAgeRestricted(interaction.id);
    const model = context.catalogue.offeredIn({ isAgeRestricted }).find(({ id }) => id === modelId);
    if (!model) throw new UserError('This model is no longer available here. Please use /video again.');
    const wish = await context.wishes.take(wishId, interaction.user.id);
    if (!wish) throw new UserError('This offer is over. Please use /video again.');
    await startVideo(interaction, wish, model, context);
  },
};
