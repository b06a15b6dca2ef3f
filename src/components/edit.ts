import { examples } from '../commands/examples.ts';
import { UserError } from '../errors.ts';
import { improveDraft } from '../interactions/composer/improve.ts';
import { type ComposerDeps, openComposer } from '../interactions/composer/open.ts';
import type { IsDoubleClick } from '../interactions/double-clicks.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { translatorFor } from '../locales/translate.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import { draftOf } from '../requests/request.ts';
import type { Requests } from '../requests/requests.ts';

/** Opens the composer with a job's request. */
export function createEditButton(deps: ComposerDeps & RequireJobDeps): ButtonHandler {
  return {
    kind: 'edit',
    async execute(interaction, jobId) {
      const draft = draftOfJob(await requireJob(interaction, jobId, 'source', deps));
      await openComposer(interaction, draft, deps);
    },
  };
}

/** Opens the composer with a job's request, and first with what an assistant makes of its prompt. */
export function createImproveButton(
  deps: ComposerDeps & RequireJobDeps & { isDoubleClick: IsDoubleClick },
): ButtonHandler {
  return {
    kind: 'improve',
    async execute(interaction, jobId) {
      if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) {
        await interaction.deferUpdate();
        return;
      }
      const draft = draftOfJob(await requireJob(interaction, jobId, 'source', deps));
      await improveDraft(interaction, draft, deps);
    },
  };
}

/** Opens the composer with a refused request, with another model if the button names one. */
export function createChangeButton(
  deps: ComposerDeps & { requests: Pick<Requests, 'pending'> },
): ButtonHandler {
  return {
    kind: 'change',
    async execute(interaction, requestId, model) {
      const asked = await deps.requests.pending.get(requestId, interaction.user.id);
      if (!asked) throw new UserError((t) => t('composer.over'));
      const { notify: _, ...draft } = asked;
      await openComposer(interaction, { ...draft, ...(model !== undefined && { model }) }, deps);
    },
  };
}

/** Opens the composer with one of the prompts of `/help`. */
export function createExampleButton(deps: ComposerDeps): ButtonHandler {
  return {
    kind: 'example',
    async execute(interaction, index) {
      const prompt = examples[Number(index)]?.promptIn(translatorFor(interaction));
      await openComposer(interaction, draftOf(prompt ?? ''), deps);
    },
  };
}
