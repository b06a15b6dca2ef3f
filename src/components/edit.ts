import { examples } from '../commands/examples.ts';
import { UserError } from '../errors.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { openVideoForm, type VideoFormDeps } from '../interactions/open-video-form.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { translatorFor } from '../locales/translate.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import { draftOf } from '../requests/request.ts';
import type { Requests } from '../requests/requests.ts';

/** Opens the form filled in with a job's request. */
export function createEditButton(deps: VideoFormDeps & RequireJobDeps): ButtonHandler {
  return {
    kind: 'edit',
    async execute(interaction, jobId) {
      const draft = draftOfJob(await requireJob(interaction, jobId, 'source', deps));
      const source = { from: 'job', id: jobId } as const;
      await openVideoForm(interaction, { title: 'edit', draft, source }, deps);
    },
  };
}

/** Opens the form again with the text from a refused one. */
export function createChangeButton(
  deps: VideoFormDeps & { requests: Pick<Requests, 'pending'> },
): ButtonHandler {
  return {
    kind: 'change',
    async execute(interaction, requestId) {
      const draft = await deps.requests.pending.get(requestId, interaction.user.id);
      if (!draft) throw new UserError((t) => t('refusal.formTooOld'));
      const source = { from: 'request', id: requestId } as const;
      await openVideoForm(interaction, { title: 'change', draft, source }, deps);
    },
  };
}

/** Opens the form with one of the prompts of `/help`. */
export function createExampleButton(deps: VideoFormDeps): ButtonHandler {
  return {
    kind: 'example',
    async execute(interaction, index) {
      const prompt = examples[Number(index)]?.promptIn(translatorFor(interaction)) ?? '';
      const draft = draftOf(prompt);
      await openVideoForm(interaction, { title: 'new', draft, source: { from: 'nothing' } }, deps);
    },
  };
}
