import { ButtonStyle, ComponentType } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { translatorFor } from '../locales/translate.ts';
import { row } from '../replies/card.ts';
import { renderConsentQuestion } from '../replies/consent-question.ts';

interface JoinDeps extends RequireJobDeps {
  requests: Pick<RequestPort, 'joinFrom' | 'preferences'>;
}

/** Joins a video and those it was made from. Asks first where the server wants that; then the id has the answer. */
export function createJoinButton({ requests, ...deps }: JoinDeps): ButtonHandler {
  return {
    kind: 'join',
    async execute(interaction, jobId, confirmedList) {
      const job = await requireJob(interaction, jobId, 'source', deps);
      const notify = await requests.preferences.notify(interaction.user.id);
      const missing = await requests.joinFrom(interaction, job, { notify, confirmedList });
      if (!missing) return;
      const t = translatorFor(interaction);
      await answerPrivately(interaction, renderConsentQuestion(missing, t), [
        row({
          type: ComponentType.Button,
          style: ButtonStyle.Primary,
          custom_id: `join:${jobId}:${missing.list}`,
          label: t('consent.yes'),
        }),
      ]);
    },
  };
}
