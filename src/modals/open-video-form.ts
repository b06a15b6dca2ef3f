import type {
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
} from 'discord.js';
import type { InteractionContext } from '../commands/command.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Draft } from '../requests/request.ts';
import type { Signer } from '../signer.ts';
import { type FormSource, type FormTitle, videoForm } from './video-form.ts';

const PURPOSE = 'video-form';

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
  const { requests } = context;
  requests.requireOpen();
  const requester = requesterOf(interaction, context.extras);
  const model = draft.model ?? (await requests.defaultModelFor(requester)).id;
  const models = await requests.modelsFor(requester);
  const image = draft.image && 'jobId' in draft.image ? draft.image : undefined;
  const isImageGone = image !== undefined && !(await context.images.isKept(image.jobId));
  const mark =
    source.from === 'job' ? context.signer.sign(PURPOSE, `${source.id}.${interaction.user.id}`) : '';
  await interaction.showModal(
    videoForm(
      { title, source, mark, models, isImageGone, draft: { ...draft, model } },
      translatorFor(interaction),
    ),
  );
}

/** Whether a form that brings a job's picture was opened by this member, who could see the job. */
export function isOwnForm(signer: Signer, jobId: string, userId: string, mark: string): boolean {
  return signer.isSigned(PURPOSE, `${jobId}.${userId}`, mark);
}
