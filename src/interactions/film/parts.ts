import { type APIButtonComponentWithCustomId, ComponentType } from 'discord.js';
import type { FilmKind } from '../../jobs/film.ts';
import type { Sentence, Translate } from '../../locales/translate.ts';
import type { CardImage } from '../../replies/card-image.ts';
import { messageUrl } from '../../replies/message-url.ts';
import { type Board, titleOf } from '../../requests/board/board.ts';
import type { KeptBoard } from '../../requests/board/boards.ts';
import type { BoardComposition } from '../../requests/board/compose-board.ts';
import { showsBoard, type TakeState, type Takes } from '../../requests/board/takes.ts';
import { safeLine } from '../../text/markdown.ts';
import type { ModelList } from '../composer/selects.ts';

/** What of a board its message shows. */
export type FilmPage =
  | { shows: 'shots'; page: number }
  | { shows: 'shot'; shotId: string; list?: ModelList }
  /** What the assistant has written. */
  | { shows: 'written'; page: number }
  | { shows: 'rewrites'; shotId: string }
  | { shows: 'look'; list?: ModelList; isDeleting?: boolean };

/** Everything that the message of a board shows. */
export interface FilmView extends KeptBoard {
  composition: BoardComposition;
  takes: Takes;
  /** The member's other films here. */
  others: readonly KeptBoard[];
  /** The images of videos, by the ids of their jobs. */
  images: ReadonlyMap<string, CardImage>;
  /** What was wrong with the last click or form. */
  note: Sentence | undefined;
  /** Whether its shots were just made from the sentences of an idea. */
  isFromIdea: boolean;
  /** Whether an assistant can write here. */
  canWrite: boolean;
}

const TITLE_SHOWN = 80;

export type Button = APIButtonComponentWithCustomId;

/** In the order in which they are shown. */
const kinds = ['draft', 'final'] as const;
const signs: Record<TakeState['state'], string> = {
  ...{ none: '', waiting: '🕓', making: '⏳', made: '✅', failed: '❌' },
};

/** What became of a shot, each with a link to its video. */
export function takeLines(shotId: string, takes: Takes, t: Translate, hasLinks = true): string[] {
  return kinds.flatMap((kind) => {
    const take = takes.of(shotId, kind);
    if (take.state === 'none') return [];
    const said = t(`board.${kind}State`, { state: take.state });
    const url = hasLinks && 'job' in take && take.job ? messageUrl(take.job) : undefined;
    return [`${signs[take.state]} ${url === undefined ? said : `[${said}](${url})`}`];
  });
}

/** The image of the best that there is of a shot. */
export function imageOf(
  shotId: string,
  { takes, images }: Pick<FilmView, 'takes' | 'images'>,
): CardImage | undefined {
  for (const kind of ['final', 'draft'] as const) {
    const take = takes.of(shotId, kind);
    const image = take.state === 'made' ? images.get(take.job.id) : undefined;
    if (image) return image;
  }
  return undefined;
}

/** How a film of the board goes, or went. */
export function filmLine(kind: FilmKind, { board, takes }: FilmView, t: Translate): string[] {
  const job = takes.film(kind);
  if (!job) return [];
  const url = messageUrl(job);
  const where = url === undefined ? '' : ` [${t('list.message')}](${url})`;
  const made = board.shots.filter(({ id }) => takes.of(id, kind).state === 'made').length;
  const count = board.shots.length;
  if (takes.isFilming(kind)) return [`⏳ ${t('board.filming', { kind, done: made, count })}${where}`];
  if (job.status.state === 'succeeded') {
    if (job.isDeleted) return [];
    return showsBoard(job, board, kind, takes)
      ? [`✅ ${t('board.ready', { kind })}${where}`]
      : [`🕓 ${t('board.outdated', { kind })}${where}`];
  }
  return [`❌ ${t('board.unfinished', { kind })}${where}`];
}

/** The name of a film above its pages. */
export function shownTitle(board: Board, t: Translate): string {
  return safeLine(titleOf(board), TITLE_SHOWN) || t('board.untitled');
}

export function button(
  customId: string,
  label: string | undefined,
  emoji: string,
  { style = 2, disabled = false }: { style?: Button['style']; disabled?: boolean } = {},
): Button {
  return {
    ...{ type: ComponentType.Button, custom_id: customId, emoji: { name: emoji }, style, disabled },
    ...(label !== undefined && { label }),
  };
}
