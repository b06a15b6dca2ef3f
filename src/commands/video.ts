import type { Catalog } from '../catalog/catalog.ts';
import { idAt } from '../catalog/offers.ts';
import type { Model } from '../catalog/schema.ts';
import { atTypedProvider, searchModels } from '../catalog/search.ts';
import { EditableError, UserError } from '../errors.ts';
import { type ComposerDeps, openComposer } from '../interactions/composer/open.ts';
import type { Command } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import { focusedOf, optionsOf } from '../interactions/options.ts';
import { offerEdit } from '../interactions/other-model.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type Notify, notifyChoices } from '../jobs/job.ts';
import { listOf } from '../locales/format.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { offerLine } from '../replies/offer.ts';
import type { Draft, DraftInput } from '../requests/request.ts';
import { videoData } from './video-data.ts';

interface VideoDeps extends ComposerDeps {
  requests: ComposerDeps['requests'] & Pick<RequestPort, 'submitFrom' | 'modelsFor' | 'pending'>;
  catalog: Pick<Catalog, 'defaultModel'>;
  log: Log;
}

export function createVideoCommand(deps: VideoDeps): Command {
  return {
    data: videoData,

    async execute(interaction) {
      const options = optionsOf(videoData, interaction);
      const draft: Draft = {
        task: 'generate',
        model: options.model,
        options: {
          prompt: options.prompt ?? '',
          durationSeconds: options.duration,
          resolution: options.resolution,
          aspectRatio: options.aspect_ratio,
          seed: options.seed,
          sound: options.sound,
          avoid: options.avoid,
          draft: options.draft ?? false,
        },
        inputs: inputsOf(options),
      };
      const notify = await chooseNotify(interaction.user.id, options.notify, deps);
      if (options.prompt === null) return openComposer(interaction, draft, deps);
      const { submitFrom, pending } = deps.requests;
      const asked = { ...draft, notify };
      await submitFrom(interaction, asked).catch((error: unknown) => {
        if (error instanceof EditableError) return offerEdit(interaction, error, asked, pending);
        throw error;
      });
    },

    async autocomplete(interaction) {
      const { name, value } = focusedOf(videoData, interaction);
      const usual = [deps.requests.preferences.lastModel(interaction.user.id), deps.catalog.defaultModel?.id];
      const offered = withFirst(
        await deps.requests.modelsFor(requesterOf(interaction, deps.discord.extras)),
        usual,
      );
      const matches = name === 'model' ? searchModels(offered, value) : [];
      const t = translatorFor(interaction);
      await interaction.respond(
        matches.slice(0, 25).map((match) => {
          const model = atTypedProvider(match, value);
          return { name: offerLine(model, t), value: idAt(model, model.pin) };
        }),
      );
    },
  };
}

type Attached = { url: string; size: number } | null;

/** The attachments of the command, each with what it is for. */
function inputsOf(options: {
  image: Attached;
  last_frame: Attached;
  reference: Attached;
  reference_2: Attached;
  reference_3: Attached;
}): DraftInput[] {
  const { image, last_frame, reference, reference_2, reference_3 } = options;
  const attached: [DraftInput['role'], Attached][] = [
    ['first', image],
    ['last', last_frame],
    ['reference', reference],
    ['reference', reference_2],
    ['reference', reference_3],
  ];
  return attached.flatMap(([role, file]) =>
    file ? [{ role, source: { url: file.url, bytes: file.size } }] : [],
  );
}

async function chooseNotify(
  userId: string,
  asked: string | null,
  { requests: { preferences }, log }: VideoDeps,
): Promise<Notify> {
  if (asked === null) return preferences.notify(userId);
  const choice = notifyChoices.find((known) => known === asked);
  if (!choice)
    throw new UserError((t) => t('refusal.notify', { choices: listOf(notifyChoices, t, 'disjunction') }));
  // The member waits for an answer, and not for this.
  preferences
    .setNotify(userId, choice)
    .catch((err: unknown) => log.warn({ err }, 'could not store the notify preference'));
  return choice;
}

/** These models at the head of the list, in this order. */
function withFirst(offered: readonly Model[], ids: readonly (string | undefined)[]): Model[] {
  const first = [...new Set(ids)].flatMap((id) => offered.find((model) => model.id === id) ?? []);
  return [...first, ...offered.filter((model) => !first.includes(model))];
}
