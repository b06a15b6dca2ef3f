import type {
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
} from 'discord.js';
import { chooseModel, modelsHere } from '../commands/admit.ts';
import type { InteractionContext } from '../commands/command.ts';
import type { Draft } from '../commands/start-video.ts';
import { translatorFor } from '../locales/translate.ts';
import { type FormSource, type FormTitle, videoForm } from './video-form.ts';

type Opener =
  | ChatInputCommandInteraction<'raw' | 'cached'>
  | ButtonInteraction<'raw' | 'cached'>
  | MessageContextMenuCommandInteraction<'raw' | 'cached'>;

/**
 * Answers with the form that asks for a video, filled in with `draft`. It must be the first response. Throws a
 * `UserError` where the draft names no model and there is no default here.
 */
export async function openVideoForm(
  interaction: Opener,
  { title, draft, source }: { title: FormTitle; draft: Draft; source: FormSource },
  context: InteractionContext,
): Promise<void> {
  // Nobody should type what would be refused.
  context.intake.requireOpen();
  const model = draft.model ?? (await chooseModel(interaction, null, context)).id;
  const models = await modelsHere(interaction, context);
  const image = draft.image && 'jobId' in draft.image ? draft.image : undefined;
  const isImageGone = image !== undefined && !(await context.images.isKept(image.jobId));
  await interaction.showModal(
    videoForm({ title, source, models, isImageGone, draft: { ...draft, model } }, translatorFor(interaction)),
  );
}
