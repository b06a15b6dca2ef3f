import { ButtonStyle, ComponentType } from 'discord.js';
import type { Translate } from '../../locales/translate.ts';
import { heading, type Part, type Row, row, text } from '../../replies/card.ts';
import { offerTime } from '../../replies/offer.ts';
import { captionChoices, titleOf } from '../../requests/board/board.ts';
import type { KeptBoard } from '../../requests/board/boards.ts';
import { plainLine, small } from '../../text/markdown.ts';
import { allModels, modelSelect, optionSelect, shapeOf } from '../composer/selects.ts';
import { filmId } from './ids.ts';
import { button, type FilmPage, type FilmView, shownTitle } from './parts.ts';

type Look = Extract<FilmPage, { shows: 'look' }>;

/** What is the same for all shots, and the member's other films. Pure. */
export function lookPage(
  view: FilmView,
  { list = allModels, isDeleting = false }: Look,
  t: Translate,
): Part[] {
  const { id, board, composition, others, note } = view;
  const { model, models, choices, fitted, shots } = composition;
  const totalWith = (changed: { resolution?: string; aspectRatio?: string }) =>
    shots.reduce((sum, shot) => sum + shot.usdWith(changed), 0);
  return [
    [
      heading('🎨', shownTitle(board, t)),
      `**${model.label}**`,
      small(offerTime(model, t), fitted.resolution, fitted.aspectRatio),
    ].join('\n'),
    modelSelect(
      filmId(id, 'model'),
      { models, model },
      { ...list, draft: composition.whole, lastModelId: undefined },
      t,
    ),
    ...optionSelect(
      filmId(id, 'resolution'),
      {
        ...{ values: choices.resolutions, chosen: fitted.resolution, emoji: '📺' },
        labelOf: (resolution) => resolution,
        usdOf: (resolution) => totalWith({ resolution }),
      },
      t,
    ),
    ...optionSelect(
      filmId(id, 'ratio'),
      {
        ...{ values: choices.aspectRatios, chosen: fitted.aspectRatio, emoji: '📐' },
        labelOf: (ratio) => `${ratio} · ${t(`composer.${shapeOf(ratio)}`)}`,
        usdOf: (aspectRatio) => totalWith({ aspectRatio }),
      },
      t,
    ),
    ...optionSelect(
      filmId(id, 'captions'),
      {
        ...{ values: captionChoices, chosen: board.captions, emoji: '💬' },
        labelOf: (choice) => t(`board.captions.${choice}`),
        usdOf: () => 0,
      },
      t,
    ),
    ...(others.length > 0 ? [otherFilms(id, others, t)] : []),
    ...(note || isDeleting ? [text(`⚠️ ${note?.(t) ?? t('board.deleteNote')}`)] : []),
    row(
      button(filmId(id, 'page', 0), t('board.back'), '🎞️'),
      button(filmId(id, 'new'), t('board.new'), '📄'),
      isDeleting
        ? button(filmId(id, 'delete-now'), t('board.reallyDelete'), '🗑️', { style: ButtonStyle.Danger })
        : button(filmId(id, 'delete'), t('board.delete'), '🗑️'),
    ),
  ];
}

function otherFilms(id: string, others: readonly KeptBoard[], t: Translate): Row {
  return row({
    type: ComponentType.StringSelect,
    custom_id: filmId(id, 'film'),
    placeholder: t('board.open'),
    options: others.map(({ id: other, board }) => ({
      label: plainLine(titleOf(board) || t('board.untitled'), 100),
      value: other,
      description: t('board.shots', { count: board.shots.length }),
      emoji: { name: '🎬' },
    })),
  });
}
