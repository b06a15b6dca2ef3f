import {
  type APIComponentInLabel,
  type APIFileUploadComponent,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  type APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import { PROMPT_MAX_LENGTH } from '../catalogue/fit.ts';
import { aspectRatios, type Model, resolutions } from '../catalogue/schema.ts';
import type { Draft } from '../commands/start-video.ts';
import { modelChoices } from '../replies/model-choices.ts';

/** Where a form came from, for what it does not show: an earlier job, or a kept draft. It is in the form's custom id. */
export type FormSource = { from: 'job' | 'wish'; id: string } | { from: 'nothing' };

/** The custom ids of the form's fields. */
export const fields = {
  prompt: 'prompt',
  model: 'model',
  duration: 'duration',
  format: 'format',
  image: 'image',
} as const;

/** What the format's list holds for `null`: what the model takes by itself. */
export const MODELS_OWN_FORMAT = 'own';

/**
 * The form that asks for a video: five fields, the most that a form holds.
 * @see https://docs.discord.com/developers/components/using-modal-components
 */
export function videoForm(options: {
  title: string;
  source: FormSource;
  draft: Draft;
  models: readonly Model[];
  /** The draft's picture was kept by an earlier job, and is no longer. */
  isImageGone: boolean;
}): APIModalInteractionResponseCallbackData {
  const { source, draft, models, isImageGone } = options;
  const id = source.from === 'nothing' ? '' : source.id;
  return {
    custom_id: `video:${id}:${source.from}`,
    title: options.title,
    components: [
      label('Prompt', promptInput(draft.options.prompt)),
      ...modelLabel(models, draft),
      label(
        'Seconds',
        durationInput(draft.options.durationSeconds),
        'Left empty: as long as the model likes.',
      ),
      label('Format', formatSelect(draft)),
      label('Picture to start from', imageUpload, imageHint(draft, isImageGone)),
    ],
  };
}

function label(text: string, component: APIComponentInLabel, description?: string): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: text,
    component,
    ...(description !== undefined && { description }),
  };
}

function promptInput(prompt: string): APITextInputComponent {
  return {
    type: ComponentType.TextInput,
    style: TextInputStyle.Paragraph,
    custom_id: fields.prompt,
    placeholder: 'What the shot shows: subject, place, light, movement',
    min_length: 1,
    max_length: PROMPT_MAX_LENGTH,
    // A prompt is counted in characters; Discord may count an emoji as two.
    value: prompt.slice(0, PROMPT_MAX_LENGTH).toWellFormed(),
  };
}

/** Nothing where no model is there: sending the form says so. */
function modelLabel(models: readonly Model[], draft: Draft): APILabelComponent[] {
  const choices = modelChoices(models, { preferredId: draft.model, hasImage: draft.image !== null });
  if (choices.length === 0) return [];
  const select: APIStringSelectComponent = {
    type: ComponentType.StringSelect,
    custom_id: fields.model,
    placeholder: 'Choose a model',
    options: choices.map((choice) => ({ ...choice, default: choice.value === draft.model })),
  };
  const hidden = models.length - choices.length;
  const hint = hidden > 0 ? `Those that fit best; /video knows ${hidden} more.` : undefined;
  return [label('Model', select, hint)];
}

function durationInput(seconds: number | null): APITextInputComponent {
  return {
    type: ComponentType.TextInput,
    style: TextInputStyle.Short,
    custom_id: fields.duration,
    required: false,
    max_length: 10,
    ...(seconds !== null && { value: String(seconds) }),
  };
}

/** Shape and sharpness in one list: a form has no room for two. */
function formatSelect({ options: { aspectRatio, resolution } }: Draft): APIStringSelectComponent {
  const asked = aspectRatio && resolution ? `${aspectRatio} ${resolution}` : MODELS_OWN_FORMAT;
  const own: APISelectMenuOption = { label: "The model's own", value: MODELS_OWN_FORMAT };
  const formats = aspectRatios.flatMap((ratio) =>
    resolutions.map(
      (sharpness): APISelectMenuOption => ({
        label: `${ratio} · ${sharpness}`,
        value: `${ratio} ${sharpness}`,
      }),
    ),
  );
  return {
    type: ComponentType.StringSelect,
    custom_id: fields.format,
    options: [own, ...formats].map((option) => ({ ...option, default: option.value === asked })),
  };
}

const imageUpload: APIFileUploadComponent = {
  type: ComponentType.FileUpload,
  custom_id: fields.image,
  required: false,
  min_values: 0,
  max_values: 1,
  file_types: ['image'],
};

function imageHint({ image }: Draft, isGone: boolean): string {
  if (isGone) return 'The earlier picture is gone: I keep it for a day. Please add it again.';
  if (image) return 'It is set already. Add one to take its place.';
  return 'PNG, JPEG or WebP, for models that take one.';
}
