import { ComponentType } from 'discord.js';
import type { ButtonHandler, SelectHandler } from '../commands/command.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import { translatorFor } from '../locales/translate.ts';
import { modelChoices } from '../replies/model-choices.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import { jobOf } from './job-of.ts';

/** Offers the other models for the same video. */
export const other: ButtonHandler = {
  kind: 'other',
  async execute(interaction, jobId, context) {
    context.requests.requireOpen();
    const t = translatorFor(interaction);
    const { request, image } = await jobOf(interaction, jobId, 'source', context);
    const models = (await context.requests.modelsFor(requesterOf(interaction, context.extras))).filter(
      ({ id }) => id !== request.model,
    );
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
    await context.submitFrom(interaction, { ...draftOfJob(job), model, notify });
  },
};
