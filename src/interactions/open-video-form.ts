import type {
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
} from 'discord.js';
import { translatorFor } from '../locales/translate.ts';
import type { Draft } from '../requests/request.ts';
import type { Requests } from '../requests/requests.ts';
import type { Signer } from '../signer.ts';
import { requesterOf } from './member-interaction.ts';
import type { Discord } from './ports/discord.ts';
import type { Library } from './ports/library.ts';
import { type FormSource, type FormTitle, videoForm } from './video-form.ts';

const PURPOSE = 'video-form';

type Opener =
  | ChatInputCommandInteraction<'raw' | 'cached'>
  | ButtonInteraction<'raw' | 'cached'>
  | MessageContextMenuCommandInteraction<'raw' | 'cached'>;

export interface VideoFormDeps {
  requests: Pick<Requests, 'requireOpen' | 'defaultModelFor' | 'modelsFor'>;
  library: Pick<Library, 'isInputKept'>;
  discord: Pick<Discord, 'extras'>;
  signer: Pick<Signer, 'sign'>;
}

/**
 * Answers with the form for a video, filled in with `draft`. It must be the first response. Throws a `UserError` if the
 * draft names no model and there is no default here.
 */
export async function openVideoForm(
  interaction: Opener,
  { title, draft, source }: { title: FormTitle; draft: Draft; source: FormSource },
  deps: VideoFormDeps,
): Promise<void> {
  // Nobody should type something that would be refused.
  const { requests } = deps;
  requests.requireOpen();
  const requester = requesterOf(interaction, deps.discord.extras);
  const model = draft.model ?? (await requests.defaultModelFor(requester)).id;
  const models = await requests.modelsFor(requester);
  const [image] = draft.inputs.flatMap(({ source }) => ('jobId' in source ? [source] : []));
  const isImageGone = image !== undefined && !(await deps.library.isInputKept(image.jobId, image.index ?? 0));
  const mark = source.from === 'job' ? deps.signer.sign(PURPOSE, `${source.id}.${interaction.user.id}`) : '';
  await interaction.showModal(
    videoForm(
      { title, source, mark, models, isImageGone, draft: { ...draft, model } },
      translatorFor(interaction),
    ),
  );
}

/** Whether this member, who could see the job, opened a form with the job's image. */
export function isOwnForm(signer: Signer, jobId: string, userId: string, mark: string): boolean {
  return signer.isSigned(PURPOSE, `${jobId}.${userId}`, mark);
}
