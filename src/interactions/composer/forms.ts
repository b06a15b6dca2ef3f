import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { AVOID_MAX_LENGTH, PROMPT_MAX_LENGTH, SEED_MAX } from '../../catalog/fit.ts';
import type { Model } from '../../catalog/schema.ts';
import { waysOf } from '../../catalog/ways.ts';
import { UserError } from '../../errors.ts';
import type { Sentence, Translate } from '../../locales/translate.ts';
import { withOptions } from '../../requests/draft.ts';
import type { Draft } from '../../requests/request.ts';
import { safeLine } from '../../text/markdown.ts';
import { composerId } from './ids.ts';

export type Form = APIModalInteractionResponseCallbackData;
export type Sent = ModalSubmitInteraction<'raw' | 'cached'>['fields'];

const PROMPT = 'prompt';
const AVOID = 'avoid';
const SEED = 'seed';
const SEARCH = 'search';

/** A search is part of an option's value, which takes 100 characters. */
const SEARCH_MAX_LENGTH = 60;

/** What is typed. */
export function textForm(id: string, draft: Draft, model: Model, t: Translate): Form {
  const { avoid, seed } = draft.options;
  const takesAvoid = waysOf(model).some((way) => way.avoid && way.task === draft.task);
  const optional = { type: ComponentType.TextInput, required: false } as const;
  const avoidLabel = label(t('form.avoid'), {
    ...{ ...optional, style: TextInputStyle.Paragraph, custom_id: AVOID, placeholder: t('form.avoidHint') },
    // It is counted in characters, and the field in UTF-16 units.
    max_length: 2 * AVOID_MAX_LENGTH,
    ...(avoid && { value: avoid.slice(0, 2 * AVOID_MAX_LENGTH) }),
  });
  const seedInput = {
    ...{ ...optional, style: TextInputStyle.Short, custom_id: SEED },
    max_length: String(SEED_MAX).length,
    ...(seed !== null && { value: String(seed) }),
  };
  return {
    custom_id: composerId(id, 'text'),
    title: t('form.text'),
    components: [
      promptLabel(draft, t),
      ...(takesAvoid || avoid ? [avoidLabel] : []),
      label(t('form.seed'), seedInput, t('form.seedHint')),
    ],
  };
}

/**
 * A prompt is counted in characters, and a form's field in UTF-16 units, of which an emoji has two or more. A prompt
 * that doesn't fit isn't shown, and stays unchanged if nothing is typed in its place.
 */
function promptLabel({ task, options: { prompt } }: Draft, t: Translate): APILabelComponent {
  const input = {
    type: ComponentType.TextInput,
    style: TextInputStyle.Paragraph,
    custom_id: PROMPT,
    placeholder: t(task === 'edit' ? 'form.changeHint' : 'form.promptHint'),
    max_length: PROMPT_MAX_LENGTH,
  } as const;
  if (isShown(prompt)) return label(t('form.prompt'), { ...input, min_length: 1, value: prompt });
  const hint = t('form.promptKept', { length: [...prompt].length });
  return label(t('form.prompt'), { ...input, required: false }, hint);
}

const isShown = (prompt: string) => prompt.length <= PROMPT_MAX_LENGTH;

/** The draft with what was typed. Throws a `UserError` with the draft as far as it could be read. */
export function readText(sent: Sent, draft: Draft): Draft {
  const typed = sent.getTextInputValue(PROMPT);
  const prompt = typed === '' && !isShown(draft.options.prompt) ? draft.options.prompt : typed;
  const avoid = sent.fields.has(AVOID) ? sent.getTextInputValue(AVOID).trim() || null : draft.options.avoid;
  const seed = sent.getTextInputValue(SEED).trim();
  if (/^\d*$/.test(seed))
    return withOptions(draft, { prompt, avoid, seed: seed === '' ? null : Number(seed) });
  throw new MisreadError(withOptions(draft, { prompt, avoid }), (t) => t('refusal.seed', { max: SEED_MAX }));
}

/** Words to find a model by: a list takes 25, and the catalog has more. */
export function searchForm(id: string, t: Translate): Form {
  const input = { type: ComponentType.TextInput, style: TextInputStyle.Short, custom_id: SEARCH } as const;
  return {
    custom_id: composerId(id, 'search'),
    title: t('form.search'),
    components: [
      label(t('form.searchWords'), { ...input, max_length: SEARCH_MAX_LENGTH }, t('form.searchHint')),
    ],
  };
}

export function readSearch(sent: Sent): string {
  return sent.getTextInputValue(SEARCH).trim();
}

export function nothingFound(search: string): Sentence {
  return (t) => t('composer.notFound', { search: safeLine(search) });
}

/** A form of which a part was right. */
export class MisreadError extends UserError {
  readonly draft: Draft;

  constructor(draft: Draft, sentence: Sentence) {
    super(sentence);
    this.draft = draft;
  }
}

export function label(text: string, component: APIComponentInLabel, description?: string): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: text,
    component,
    ...(description !== undefined && { description }),
  };
}
