import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import { DURATION_MAX_SECONDS, fitRequest, PROMPT_MAX_LENGTH, SEED_MAX } from '../catalogue/fit.ts';
import { aspectRatios, type Model, resolutions } from '../catalogue/schema.ts';
import { UserError } from '../errors.ts';
import { type Job, type Notify, notifyChoices } from '../jobs/job.ts';
import { price, spokenTime } from '../replies/text.ts';
import { answerWithJob } from './answer.ts';
import type { Command, InteractionContext } from './command.ts';

const notifyNames: Record<Notify, string> = {
  ping: 'Ping me here',
  dm: 'Send me a direct message',
  off: 'Do not notify me',
};

export const video = {
  data: {
    name: 'video',
    description: 'Make a video from a description',
    type: ApplicationCommandType.ChatInput,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      {
        name: 'prompt',
        description: 'What the shot shows: subject, place, light, movement',
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
        description: 'A picture that the video starts with',
        type: ApplicationCommandOptionType.Attachment,
      },
      {
        name: 'seed',
        description: 'A number: the same seed, prompt and model give the same video, where the model can',
        type: ApplicationCommandOptionType.Integer,
        min_value: 0,
        max_value: SEED_MAX,
      },
      {
        name: 'notify',
        description: 'How you hear that it is done; your choice is kept',
        type: ApplicationCommandOptionType.String,
        choices: notifyChoices.map((choice) => ({ name: notifyNames[choice], value: choice })),
      },
    ],
  },

  async execute(interaction, context) {
    const { options } = interaction;
    const model = chooseModel(options.getString('model'), context);
    const { request, notes } = fitRequest(
      {
        prompt: options.getString('prompt') ?? '',
        durationSeconds: options.getInteger('duration'),
        resolution: options.getString('resolution'),
        aspectRatio: options.getString('aspect_ratio'),
        seed: options.getInteger('seed'),
      },
      model,
      context.randomSeed(),
    );
    if (options.getAttachment('image')) {
      throw new UserError(
        `${model.label} can't start from a picture. Leave the image out, and describe it instead.`,
      );
    }
    const notify = await chooseNotify(interaction, context);
    const nowMs = context.clock.now();
    const job: Job = {
      id: interaction.id,
      provider: model.provider,
      request,
      notes,
      notify,
      origin: {
        applicationId: interaction.applicationId,
        guildId: interaction.guildId,
        channelId: interaction.channelId,
        userId: interaction.user.id,
        interactionToken: interaction.token,
        messageId: null,
        uploadLimitBytes: interaction.attachmentSizeLimit,
        appPermissions: interaction.appPermissions.bitfield.toString(),
      },
      status: { state: 'accepted' },
      task: null,
      createdAtMs: nowMs,
      stateSinceMs: nowMs,
      spentMs: {},
      costUsd: null,
      told: false,
    };
    await answerWithJob(interaction, job, context);
  },

  async autocomplete(interaction, { catalogue }) {
    const { name, value } = interaction.options.getFocused(true);
    const matches = name === 'model' ? catalogue.search(value) : [];
    await interaction.respond(
      matches.slice(0, 25).map((model) => ({ name: offerLine(model), value: model.id })),
    );
  },
} satisfies Command;

function chooseModel(id: string | null, { catalogue }: InteractionContext): Model {
  const model = id === null ? catalogue.defaultModel : catalogue.offered.find((offered) => offered.id === id);
  if (model) return model;
  if (catalogue.offered.length === 0) {
    throw new UserError('No model is set up yet. Whoever runs this bot has to give it a provider key.');
  }
  const ids = catalogue.offered.slice(0, 25).map((offered) => `\`${offered.id}\``);
  throw new UserError(`There is no such model here. Choose one of ${ids.join(', ')}.`);
}

async function chooseNotify(
  { options, user }: ChatInputCommandInteraction<'raw' | 'cached'>,
  { preferences }: InteractionContext,
): Promise<Notify> {
  const asked = options.getString('notify');
  if (asked === null) return preferences.notify(user.id);
  const choice = notifyChoices.find((known) => known === asked);
  if (!choice) throw new UserError(`For notify, choose one of ${notifyChoices.join(', ')}.`);
  await preferences.setNotify(user.id, choice);
  return choice;
}

/** `Preview · about 8 s · free`, within the 100 characters of a choice. */
function offerLine({ label, typicalMs, price: { usdPerVideo } }: Model): string {
  return `${label} · about ${spokenTime(typicalMs)} · ${price(usdPerVideo)}`.slice(0, 100);
}
