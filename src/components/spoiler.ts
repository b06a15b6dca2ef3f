import { messageFailure } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { replaceAnswer } from '../interactions/layout.ts';
import { moderates } from '../interactions/may-manage.ts';
import type { Library } from '../interactions/ports/library.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { isIn } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';

interface SpoilerDeps extends RequireJobDeps {
  library: Pick<Library, 'find' | 'setSpoiler'>;
}

/** Hides a published video until it is clicked, for staff. The button is under **More**. */
export function createHideButton(deps: SpoilerDeps): ButtonHandler {
  return createSpoilerButton('hide', deps);
}

/** Shows such a video. */
export function createShowButton(deps: SpoilerDeps): ButtonHandler {
  return createSpoilerButton('show', deps);
}

function createSpoilerButton(kind: 'hide' | 'show', deps: SpoilerDeps): ButtonHandler {
  return {
    kind,
    async execute(interaction, jobId, attachmentId = '') {
      const job = await requireJob(interaction, jobId, 'see', deps);
      if (!(await moderates(interaction, job.origin.channelId, deps)))
        throw new UserError((t) => t('reviewed.staffOnly'));
      if (!isIn(job, 'succeeded')) throw new UserError((t) => t('refusal.oldButton'));
      await interaction.deferUpdate();
      const change = { isOn: kind === 'hide', attachmentId: attachmentId || null, by: interaction.user.id };
      const isDone = await deps.library.setSpoiler(job, change).catch((error: unknown) => {
        const failure = messageFailure(error);
        if (failure === 'message-gone') throw new UserError((t) => t('delete.gone'), { cause: error });
        if (failure !== 'out-of-reach') throw error;
        throw new UserError((t) => t('spoiler.outOfReach'), { cause: error });
      });
      if (!isDone) throw new UserError((t) => t('spoiler.stays'));
      const said = translatorFor(interaction)(`spoiler.${kind}`);
      await replaceAnswer(interaction, `${kind === 'hide' ? '🙈' : '👁️'} ${said}`);
    },
  };
}
