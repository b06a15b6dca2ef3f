import { ButtonStyle } from 'discord.js';
import { MAX_SHOTS } from '../../jobs/film.ts';
import { isIn } from '../../jobs/job.ts';
import type { Sentence, Translate } from '../../locales/translate.ts';
import { heading, type Part, row, text } from '../../replies/card.ts';
import { withImage } from '../../replies/card-image.ts';
import { failureReason } from '../../replies/failures.ts';
import type { ShotComposition } from '../../requests/board/compose-board.ts';
import { safeText, small } from '../../text/markdown.ts';
import { allModels, modelSelect, optionSelect, shownLengths } from '../composer/selects.ts';
import { filmId } from './ids.ts';
import { type Button, button, type FilmPage, type FilmView, imageOf, takeLines } from './parts.ts';
import { factsOf, SHOTS_ON_PAGE } from './shots-page.ts';

const PROMPT_SHOWN = 1_200;

/** One shot, with everything that can be done with it; nothing if it is gone. Pure. */
export function shotPage(
  view: FilmView,
  { shotId, list = allModels }: Extract<FilmPage, { shows: 'shot' }>,
  t: Translate,
): Part[] | undefined {
  const { composition, board, id } = view;
  const index = board.shots.findIndex((each) => each.id === shotId);
  const shot = composition.shots[index];
  if (!shot) return undefined;
  const remarks = remarksOf(view, shot, t);
  return [
    withImage(wordsOf(shot, { number: index + 1, view }, t), imageOf(shotId, view)),
    ...(remarks.length > 0 ? [text(remarks.join('\n'))] : []),
    ...optionSelect(
      filmId(id, 'length', shotId),
      {
        values: shownLengths(shot.choices.durations, shot.fitted.durationSeconds),
        ...{ chosen: shot.fitted.durationSeconds, emoji: '⏱️' },
        labelOf: (seconds) => t('composer.seconds', { seconds }),
        usdOf: (durationSeconds) => shot.usdWith({ durationSeconds }),
      },
      t,
    ),
    modelSelect(
      filmId(id, 'shot-model', shotId),
      { models: composition.models, model: shot.model },
      { ...list, draft: shot.made, lastModelId: board.model ?? undefined },
      t,
    ),
    row(...edits(view, shot, index, t)),
    row(...ways(view, index, t)),
    ...rest(view, shot, t),
  ];
}

function wordsOf(
  shot: ShotComposition,
  { number, view }: { number: number; view: FilmView },
  t: Translate,
): string {
  const { text } = safeText(shot.shot.prompt, { maxUnits: PROMPT_SHOWN, keepsLines: true });
  const states = takeLines(shot.shot.id, view.takes, t);
  return [
    heading('🎬', t('board.shot', { number, count: view.board.shots.length })),
    text.replace(/^/gm, '> '),
    small(...factsOf(shot, number, t)),
    ...(states.length > 0 ? [small(...states)] : []),
  ].join('\n');
}

/** Why it wasn't made, what its model changes, and what is wrong. */
function remarksOf(
  { takes, note }: FilmView,
  { shot, model, notes, refusal }: ShotComposition,
  t: Translate,
) {
  const failures = (['draft', 'final'] as const).flatMap((kind) => {
    const take = takes.of(shot.id, kind);
    if (take.state !== 'failed') return [];
    const { job, why } = take;
    if (job && isIn(job, 'failed')) return [`❌ ${failureReason(job.status.kind, model.label, t)}`];
    return why === undefined ? [] : [`❌ ${why}`];
  });
  const wrong: Sentence | undefined = note ?? refusal;
  return [
    ...failures,
    ...notes.map((change) => small(`ℹ️ ${change(t)}`)),
    ...(wrong ? [`⚠️ ${wrong(t)}`] : []),
  ];
}

function edits({ id, board }: FilmView, { shot }: ShotComposition, index: number, t: Translate): Button[] {
  const { continues, takes } = shot;
  return [
    button(filmId(id, 'edit', shot.id), t('board.edit'), '✏️'),
    button(filmId(id, 'split', shot.id), t('board.split'), '✂️', {
      disabled: board.shots.length >= MAX_SHOTS,
    }),
    button(
      filmId(id, 'continues', shot.id, continues ? 'off' : 'on'),
      t(continues ? 'board.continueOn' : 'board.continueOff'),
      '↪️',
      { style: continues ? ButtonStyle.Primary : ButtonStyle.Secondary, disabled: index === 0 },
    ),
    button(filmId(id, 'redo', shot.id), t('board.redo'), '🔁', { disabled: Object.keys(takes).length === 0 }),
    button(filmId(id, 'remove', shot.id), t('board.remove'), '🗑️', { style: ButtonStyle.Danger }),
  ];
}

/** To another place, and to other shots. */
function ways({ id, board }: FilmView, index: number, t: Translate): Button[] {
  const { shots } = board;
  const shotId = shots[index]?.id ?? '';
  const to = (shot: number, emoji: string) =>
    button(filmId(id, 'open', shots[shot]?.id ?? `none-${shot + 1}`), undefined, emoji, {
      disabled: shots[shot] === undefined,
    });
  return [
    button(filmId(id, 'move', shotId, -1), t('board.earlier'), '⬆️', { disabled: index === 0 }),
    button(filmId(id, 'move', shotId, 1), t('board.later'), '⬇️', { disabled: index === shots.length - 1 }),
    button(filmId(id, 'page', Math.floor(index / SHOTS_ON_PAGE)), t('board.back'), '🎞️'),
    to(index - 1, '◀️'),
    to(index + 1, '▶️'),
  ];
}

function rest({ id, takes, canWrite }: FilmView, { shot }: ShotComposition, t: Translate): Part[] {
  const running = (['draft', 'final'] as const).filter((kind) => takes.of(shot.id, kind).state === 'making');
  const buttons = [
    ...(canWrite ? [button(filmId(id, 'improve', shot.id), t('composer.improve'), '✨')] : []),
    ...running.map((kind) =>
      button(filmId(id, 'cancel', shot.id, kind), t('board.cancelShot'), '✖️', { style: ButtonStyle.Danger }),
    ),
    ...(shot.model === null ? [] : [button(filmId(id, 'own-model', shot.id), t('board.ownModel'), '🎨')]),
  ];
  return buttons.length > 0 ? [row(...buttons)] : [];
}
