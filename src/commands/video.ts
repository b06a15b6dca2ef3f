import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { AVOID_MAX_LENGTH, DURATION_MAX_SECONDS, PROMPT_MAX_LENGTH, SEED_MAX } from '../catalog/fit.ts';
import { soundChoices } from '../catalog/request.ts';
import { aspectRatios, type Model, resolutions } from '../catalog/schema.ts';
import { searchModels } from '../catalog/search.ts';
import { UserError } from '../errors.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import { focusedOf, optionsOf } from '../interactions/options.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { type Notify, notifyChoices } from '../jobs/job.ts';
import { listOf } from '../locales/format.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { offerLine } from '../replies/offer.ts';
import type { DraftInput, MemberRequest } from '../requests/request.ts';

const notifyNames: Record<Notify, string> = {
  ping: 'Ping me here',
  dm: 'Send me a DM',
  off: 'Don’t notify me',
};

const soundNames = { on: 'With sound', off: 'Silent' } as const;

interface VideoDeps {
  requests: Pick<RequestPort, 'submitFrom' | 'modelsFor' | 'preferences'>;
  catalog: Pick<Catalog, 'defaultModel'>;
  discord: Pick<Discord, 'extras'>;
  log: Log;
}

export const videoData = {
  name: 'video',
  description: 'Make a video from a description',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  options: [
    {
      name: 'prompt',
      description: 'What the shot shows: who or what, where, light, movement',
      type: ApplicationCommandOptionType.String,
      required: true,
      min_length: 1,
      max_length: PROMPT_MAX_LENGTH,
    },
    {
      name: 'model',
      description: 'Which model makes it',
      type: ApplicationCommandOptionType.String,
      autocomplete: true,
    },
    {
      name: 'duration',
      description: 'Length in seconds',
      type: ApplicationCommandOptionType.Integer,
      min_value: 1,
      max_value: DURATION_MAX_SECONDS,
    },
    {
      name: 'resolution',
      description: 'How sharp it is',
      type: ApplicationCommandOptionType.String,
      choices: resolutions.map((resolution) => ({ name: resolution, value: resolution })),
    },
    {
      name: 'aspect_ratio',
      description: 'Its shape: 16:9 is wide, 9:16 is for phones',
      type: ApplicationCommandOptionType.String,
      choices: aspectRatios.map((ratio) => ({ name: ratio, value: ratio })),
    },
    {
      name: 'image',
      description: 'Image to start from',
      type: ApplicationCommandOptionType.Attachment,
    },
    {
      name: 'last_frame',
      description: 'Image to end with',
      type: ApplicationCommandOptionType.Attachment,
    },
    {
      name: 'reference',
      description: 'Image of a person, thing, or style to keep',
      type: ApplicationCommandOptionType.Attachment,
    },
    {
      name: 'reference_2',
      description: 'A second reference',
      type: ApplicationCommandOptionType.Attachment,
    },
    {
      name: 'reference_3',
      description: 'A third reference',
      type: ApplicationCommandOptionType.Attachment,
    },
    {
      name: 'sound',
      description: 'With or without sound; if you leave it out, the model decides',
      type: ApplicationCommandOptionType.String,
      choices: soundChoices.map((choice) => ({ name: soundNames[choice], value: choice })),
    },
    {
      name: 'avoid',
      description: 'What the video must not show',
      type: ApplicationCommandOptionType.String,
      max_length: AVOID_MAX_LENGTH,
    },
    {
      name: 'draft',
      description: 'A quick, cheap first look',
      type: ApplicationCommandOptionType.Boolean,
    },
    {
      name: 'seed',
      description: 'A number: same seed, prompt, and model, same video, if the model supports it',
      type: ApplicationCommandOptionType.Integer,
      min_value: 0,
      max_value: SEED_MAX,
    },
    {
      name: 'notify',
      description: 'How you hear about the result; your choice is remembered',
      type: ApplicationCommandOptionType.String,
      choices: notifyChoices.map((choice) => ({ name: notifyNames[choice], value: choice })),
    },
  ],
} as const satisfies ChatInputData;

export function createVideoCommand(deps: VideoDeps): Command {
  return {
    data: videoData,

    async execute(interaction) {
      const options = optionsOf(videoData, interaction);
      const asked: MemberRequest = {
        task: 'generate',
        model: options.model,
        options: {
          prompt: options.prompt,
          durationSeconds: options.duration,
          resolution: options.resolution,
          aspectRatio: options.aspect_ratio,
          seed: options.seed,
          sound: options.sound,
          avoid: options.avoid,
          draft: options.draft ?? false,
        },
        inputs: inputsOf(options),
        notify: await chooseNotify(interaction.user.id, options.notify, deps),
      };
      await deps.requests.submitFrom(interaction, asked);
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
        matches.slice(0, 25).map((model) => ({ name: offerLine(model, t), value: model.id })),
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
