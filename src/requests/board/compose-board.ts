import { hash } from 'node:crypto';
import type { FittedRequest } from '../../catalog/request.ts';
import type { Model } from '../../catalog/schema.ts';
import { estimateUsd } from '../../catalog/ways.ts';
import { UserError } from '../../errors.ts';
import type { CastMember } from '../../jobs/cast-store.ts';
import { type FilmKind, MAX_FILM_SECONDS, MAX_SHOTS, MIN_SHOTS } from '../../jobs/film.ts';
import type { Sentence } from '../../locales/translate.ts';
import { castMarkOf } from '../cast.ts';
import { namedIn } from '../cast-names.ts';
import { hasFirstFrame, hasNoBlockedWord, type ValidateDeps } from '../checks.ts';
import {
  type Choices,
  type Composition,
  choicesOf,
  fitDraft,
  refusalOf,
  resolveModel,
} from '../composition.ts';
import { asMadeBy, withOptions } from '../draft.ts';
import type { Draft } from '../request.ts';
import type { Requester } from '../requester.ts';
import { checkBeforeModel, type ModelScope, modelsIn, type Validate } from '../validate.ts';
import { type Board, type Shot, titleOf } from './board.ts';
import { draftOfShot, withFrame } from './shot-draft.ts';

/** A shot as it would be made now. */
export interface ShotComposition {
  shot: Shot;
  model: Model;
  way: FittedRequest['way'];
  /** The request that its model gets. */
  made: Draft;
  fitted: Composition['fitted'];
  usd: Record<FilmKind, number>;
  /** Whether a draft would be any cheaper, or smaller where it's free. */
  hasDraft: boolean;
  choices: Choices;
  usdWith: Composition['usdWith'];
  /** Those of the cast that it names. */
  cast: readonly CastMember[];
  castMark: string;
  /** What is changed to fit the model. */
  notes: readonly Sentence[];
  refusal: Sentence | undefined;
  mayPass: boolean;
}

/** A board as it would be made now. The board itself keeps what its models lack, for others. */
export interface BoardComposition {
  shots: readonly ShotComposition[];
  /** The models that the member may use here, and the one of the whole film. */
  models: readonly Model[];
  model: Model;
  /** What can be chosen for the whole film, what is, and a shot that says nothing of its own. */
  choices: Choices;
  fitted: Composition['fitted'];
  whole: Draft;
  seconds: number;
  /** Whether a draft of a shot would be any cheaper, or smaller where it's free. */
  hasDrafts: boolean;
  /** How often a member may ask the assistant in a day here. */
  assistantCalls: number;
  /** Why no film can be made of it, whatever its shots. */
  refusal: Sentence | undefined;
}

/** Throws a `UserError` for somebody who can make no videos here at all. */
export type ComposeBoard = (board: Board, requester: Requester) => Promise<BoardComposition>;

export function createComposeBoard(deps: ValidateDeps & { validate: Validate }): ComposeBoard {
  return async (board, requester) => {
    const scope = await checkBeforeModel(null, requester, deps);
    const cast = await deps.cast.usable(requester, scope.settings);
    const compose = composeShot.bind(undefined, { board, requester, scope, cast, deps });
    const shots = await Promise.all(board.shots.map(compose));
    const { model } = resolveModel(board.model, scope, deps.clock.now());
    const seconds = shots.reduce((sum, { fitted }) => sum + fitted.durationSeconds, 0);
    const whole = draftOfShot(board, emptyShot, 'final');
    return {
      ...{ shots, model, seconds, whole, models: modelsIn(scope) },
      choices: choicesOf(whole, model),
      fitted: fitDraft(whole, model, scope).request,
      hasDrafts: shots.some(({ hasDraft }) => hasDraft),
      assistantCalls: scope.settings.assistantCalls,
      refusal: refusalOfFilm(shots.length, seconds) ?? refusalOfTitle(board, scope.settings),
    };
  };
}

const emptyShot: Shot = {
  ...{ id: '0', prompt: '', durationSeconds: null, model: null, continues: false, takes: {} },
};

interface Place {
  board: Board;
  requester: Requester;
  scope: ModelScope;
  cast: readonly CastMember[];
  deps: ValidateDeps & { validate: Validate };
}

async function composeShot(place: Place, shot: Shot): Promise<ShotComposition> {
  const { board, requester, scope, deps } = place;
  const asked = draftOfShot(board, shot, 'final');
  const wanted = shot.continues ? withFrame(asked) : asked;
  const { model, instead } = resolveModel(wanted.model, scope, deps.clock.now());
  const brought = await deps.cast.bring(wanted, requester, scope.settings);
  const made = asMadeBy(brought.draft, model);
  const { way, request, notes } = fitDraft(made, model, scope);
  const draft = fitDraft(withOptions(made, { draft: true }), model, scope);
  const validate = (wants: Parameters<Validate>[0]) => deps.validate(wants, requester);
  const usd = { final: usdOf({ way, request }, made), draft: usdOf(draft, made) };
  const isSmaller = draft.request.resolution !== request.resolution;
  return {
    ...{ shot, model, way, made, choices: choicesOf(made, model) },
    ...{ fitted: request, usd, hasDraft: usd.draft < usd.final || (usd.final === 0 && isSmaller) },
    usdWith(options) {
      const changed = withOptions(made, options);
      return usdOf(fitDraft(changed, model, scope), changed);
    },
    cast: namedIn(made.options.prompt, place.cast),
    castMark: castMarkOf(brought.draft).castMark ?? '',
    notes: [...(instead ? [instead] : []), ...brought.notes, ...notes],
    ...(await refusalOf(made, model, validate)),
  };
}

function usdOf({ way, request }: Pick<FittedRequest, 'way' | 'request'>, made: Draft): number {
  return estimateUsd(way, { ...request, hasImage: hasFirstFrame(made) });
}

function refusalOfFilm(count: number, seconds: number): Sentence | undefined {
  if (seconds > MAX_FILM_SECONDS) return (t) => t('film.tooLong', { seconds, max: MAX_FILM_SECONDS });
  const isShort = count > 0 && count < MIN_SHOTS;
  return isShort ? (t) => t('film.shotCount', { min: MIN_SHOTS, max: MAX_SHOTS }) : undefined;
}

/** Everybody reads it. */
function refusalOfTitle(board: Board, settings: ModelScope['settings']): Sentence | undefined {
  try {
    hasNoBlockedWord({ request: { prompt: titleOf(board) }, settings });
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.sentence;
    throw error;
  }
}

/** What shots cost together. */
export function usdOfShots(shots: readonly ShotComposition[], kind: FilmKind): number {
  return shots.reduce((sum, { usd }) => sum + usd[kind], 0);
}

/**
 * What a click on a button agrees to, in a few characters: the price of the shots that are to be made, their models and
 * cast, and everything on the board. A film that was refused leaves it as it was.
 */
export function termsOf(board: Board, missing: readonly ShotComposition[], kind: FilmKind): string {
  const shots = board.shots.map(({ takes: _, ...shot }) => shot);
  const made = missing.map(({ shot, model, castMark }) => [shot.id, model.id, castMark]);
  const { films: _, count: __, idea: ___, written: ____, rewrites: _____, ...words } = board;
  const mark = hash('sha256', JSON.stringify([{ ...words, shots }, made])).slice(0, 12);
  return `${Math.ceil(usdOfShots(missing, kind) * 1e6)}-${mark}`;
}
