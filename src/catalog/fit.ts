import { UserError } from '../errors.ts';
import type { Sentence } from '../locales/translate.ts';
import { cleanLines, isVisible } from '../text/clean.ts';
import { type Markdown, safeLine } from '../text/markdown.ts';
import type { VideoRequest } from './request.ts';
import { aspectRatios, type Model, resolutions } from './schema.ts';

/** The options of `/video` as received; `null` for options that the member left out. */
export interface RequestedOptions {
  prompt: string;
  durationSeconds: number | null;
  resolution: string | null;
  aspectRatio: string | null;
  seed: number | null;
}

/** The command's own limits, which Discord's client enforces. A direct API call may exceed them. */
export const PROMPT_MAX_LENGTH = 4_000;
export const DURATION_MAX_SECONDS = 60;
const ASKED_SHOWN_LENGTH = 20;
/** Every provider accepts a 31-bit seed. Some refuse larger ones. */
export const SEED_MAX = 2 ** 31 - 1;

/** The defaults for options that the member left out; `null`: the model's own. */
export type OptionDefaults = Pick<RequestedOptions, 'durationSeconds' | 'resolution' | 'aspectRatio'>;

/**
 * Options fitted to a model: an unsupported value is replaced by the nearest supported one, with a sentence in `notes`.
 * Throws a `UserError` for values that make no sense with any model, and for a prompt that is too long for the model.
 */
export function fitRequest(
  options: RequestedOptions,
  model: Model,
  randomSeed: number,
  defaults: OptionDefaults = { durationSeconds: null, resolution: null, aspectRatio: null },
): { request: VideoRequest; notes: Sentence[] } {
  const prompt = cleanPrompt(options.prompt);
  if (!isVisible(prompt)) throw new UserError((t) => t('refusal.promptEmpty'));
  const length = model.promptUnit === 'utf16' ? prompt.length : [...prompt].length;
  const maxLength = Math.min(model.promptMaxLength, PROMPT_MAX_LENGTH);
  if (length > maxLength) {
    throw new UserError((t) => t('refusal.promptTooLong', { length, model: model.label, max: maxLength }));
  }
  const { seed } = options;
  if (seed !== null && !(Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX)) {
    throw new UserError((t) => t('refusal.seed', { max: SEED_MAX }));
  }

  const notes: Sentence[] = [];
  function note(what: 'length' | 'resolution' | 'aspectRatio', asked: string | number, got: string | number) {
    // The fitting has refused values that aren't in our lists.
    const known = asked as number | Markdown;
    if (asked !== got) notes.push((t) => t(`note.${what}`, { model: model.label, asked: known, got }));
  }

  const durationSeconds = fitDuration(options.durationSeconds ?? defaults.durationSeconds, model);
  note('length', options.durationSeconds ?? durationSeconds, durationSeconds);
  const resolution = fitResolution(options.resolution ?? defaults.resolution, model);
  note('resolution', options.resolution ?? resolution, resolution);
  const aspectRatio = fitAspectRatio(options.aspectRatio ?? defaults.aspectRatio, model);
  note('aspectRatio', options.aspectRatio ?? aspectRatio, aspectRatio);

  const request = {
    model: model.id,
    prompt,
    durationSeconds,
    resolution,
    aspectRatio,
    seed: seed ?? randomSeed,
  };
  return { request, notes };
}

/** One form for the same text, so that the provider gets what everybody sees. */
function cleanPrompt(prompt: string): string {
  return cleanLines(prompt.normalize('NFC'));
}

function fitDuration(asked: number | null, model: Model): number {
  if (asked === null) return model.defaultDurationSeconds;
  if (!(Number.isInteger(asked) && asked >= 1 && asked <= DURATION_MAX_SECONDS)) {
    throw new UserError((t) => t('refusal.duration', { max: DURATION_MAX_SECONDS }));
  }
  const { durations } = model;
  if (!Array.isArray(durations)) return Math.min(Math.max(asked, durations.from), durations.to);
  // At equal distance the shorter one, which is cheaper.
  return nearest(
    durations.toSorted((a, b) => a - b),
    (seconds) => Math.abs(seconds - asked),
  );
}

function fitResolution(asked: string | null, model: Model): string {
  if (asked === null) return model.defaultResolution;
  if (!(resolutions as readonly string[]).includes(asked)) {
    const choices = resolutions.join(', ');
    throw new UserError((t) =>
      t('refusal.noResolution', { asked: safeLine(asked, ASKED_SHOWN_LENGTH), choices }),
    );
  }
  const ascending = model.resolutions.toSorted((a, b) => parseInt(a, 10) - parseInt(b, 10));
  return nearest(ascending, (resolution) => Math.abs(parseInt(resolution, 10) - parseInt(asked, 10)));
}

function fitAspectRatio(asked: string | null, model: Model): string {
  if (asked === null) return model.defaultAspectRatio;
  if (!(aspectRatios as readonly string[]).includes(asked)) {
    const choices = aspectRatios.join(', ');
    throw new UserError((t) =>
      t('refusal.noAspectRatio', { asked: safeLine(asked, ASKED_SHOWN_LENGTH), choices }),
    );
  }
  return nearest(model.aspectRatios, (ratio) => Math.abs(Math.log(toNumber(ratio) / toNumber(asked))));
}

function toNumber(ratio: string): number {
  const [width = 1, height = 1] = ratio.split(':').map(Number);
  return width / height;
}

function nearest<T>(values: readonly [T, ...T[]] | T[], distance: (value: T) => number): T {
  return values.reduce((best, value) => (distance(value) < distance(best) ? value : best));
}

/** A guild's upper limits; `null`: no limit. */
export interface VideoLimits {
  maxDurationSeconds: number | null;
  maxResolution: string | null;
}

/** The model with only the options within the limits; `undefined` if there are none. */
export function limitModel(
  model: Model,
  { maxDurationSeconds, maxResolution }: VideoLimits,
): Model | undefined {
  const maxSeconds = maxDurationSeconds ?? Number.POSITIVE_INFINITY;
  const durations = limitDurations(model.durations, maxSeconds);
  const [resolution, ...others] = model.resolutions.filter((each) => isWithin(each, maxResolution));
  if (durations === undefined || resolution === undefined) return undefined;
  const allowed: Model['resolutions'] = [resolution, ...others];
  const longest = Array.isArray(durations) ? Math.max(...durations) : durations.to;
  return {
    ...model,
    durations,
    resolutions: allowed,
    defaultDurationSeconds: Math.min(model.defaultDurationSeconds, longest),
    defaultResolution: allowed.includes(model.defaultResolution)
      ? model.defaultResolution
      : allowed.reduce((best, each) => (rank(each) > rank(best) ? each : best)),
  };
}

function limitDurations(durations: Model['durations'], maxSeconds: number): Model['durations'] | undefined {
  if (!Array.isArray(durations)) {
    return durations.from > maxSeconds ? undefined : { ...durations, to: Math.min(durations.to, maxSeconds) };
  }
  const [first, ...others] = durations.filter((seconds) => seconds <= maxSeconds);
  return first === undefined ? undefined : [first, ...others];
}

/** Whether a resolution isn't above another; `null` means no limit. */
export function isWithin(resolution: string, maxResolution: string | null): boolean {
  return maxResolution === null || rank(resolution) <= rank(maxResolution);
}

function rank(resolution: string): number {
  return (resolutions as readonly string[]).indexOf(resolution);
}
