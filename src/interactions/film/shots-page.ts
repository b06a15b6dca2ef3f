import { ButtonStyle, ComponentType } from 'discord.js';
import type { FilmKind } from '../../jobs/film.ts';
import { listOf } from '../../locales/format.ts';
import type { Translate } from '../../locales/translate.ts';
import { price } from '../../replies/amounts.ts';
import { heading, line, type Part, type Row, row, text } from '../../replies/card.ts';
import { withImage } from '../../replies/card-image.ts';
import { pagesOf } from '../../replies/pages.ts';
import type { ShotComposition } from '../../requests/board/compose-board.ts';
import { termsOf, usdOfShots } from '../../requests/board/compose-board.ts';
import { planFilm } from '../../requests/board/takes.ts';
import { plainLine, safeLine, small } from '../../text/markdown.ts';
import { filmId } from './ids.ts';
import { type Button, button, type FilmView, filmLine, imageOf, shownTitle, takeLines } from './parts.ts';

export const SHOTS_ON_PAGE = 5;
/** All texts of a message share 4,000 characters, escapes included. */
const TEXT_LENGTH = 3_900;
/** A shot's words have the longest of these with which the page fits, and the last of them no links. */
const PROMPT_LENGTHS = [200, 120, 60, 20, 10];
const NO_LINKS = 10;
const STYLE_SHOWN = 120;

/** The shots of a film, five at a time, with their sum and the buttons that make it. Pure. */
export function shotsPage(view: FilmView, page: number, t: Translate): Part[] {
  const { composition, board } = view;
  const pages = pagesOf(board.shots.length, SHOTS_ON_PAGE, page);
  const first = pages.current * SHOTS_ON_PAGE;
  const shots = composition.shots.slice(first, first + SHOTS_ON_PAGE);
  const head = headOf(view, t);
  const foot = footOf(view, t);
  const textsWith = (length: number) =>
    shots.map((shot, index) => cardOf(shot, first + index + 1, { view, length }, t));
  const fits = (length: number) => [head, ...textsWith(length), ...foot].join('').length <= TEXT_LENGTH;
  const texts = textsWith(PROMPT_LENGTHS.find(fits) ?? NO_LINKS);
  return [
    head,
    ...shots.flatMap(({ shot }, index): Part[] => [
      line,
      withImage(texts[index] ?? '', imageOf(shot.id, view)),
    ]),
    ...(foot.length > 0 ? [text(foot.join('\n'))] : []),
    ...(shots.length > 0 ? [choice(view, t), row(...runs(view, t), ...turns(view, pages, t))] : []),
    row(
      button(filmId(view.id, 'add'), t('board.add'), '➕', {
        style: shots.length === 0 ? ButtonStyle.Primary : ButtonStyle.Secondary,
      }),
      button(filmId(view.id, 'words'), t('board.words'), '✏️'),
      button(filmId(view.id, 'look'), t('board.look'), '🎨'),
      ...(view.canWrite ? [write(view, t)] : []),
    ),
  ];
}

/** Opens the form for an idea, or what was written last and isn't on the board yet. */
function write({ id, board: { shots, written } }: FilmView, t: Translate): Button {
  const style = shots.length === 0 ? ButtonStyle.Primary : ButtonStyle.Secondary;
  return button(written ? filmId(id, 'written', 0) : filmId(id, 'write'), t('board.write'), '✨', { style });
}

function headOf({ board, composition, canWrite }: FilmView, t: Translate): string {
  const { shots, seconds } = composition;
  const isCheaper = usdOfShots(shots, 'draft') < usdOfShots(shots, 'final');
  const sum = [
    t('board.shots', { count: shots.length }),
    t('time.seconds', { seconds }),
    price(usdOfShots(shots, 'final'), t),
    ...(isCheaper ? [t('board.draftFor', { price: price(usdOfShots(shots, 'draft'), t) })] : []),
  ];
  return [
    heading('🎬', shownTitle(board, t)),
    shots.length === 0 ? t(canWrite ? 'board.noneWrite' : 'board.none') : sum.join(' · '),
    ...(board.style === '' ? [] : [small(t('board.style', { word: safeLine(board.style, STYLE_SHOWN) }))]),
  ].join('\n');
}

function footOf(view: FilmView, t: Translate): string[] {
  const { composition, note, isFromIdea, canWrite } = view;
  const wrong = note ?? composition.refusal ?? commonRefusal(composition.shots, t);
  return [
    ...(['draft', 'final'] as const).flatMap((kind) => filmLine(kind, view, t)),
    ...(isFromIdea ? [small(`ℹ️ ${t(canWrite ? 'board.fromIdeaWrite' : 'board.fromIdea')}`)] : []),
    ...(wrong ? [`⚠️ ${wrong(t)}`] : []),
  ];
}

