import { ComponentType } from 'discord.js';
import { idsOf } from '../catalog/ways.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ButtonHandler, SelectHandler } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { translatorFor } from '../locales/translate.ts';
import { row } from '../replies/card.ts';
import { modelChoices } from '../replies/model-choices.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import type { Requests } from '../requests/requests.ts';
import type { AgainDeps } from './again.ts';

interface OtherDeps extends RequireJobDeps {
  requests: Pick<Requests, 'requireOpen' | 'modelsFor'>;
}

/** Offers the other models for the same video. */
export function createChangeModelButton(deps: OtherDeps): ButtonHandler {
  return {
    kind: 'change-model',
    async execute(interaction, jobId) {
      deps.requests.requireOpen();
      const t = translatorFor(interaction);
      const { request, inputs } = await requireJob(interaction, jobId, 'source', deps);
      const models = (await deps.requests.modelsFor(requesterOf(interaction, deps.discord.extras))).filter(
        (model) => !idsOf(model).includes(request.model),
      );
      const options = modelChoices(models, { inputs }, t);
      if (options.length === 0) throw new UserError((t) => t('changeModel.none'));
      await answerPrivately(interaction, t('changeModel.question'), [
        row({
          type: ComponentType.StringSelect,
          custom_id: `change-model:${jobId}`,
          placeholder: t('changeModel.placeholder'),
          options,
        }),
      ]);
    },
  };
}

/** Makes the same video with the chosen model. */
export function createChangeModelSelect(deps: Omit<AgainDeps, 'jobs'>): SelectHandler {
  return {
    kind: 'change-model',
    async execute(interaction, jobId) {
      const [model = null] = interaction.values;
      if (await deps.isDoubleClick(interaction.user.id, `${interaction.customId} ${model}`)) {
        await interaction.deferUpdate();
        return;
      }
      const job = await requireJob(interaction, jobId, 'source', deps);
      const notify = await deps.requests.preferences.notify(interaction.user.id);
      await deps.requests.submitFrom(interaction, { ...draftOfJob(job), model, notify });
    },
  };
}
