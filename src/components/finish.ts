import { ButtonStyle, ComponentType } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { finishForm } from '../interactions/finish-form.ts';
import { type FinishableDeps, requireFinishable } from '../interactions/finishable.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { translatorFor } from '../locales/translate.ts';
import { row } from '../replies/card.ts';
import { renderConsentQuestion } from '../replies/consent-question.ts';

interface FinishDeps extends FinishableDeps {
  requests: Pick<RequestPort, 'finish'>;
}

/** Asks for the music and the captions of a reel. Where the server wants that, asks for consent first. */
export function createFinishButton({ requests, ...deps }: FinishDeps): ButtonHandler {
  return {
    kind: 'finish',
    async execute(interaction, jobId, confirmedList) {
      const t = translatorFor(interaction);
      const requester = requesterOf(interaction, deps.discord.extras);
      const missing = await requests.finish.ask(confirmedList, requester);
      const finishable = await requireFinishable(interaction, jobId, deps);
      if (!missing) return void (await interaction.showModal(finishForm(finishable, confirmedList, t)));
      await answerPrivately(interaction, renderConsentQuestion(missing, t), [
        row({
          type: ComponentType.Button,
          style: ButtonStyle.Primary,
          custom_id: `finish:${jobId}:${missing.list}`,
          label: t('consent.yes'),
        }),
      ]);
    },
  };
}
