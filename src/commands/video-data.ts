import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js';
import { AVOID_MAX_LENGTH, DURATION_MAX_SECONDS, PROMPT_MAX_LENGTH, SEED_MAX } from '../catalog/fit.ts';
import { aspectRatios, resolutions } from '../catalog/formats.ts';
import { soundChoices } from '../catalog/request.ts';
import { IMAGE_FILE_TYPES } from '../delivery/images/formats.ts';
import { type ChatInputData, inGuilds } from '../interactions/handlers.ts';
import { type Notify, notifyChoices } from '../jobs/job.ts';

const notifyNames: Record<Notify, string> = {
  ping: 'Ping me here',
  dm: 'Send me a DM',
  off: 'Don’t notify me',
};

const soundNames = { on: 'With sound', off: 'Silent' } as const;

export const videoData = {
  name: 'video',
  description: 'Make a video from a description',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
  options: [
    {
      name: 'prompt',
      description: 'What the shot shows: who or what, where, light, movement. Empty: set it up step by step',
      type: ApplicationCommandOptionType.String,
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
      file_types: [...IMAGE_FILE_TYPES],
    },
    {
      name: 'last_frame',
      description: 'Image to end with',
      type: ApplicationCommandOptionType.Attachment,
      file_types: [...IMAGE_FILE_TYPES],
    },
    {
      name: 'reference',
      description: 'Image of a person, thing, or style to keep',
      type: ApplicationCommandOptionType.Attachment,
      file_types: [...IMAGE_FILE_TYPES],
    },
    {
      name: 'reference_2',
      description: 'A second reference',
      type: ApplicationCommandOptionType.Attachment,
      file_types: [...IMAGE_FILE_TYPES],
    },
    {
      name: 'reference_3',
      description: 'A third reference',
      type: ApplicationCommandOptionType.Attachment,
      file_types: [...IMAGE_FILE_TYPES],
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
