import type { ButtonHandler } from '../commands/command.ts';
import { examples } from '../commands/examples.ts';
import { UserError } from '../errors.ts';
import { translatorFor } from '../locales/translate.ts';
import { openVideoForm } from '../modals/open-video-form.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import { jobOf } from './job-of.ts';

/** Opens the form filled in with what a job was made from. */
export const edit: ButtonHandler = {
  kind: 'edit',
  async execute(interaction, jobId, context) {
    const draft = draftOfJob(await jobOf(interaction, jobId, 'source', context));
    const source = { from: 'job', id: jobId } as const;
    await openVideoForm(interaction, { title: 'edit', draft, source }, context);
  },
};

/** Opens the form again with what was typed into a refused one. */
export const change: ButtonHandler = {
  kind: 'change',
  async execute(interaction, wishId, context) {
    const draft = await context.requests.pending.get(wishId, interaction.user.id);
    if (!draft) throw new UserError((t) => t('refusal.formTooOld'));
    const source = { from: 'wish', id: wishId } as const;
    await openVideoForm(interaction, { title: 'change', draft, source }, context);
  },
};

/** Opens the form with one of the prompts of `/help`. */
export const example: ButtonHandler = {
  kind: 'example',
  async execute(interaction, index, context) {
    const prompt = examples[Number(index)]?.promptIn(translatorFor(interaction)) ?? '';
    const draft = {
      model: null,
      options: { prompt, durationSeconds: null, resolution: null, aspectRatio: null, seed: null },
      image: null,
    };
    await openVideoForm(interaction, { title: 'new', draft, source: { from: 'nothing' } }, context);
  },
};