/** What is wrong with all shots is said once. */
function commonRefusal(shots: readonly ShotComposition[], t: Translate) {
  const [first, ...others] = shots;
  const said = first?.refusal?.(t);
  return said !== undefined && others.every(({ refusal }) => refusal?.(t) === said)
    ? first?.refusal
    : undefined;
}

function cardOf(
  shot: ShotComposition,
  number: number,
  { view, length }: { view: FilmView; length: number },
  t: Translate,
): string {
  const { takes, composition } = view;
  const own = commonRefusal(composition.shots, t) === undefined ? shot.refusal : undefined;
  const states = takeLines(shot.shot.id, takes, t, length > NO_LINKS);
  return [
    `**${number}.** ${safeLine(shot.shot.prompt, length)}`,
    small(...factsOf(shot, number, t)),
    ...(states.length > 0 ? [small(...states)] : []),
    ...(own ? [`⚠️ ${own(t)}`] : []),
  ].join('\n');
}

/** How a shot would be made: its length, model, price, cast and beginning. */
export function factsOf(
  { shot, fitted, model, usd, cast }: ShotComposition,
  number: number,
  t: Translate,
): string[] {
  const isCheaper = usd.draft < usd.final;
  return [
    t('time.seconds', { seconds: fitted.durationSeconds }),
    model.label,
    price(usd.final, t),
    ...(isCheaper ? [t('board.draftFor', { price: price(usd.draft, t) })] : []),
    ...(cast.length > 0
      ? [
          `🎭 ${listOf(
            cast.map(({ name }) => safeLine(`@${name}`)),
            t,
          )}`,
        ]
      : []),
    ...(shot.continues ? [`↪ ${t('board.continues', { number: number - 1 })}`] : []),
  ];
}

/** Every shot, whichever page it is on. */
function choice({ id, board }: FilmView, t: Translate): Row {
  return row({
    type: ComponentType.StringSelect,
    custom_id: filmId(id, 'shot'),
    placeholder: t('board.pick'),
    options: board.shots.map((shot, index) => ({
      label: plainLine(`${index + 1}. ${shot.prompt}`, 100),
      value: shot.id,
      emoji: { name: '🎬' },
    })),
  });
}

/** The buttons that make the film. A click agrees to the price, the models and the cast: see `runFilm`. */
function runs(view: FilmView, t: Translate): Button[] {
  const { composition, takes } = view;
  return (['draft', 'final'] as const).flatMap((kind) => {
    if (takes.isFilming(kind))
      return [
        button(filmId(view.id, 'stop', kind), t('board.stop', { kind }), '✖️', { style: ButtonStyle.Danger }),
      ];
    if (kind === 'draft' && !composition.hasDrafts) return [];
    return [run(view, kind, t)];
  });
}

function run({ id, board, composition, takes }: FilmView, kind: FilmKind, t: Translate): Button {
  const planned = planFilm(board, kind, '0', takes);
  const missing = composition.shots.filter((_, index) => planned[index]?.isNew);
  const label = { count: missing.length, price: price(usdOfShots(missing, kind), t) };
  const name = kind === 'draft' ? 'draft' : 'shoot';
  const isAll = missing.length === composition.shots.length;
  const said =
    missing.length === 0
      ? t(`board.${name}Join`)
      : isAll
        ? t(`board.${name}All`, { price: label.price })
        : t(`board.${name}Rest`, label);
  const isRefused = missing.some(({ refusal, mayPass }) => refusal !== undefined && !mayPass);
  return button(
    filmId(id, 'run', kind, termsOf(board, missing, kind)),
    said,
    kind === 'draft' ? '⚡' : '🎬',
    {
      style: kind === 'draft' ? ButtonStyle.Primary : ButtonStyle.Success,
      disabled: isRefused || composition.refusal !== undefined,
    },
  );
}

function turns({ id }: FilmView, pages: ReturnType<typeof pagesOf>, t: Translate): Button[] {
  const { current, count } = pages;
  const to = (page: number, emoji: string, disabled: boolean) =>
    button(filmId(id, 'page', page), undefined, emoji, { disabled });
  return [
    button(
      filmId(id, 'again', current),
      count > 1 ? t('list.page', { page: current + 1, pages: count }) : undefined,
      '🔄',
    ),
    ...(count > 1 ? [to(current - 1, '◀️', current === 0), to(current + 1, '▶️', current === count - 1)] : []),
  ];
}
