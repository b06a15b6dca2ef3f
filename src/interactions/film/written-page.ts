import { ButtonStyle } from 'discord.js';
import type { Translate } from '../../locales/translate.ts';
import { heading, type Part, row, text } from '../../replies/card.ts';
import { shotOf, type Written } from '../../requests/board/board.ts';
import { hasRoomFor, rewritesOf } from '../../requests/board/suggestions.ts';
import { safeLine, small } from '../../text/markdown.ts';
import { rewriteParts, suggestionLines } from '../composer/rewrites-view.ts';
import { filmId } from './ids.ts';
import { type Button, button, type FilmView } from './parts.ts';

/** All texts of a message share 4,000 characters, escapes included. The rest is for what stands around the shots. */
const SHOTS_LENGTH = 3_300;

/**
 * The shots that the assistant has written, whole, and on as many pages as that takes. Only the last page has the
 * buttons that put them on the board, so nothing gets there unread. Nothing if none are there. Pure.
 */
export function writtenPage(view: FilmView, page: number, t: Translate): Part[] | undefined {
  const { id, board, note } = view;
  const { written } = board;
  if (!written) return undefined;
  const pages = paged(written.shots.map((shot, index) => cardOf(shot, index + 1, t)));
  const current = Math.min(Math.max(page, 0), pages.length - 1);
  const isLast = current === pages.length - 1;
  const seconds = written.shots.reduce((sum, shot) => sum + shot.durationSeconds, 0);
  const { leftOut, callsLeft } = written;
  return [
    [
      heading('✨', safeLine(written.title) || t('board.written')),
      `${t('board.shots', { count: written.shots.length })} · ${t('time.seconds', { seconds })}`,
    ].join('\n'),
    text(pages[current]?.join('\n') ?? ''),
    text(
      [
        ...(leftOut > 0 ? [small(t('board.writtenLeftOut', { count: leftOut }))] : []),
        small(t('board.writtenAbout', { left: callsLeft })),
        ...(note ? [`⚠️ ${note(t)}`] : []),
      ].join('\n'),
    ),
    row(...(isLast ? uses(view, written, t) : [next(view, current, pages.length, t)])),
    row(
      ...(current > 0 ? [button(filmId(id, 'written', current - 1), undefined, '◀️')] : []),
      button(filmId(id, 'write'), t('board.writeOthers'), '🎲'),
      button(filmId(id, 'page', 0), t('assistant.back'), '↩️'),
    ),
  ];
}

/** What the assistant has made of a shot's words. Nothing if that is gone. Pure. */
export function rewritesPage({ id, board, revision }: FilmView, shotId: string, t: Translate) {
  const rewrites = rewritesOf(board, shotOf(board, shotId));
  if (!rewrites) return undefined;
  const ids = {
    use: (kind: string) => filmId(id, 'use-rewrite', shotId, kind, revision),
    again: filmId(id, 'improve', shotId, 'new'),
    back: filmId(id, 'open', shotId),
  };
  return rewriteParts(rewrites, ids, t);
}

function cardOf(shot: Written['shots'][number], number: number, t: Translate): string {
  const head = `**${number}.** ${t('time.seconds', { seconds: shot.durationSeconds })}`;
  return [head, ...suggestionLines(shot, t)].join('\n');
}

/** As many on each page as fit. */
function paged(cards: readonly string[]): string[][] {
  const pages: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const each of cards) {
    if (length + each.length > SHOTS_LENGTH) {
      pages.push([]);
      length = 0;
    }
    pages.at(-1)?.push(each);
    length += each.length + 1;
  }
  return pages;
}

function next({ id }: FilmView, current: number, pages: number, t: Translate): Button {
  return button(filmId(id, 'written', current + 1), t('list.page', { page: current + 1, pages }), '▶️', {
    style: ButtonStyle.Primary,
  });
}

function uses({ id, board, revision }: FilmView, written: Written, t: Translate): Button[] {
  const use = (how: 'add' | 'replace', label: string, style: ButtonStyle.Primary | ButtonStyle.Secondary) =>
    button(filmId(id, 'use-shots', how, revision), label, how === 'add' ? '➕' : '✅', { style });
  if (board.shots.length === 0) return [use('replace', t('board.useShots'), ButtonStyle.Primary)];
  return [
    use('replace', t('board.replaceShots'), ButtonStyle.Primary),
    ...(hasRoomFor(board, written) ? [use('add', t('board.addToShots'), ButtonStyle.Secondary)] : []),
  ];
}
