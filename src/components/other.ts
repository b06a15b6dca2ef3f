import { ComponentType } from 'discord.js';
import { modelsHere } from '../commands/admit.ts';
import { answerPrivately } from '../commands/answer.ts';
import type { ButtonHandler, SelectHandler } from '../commands/command.ts';
import { draftOfJob } from '../commands/job-draft.ts';
import { runWish } from '../commands/run-wish.ts';
import { UserError } from '../errors.ts';
import { translatorFor } from '../locales/translate.ts';
import { modelChoices } from '../replies/model-choices.ts';
import { jobOf } from './job-of.ts';

/** Offers the other models for the same video. */
export const other: ButtonHandler = {
  kind: 'other',
  async execute(interaction, jobId, context) {
    context.intake.requireOpen();
    const t = translatorFor(interaction);
    const { request, image } = await jobOf(interaction, jobId, 'source', context);
    const models = (await modelsHere(interaction, context)).filter(({ id }) => id !== request.model);
    const options = modelChoices(models, { preferredId: null, hasImage: image !== null }, t);
    if (options.length === 0) throw new UserError((t) => t('other.none'));
    await answerPrivately(interaction, t('other.question'), [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.StringSelect,
            custom_id: `other:${jobId}`,
            placeholder: t('other.placeholder'),
            options,
          },
        ],
      },
    ]);
  },
};

/** Makes the same video with the model that was chosen. */
export const otherChosen: SelectHandler = {
  kind: 'other',
  async execute(interaction, jobId, context) {
    const [model = null] = interaction.values;
    if (context.isDoubleClick(interaction.user.id, `${interaction.customId} ${model}`)) {
      await interaction.deferUpdate();
      return;
    }
    const job = await jobOf(interaction, jobId, 'source', context);
    const notify = await context.preferences.notify(interaction.user.id);
    await runWish(interaction, { ...draftOfJob(job), model, notify }, context);
  },
};
