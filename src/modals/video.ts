import { ButtonStyle, ComponentType, type ModalSubmitInteraction } from 'discord.js';
import { PROMPT_MAX_LENGTH } from '../catalog/fit.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import { isOwnForm } from '../interactions/open-video-form.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import { fields, MODELS_OWN_FORMAT } from '../interactions/video-form.ts';
import { translatorFor } from '../locales/translate.ts';
import { draftOfJob } from '../requests/draft-of-job.ts';
import { type Draft, draftOf, type MemberRequest } from '../requests/request.ts';
import type { Signer } from '../signer.ts';

type Sent = ModalSubmitInteraction<'raw' | 'cached'>;

interface VideoDeps extends RequireJobDeps {
  requests: Pick<RequestPort, 'submitFrom' | 'pending' | 'preferences'>;
  signer: Signer;
}

/** Does with a form what `/video` does with its options. The text of a refused form is kept for another attempt. */
export function createVideoModal(deps: VideoDeps): ModalHandler {
  return {
    kind: 'video',
    async execute(interaction, id, from) {
      const earlier = await earlierRequest(interaction, id, from, deps);
      const asked = await readForm(interaction, earlier, deps);
      try {
        await deps.requests.submitFrom(interaction, asked);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        await deps.requests.pending.keep(interaction.id, interaction.user.id, asked);
        const t = translatorFor(interaction);
        await answerPrivately(interaction, `❌ ${error.sentence(t)}`, [
          {
            type: ComponentType.ActionRow,
            components: [
              {
                type: ComponentType.Button,
                style: ButtonStyle.Primary,
                label: t('form.change'),
                custom_id: `change:${interaction.id}`,
              },
            ],
          },
        ]);
      }
    },
  };
}

/** The values that the form was filled in with but doesn't show: the seed, the image, and a prompt that is too long. */
async function earlierRequest(
  interaction: Sent,
  id: string,
  from: string | undefined,
  deps: VideoDeps,
): Promise<Draft> {
  const [kind = '', mark = ''] = from?.split('.') ?? [];
  if (kind === 'nothing') return draftOf('');
  if (kind === 'job' && !isOwnForm(deps.signer, id, interaction.user.id, mark))
    throw new UserError((t) => t('refusal.formTooOld'));
  const earlier =
    kind === 'job'
      ? draftOfJob(await requireJob(interaction, id, 'source', deps))
      : await deps.requests.pending.get(id, interaction.user.id);
  if (!earlier) throw new UserError((t) => t('refusal.formTooOld'));
  return earlier;
}

async function readForm(
  { fields: sent, user }: Sent,
  earlier: Draft,
  { requests: { preferences } }: VideoDeps,
): Promise<MemberRequest> {
  const [model = null] = sent.fields.has(fields.model) ? sent.getStringSelectValues(fields.model) : [];
  const [format = MODELS_OWN_FORMAT] = sent.getStringSelectValues(fields.format);
  const [aspectRatio = null, resolution = null] = format === MODELS_OWN_FORMAT ? [] : format.split(' ');
  const attachment = sent.getUploadedFiles(fields.image)?.first();
  return {
    ...earlier,
    model,
    options: {
      ...earlier.options,
      prompt: sent.getTextInputValue(fields.prompt) || keptPrompt(earlier.options.prompt),
      durationSeconds: readSeconds(sent.getTextInputValue(fields.duration)),
      resolution,
      aspectRatio,
    },
    ...(attachment && {
      inputs: [{ role: 'first', source: { url: attachment.url, bytes: attachment.size } }],
      imageOwnerIds: [],
    }),
    notify: await preferences.notify(user.id),
  };
}

/** The field is empty if the earlier prompt didn't fit. A member can't empty any other field. */
function keptPrompt(earlier: string): string {
  return earlier.length > PROMPT_MAX_LENGTH ? earlier : '';
}

/** `8` for "8", "8 s" and "8 seconds"; NaN for anything else, which is refused later. */
function readSeconds(typed: string): number | null {
  const text = typed.trim();
  return text === '' ? null : Number(text.replace(/\s*(s|sec|seconds?)\.?$/i, ''));
}
