import { EditableError } from '../errors.ts';
import type { Sentence } from '../locales/translate.ts';
import { cleanLines, isVisible } from '../text/clean.ts';
import { type Markdown, safeLine } from '../text/markdown.ts';
import { chooseWays, type Lack, lines, rank, type Wanted } from './choose-ways.ts';
import { aspectRatios, resolutions } from './formats.ts';
import { bestOffer, PromptTooLongError } from './offers.ts';
import type { OptionDefaults, RequestedOptions } from './options.ts';
import { type FittedRequest, soundChoices, type VideoRequest } from './request.ts';
import type { Model, Way } from './schema.ts';
import { estimateUsd, keepsLength, lengthFor, wholeSeconds } from './ways.ts';

/** The command's own limits, which Discord's client enforces. A direct API call may exceed them. */
export const PROMPT_MAX_LENGTH = 4_000;
export const AVOID_MAX_LENGTH = 1_000;
export const DURATION_MAX_SECONDS = 60;
const ASKED_SHOWN_LENGTH = 20;
/** Every provider accepts a 31-bit seed. Some refuse larger ones. */
export const SEED_MAX = 2 ** 31 - 1;

/**
 * A request fitted to the way of the model that suits it best: an unsupported length, resolution or ratio is replaced by
 * the nearest supported one, with a sentence in `notes`. If no way takes its inputs or its task: what is lacking. Throws
 * an `EditableError` for values that make no sense with any model, and for a prompt that is too long for the model.
 */
export function fitRequest(
  wanted: Wanted & { options: RequestedOptions },
  model: Model,
  randomSeed: number,
  defaults: OptionDefaults = { durationSeconds: null, resolution: null, aspectRatio: null },
): FittedRequest | { lack: Lack } {
  const { options } = wanted;
  const words = checkOptions(options);
  const chosen = chooseWays(model, wanted);
  if ('lack' in chosen) return chosen;
  const fitAlone = (alone: Model) => fitRequest(wanted, alone, randomSeed, defaults);
  if (model.offers.length > 1) return bestOffer(model, wanted, fitAlone);
  const fits = chosen.ways.map((way) => fitToWay(wanted, way, defaults));
  const best = fits.reduce((best, fit) => (isBetter(fit, best) ? fit : best));
  const { way, durationSeconds, resolution, aspectRatio } = best;
  checkLength(words.prompt, way, model);

  const notes: Sentence[] = [];
  function note(
    what: 'length' | 'resolution' | 'aspectRatio',
    asked: string | number | null,
    got: string | number,
  ) {
    // The fitting has refused values that aren't in our lists.
    const known = asked as number | Markdown;
    if (asked !== null && asked !== got)
      notes.push((t) => t(`note.${what}`, { model: model.label, asked: known, got }));
  }
  // A video that is worked on has its own.
  const { film } = wanted.inputs.find(({ role }) => role === 'video') ?? {};
  if (!(film && keepsLength(way))) note('length', options.durationSeconds, durationSeconds);
  note('resolution', options.resolution, resolution);
  if (!film) note('aspectRatio', options.aspectRatio, aspectRatio);

  const request = {
    ...{ model: model.id, offer: model.offers[0].id, way: way.name, task: way.task },
    ...(model.pin !== undefined && { pin: model.pin }),
    ...words,
    ...(options.draft && { draft: true }),
    ...{ durationSeconds, resolution, aspectRatio, seed: options.seed ?? randomSeed },
  };
  return { way, request, notes };
}

/** The words of a request as the provider gets them. Throws an `EditableError` for what no model could take. */
function checkOptions(options: RequestedOptions): Pick<VideoRequest, 'prompt' | 'avoid' | 'sound'> {
  const prompt = cleanPrompt(options.prompt);
  const avoid = cleanPrompt(options.avoid ?? '');
  if (!isVisible(prompt)) throw new EditableError((t) => t('refusal.promptEmpty'));
  if ([...avoid].length > AVOID_MAX_LENGTH)
    throw new EditableError((t) =>
      t('refusal.avoidTooLong', { length: [...avoid].length, max: AVOID_MAX_LENGTH }),
    );
  const { seed } = options;
  if (seed !== null && !(Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX))
    throw new EditableError((t) => t('refusal.seed', { max: SEED_MAX }));
  const sound = soundChoices.find((choice) => choice === options.sound);
  if (options.sound !== null && sound === undefined)
    throw new EditableError((t) =>
      t('refusal.noSound', { asked: safeLine(options.sound ?? '', ASKED_SHOWN_LENGTH) }),
    );
  return { prompt, ...(isVisible(avoid) && { avoid }), ...(sound && { sound }) };
}

