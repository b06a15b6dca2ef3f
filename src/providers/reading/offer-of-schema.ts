import { IndescribableError } from '../description.ts';
import { type Choices, choicesOfDuration, choicesOfText, RATIOS, RESOLUTIONS } from './choices.ts';
import type { InputField } from './input-schema.ts';
import { fieldsByMeaning, type Known } from './known-fields.ts';
import { inputFieldsOf, waysOfInputs } from './ways-of-inputs.ts';

/** What a price may depend on: how many values of a kind the model takes, whether or not the bot knows them. */
export interface Priced {
  hasSoundChoice: boolean;
  resolutions: number;
  durations: number;
}

/** A price in the catalog's form. */
export type Price = object;

/**
 * An offer of a model by the fields of its input, in the form of `MODELS_FILE`. `priceOf` says what a video costs;
 * `undefined` if nobody knows. Throws an `IndescribableError` that says why the bot can't use it.
 */
export function offerOfSchema(
  fields: readonly InputField[],
  providerModel: string,
  priceOf: (priced: Priced) => Price | undefined = () => undefined,
): { offer: object; isPriced: boolean } {
  const known = fieldsByMeaning(fields);
  const fixed = presetsOf(fields, known);
  const prompt = known.get('prompt');
  if (!prompt) throw new IndescribableError('noPrompt');
  const duration = choicesOfDuration(known.get('duration'));
  const resolution = choicesOfText(known.get('resolution'), RESOLUTIONS);
  const ratio = choicesOfText(known.get('ratio'), RATIOS);
  const price = priceOf({
    hasSoundChoice: known.has('sound'),
    resolutions: known.has('resolution') ? (known.get('resolution')?.values?.length ?? 2) : 1,
    durations: duration.count,
  });
  const sound = soundOf(known.get('sound'));
  const stage = {
    ...{ makes: 'video', providerModel },
    fields: {
      ...given('fixed', fixed),
      ...{ prompt: prompt.name, duration: duration.field },
      ...given('resolution', resolution?.field),
      ...given('aspectRatio', ratio?.field),
      ...given('sound', sound && { field: known.get('sound')?.name }),
      ...given('avoid', known.get('avoid')?.name),
      ...given('seed', known.get('seed')?.name),
      inputs: inputFieldsOf(known),
    },
    ...given('price', price),
  };
  const offer = {
    ...{ durations: duration.ours, defaultDurationSeconds: duration.preset },
    ...limitsOf(resolution, ratio),
    ...given('sound', sound),
    ...(known.has('avoid') && { avoid: true }),
    ...(prompt.maxLength !== undefined && { promptMaxLength: Math.max(1, Math.floor(prompt.maxLength)) }),
    ways: waysOfInputs(known, ratio !== undefined).map((way) => ({ ...way, stages: [stage] })),
  };
  return { offer, isPriced: price !== undefined };
}

function given(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}

function limitsOf(resolution: Choices | undefined, ratio: Choices | undefined): object {
  return {
    // The rows by hand say the same of models that don't name theirs.
    resolutions: resolution?.ours ?? ['720p'],
    ...given('defaultResolution', resolution?.preset),
    ...given('aspectRatios', ratio?.ours),
    ...given('defaultAspectRatio', ratio?.preset),
  };
}

/** What stands for the fields that the bot doesn't know. Without them, the provider would refuse each request. */
function presetsOf(fields: readonly InputField[], known: Known): Record<string, unknown> | undefined {
  const meant = new Set([...known.values()].map(({ name }) => name));
  const needed = fields.filter(({ name, isRequired }) => isRequired && !meant.has(name));
  const unknown = needed.filter(({ preset }) => preset === undefined).map(({ name }) => name);
  if (unknown.length > 0) throw new IndescribableError('needs', unknown.slice(0, 3).join(', '));
  for (const means of ['video', 'audio'] as const) {
    const field = known.get(means);
    if (field?.isRequired) throw new IndescribableError('needs', field.name);
  }
  if (needed.length === 0) return undefined;
  return Object.fromEntries(needed.map(({ name, preset }) => [name, preset]));
}

/** What a video does unasked. A field without a default is left alone. */
function soundOf(field: InputField | undefined): 'on' | 'off' | undefined {
  if (typeof field?.preset !== 'boolean') return undefined;
  return field.preset ? 'on' : 'off';
}
