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
import { PROMPT_MAX_LENGTH } from '../catalog/fit.ts';
import { aspectRatios, type Model, type Way } from '../catalog/schema.ts';
import type { Translate } from '../locales/translate.ts';
import { modelChoices } from '../replies/model-choices.ts';
import type { Draft } from '../requests/request.ts';

/**
 * The source of a form, for values that it doesn't show: an earlier job, or a kept draft. It is in the form's custom
 * id.
 */
export type FormSource = { from: 'job' | 'request'; id: string } | { from: 'nothing' };

/** What it is for. */
export type FormTitle = 'new' | 'edit' | 'change' | 'animate' | 'remix';

/** The custom ids of the form's fields. */
export const fields = {
  prompt: 'prompt',
  model: 'model',
  duration: 'duration',
  format: 'format',
  image: 'image',
} as const;

/** The value for `null` in the format's list: the model's own format. */
export const MODELS_OWN_FORMAT = 'own';

/**
 * The form for a video: five fields, Discord's limit.
 * @see https://docs.discord.com/developers/components/using-modal-components
 */
export function videoForm(
  options: {
    title: FormTitle;
    source: FormSource;
    /** Returned with a job's id; see `isOwnForm`. */
    mark: string;
    draft: Draft;
    models: readonly Model[];
    /** An earlier job kept the draft's image, but it is gone now. */
    isImageGone: boolean;
  },
  t: Translate,
): APIModalInteractionResponseCallbackData {
  const { source, mark, draft, models, isImageGone } = options;
  const id = source.from === 'nothing' ? '' : source.id;
  return {
    custom_id: `video:${id}:${source.from}${mark && `.${mark}`}`,
    title: t(`form.${options.title}`),
    components: [
      promptLabel(draft.options.prompt, t),
      ...modelLabel(models, draft, t),
      label(t('form.seconds'), durationInput(draft.options.durationSeconds), t('form.secondsHint')),
      label(t('form.format'), formatSelect(draft, t)),
      label(t('form.image'), imageUpload, imageHint(draft, isImageGone, t)),
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

/**
 * A prompt is counted in characters, and a form's field in UTF-16 units, of which an emoji has two or more. A prompt
 * that doesn't fit isn't shown, and stays unchanged if nothing is typed in its place.
 */
function promptLabel(prompt: string, t: Translate): APILabelComponent {
  const input: APITextInputComponent = {
    type: ComponentType.TextInput,
    style: TextInputStyle.Paragraph,
    custom_id: fields.prompt,
    placeholder: t('form.promptHint'),
    max_length: PROMPT_MAX_LENGTH,
  };
  if (prompt.length <= PROMPT_MAX_LENGTH)
    return label(t('form.prompt'), { ...input, min_length: 1, value: prompt });
  const hint = t('form.promptKept', { length: [...prompt].length });
  return label(t('form.prompt'), { ...input, required: false }, hint);
}

/** Empty without any model: submitting the form says so. */
function modelLabel(models: readonly Model[], draft: Draft, t: Translate): APILabelComponent[] {
  const choices = modelChoices(models, { preferredId: draft.model, inputs: draft.inputs }, t);
  if (choices.length === 0) return [];
  const select: APIStringSelectComponent = {
    type: ComponentType.StringSelect,
    custom_id: fields.model,
    placeholder: t('form.modelHint'),
    options: choices.map((choice) => ({ ...choice, default: choice.value === draft.model })),
  };
  const hidden = models.length - choices.length;
  const hint = hidden > 0 ? t('form.moreModels', { hidden }) : undefined;
  return [label(t('form.model'), select, hint)];
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

/** A list has 25 entries. */
const formResolutions: readonly Way['defaultResolution'][] = ['480p', '720p', '1080p'];

/** Aspect ratio and resolution in one list: a form has no room for two. */
function formatSelect(
  { options: { aspectRatio, resolution } }: Draft,
  t: Translate,
): APIStringSelectComponent {
  const asked = aspectRatio && resolution ? `${aspectRatio} ${resolution}` : MODELS_OWN_FORMAT;
  const own: APISelectMenuOption = { label: t('form.ownFormat'), value: MODELS_OWN_FORMAT };
  const formats = aspectRatios.flatMap((ratio) =>
    formResolutions.map(
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

function imageHint({ inputs }: Draft, isGone: boolean, t: Translate): string {
  if (isGone) return t('form.imageGone');
  if (inputs.length > 0) return t('form.imageSet');
  return t('form.imageHint');
}