function checkLength(prompt: string, way: Way, { label }: Model): void {
  const length = lengthFor(way, prompt);
  const max = Math.min(way.promptMaxLength, PROMPT_MAX_LENGTH);
  if (length > max) throw new PromptTooLongError({ length, max }, label);
}

interface Fit {
  way: Way;
  durationSeconds: number;
  resolution: string;
  aspectRatio: string;
  /** How many options the way lacks: those the member named, and the defaults here. */
  changed: { asked: number; defaults: number };
}

function fitToWay(
  { options: asked, inputs }: Wanted & { options: RequestedOptions },
  way: Way,
  defaults: OptionDefaults,
): Fit {
  const film = keepsLength(way) ? inputs.find(({ role }) => role === 'video')?.film : undefined;
  const options = film ? { ...asked, durationSeconds: wholeSeconds(film.seconds) } : asked;
  const isCheapest = options.draft && !way.draft;
  const fitted = {
    durationSeconds: fitDuration(options.durationSeconds ?? defaults.durationSeconds, way),
    resolution: isCheapest ? lowest(way) : fitResolution(options.resolution ?? defaults.resolution, way),
    aspectRatio: fitAspectRatio(options.aspectRatio ?? defaults.aspectRatio, way),
  };
  const lacking = (asked: OptionDefaults) =>
    (['durationSeconds', 'resolution', 'aspectRatio'] as const).filter(
      (option) => asked[option] !== null && asked[option] !== fitted[option],
    ).length;
  return { way, ...fitted, changed: { asked: lacking(options), defaults: lacking(defaults) } };
}

/** Of two ways that lack equally much, the cheaper one; of two that lack nothing, the first. */
function isBetter(fit: Fit, best: Fit): boolean {
  const more = fit.changed.asked - best.changed.asked || fit.changed.defaults - best.changed.defaults;
  if (more !== 0) return more < 0;
  return fit.changed.asked + fit.changed.defaults > 0 && usdOf(fit) < usdOf(best);
}

function usdOf({ way, durationSeconds, resolution }: Fit): number {
  return estimateUsd(way, { durationSeconds, resolution, hasImage: false });
}

function lowest({ resolutions: all }: Way): string {
  return all.reduce((least, each) => (rank(each) < rank(least) ? each : least));
}

/** One form for the same text, so that the provider gets what everybody sees. */
function cleanPrompt(prompt: string): string {
  return cleanLines(prompt.normalize('NFC'));
}

function fitDuration(asked: number | null, way: Way): number {
  if (asked === null) return way.defaultDurationSeconds;
  if (!(Number.isInteger(asked) && asked >= 1 && asked <= DURATION_MAX_SECONDS)) {
    throw new EditableError((t) => t('refusal.duration', { max: DURATION_MAX_SECONDS }));
  }
  const { durations } = way;
  if (!Array.isArray(durations)) return Math.min(Math.max(asked, durations.from), durations.to);
  // At equal distance the shorter one, which is cheaper.
  return nearest(
    durations.toSorted((a, b) => a - b),
    (seconds) => Math.abs(seconds - asked),
  );
}

function fitResolution(asked: string | null, way: Way): string {
  if (asked === null) return way.defaultResolution;
  const known = resolutions.find((each) => each === asked);
  if (!known) {
    const choices = resolutions.join(', ');
    throw new EditableError((t) =>
      t('refusal.noResolution', { asked: safeLine(asked, ASKED_SHOWN_LENGTH), choices }),
    );
  }
  const ascending = way.resolutions.toSorted((a, b) => rank(a) - rank(b));
  return nearest(ascending, (resolution) => Math.abs(lines[resolution] - lines[known]));
}

function fitAspectRatio(asked: string | null, way: Way): string {
  if (asked === null) return way.defaultAspectRatio;
  if (!(aspectRatios as readonly string[]).includes(asked)) {
    const choices = aspectRatios.join(', ');
    throw new EditableError((t) =>
      t('refusal.noAspectRatio', { asked: safeLine(asked, ASKED_SHOWN_LENGTH), choices }),
    );
  }
  return nearest(way.aspectRatios, (ratio) => Math.abs(Math.log(toNumber(ratio) / toNumber(asked))));
}

/** The ratio that comes nearest to a picture's shape. */
export function aspectRatioOf({ width, height }: { width: number; height: number }): string {
  return nearest([...aspectRatios], (ratio) => Math.abs(Math.log((toNumber(ratio) * height) / width)));
}

function toNumber(ratio: string): number {
  const [width = 1, height = 1] = ratio.split(':').map(Number);
  return width / height;
}

function nearest<T>(values: readonly [T, ...T[]] | T[], distance: (value: T) => number): T {
  return values.reduce((best, value) => (distance(value) < distance(best) ? value : best));
}
