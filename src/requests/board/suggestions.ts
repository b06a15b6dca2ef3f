import { MAX_SHOTS } from '../../jobs/film.ts';
import { type Board, type Shot, shotOf, type Written } from './board.ts';
import { addShots, editShot } from './changes.ts';

// What an assistant has written for a board, and how it gets onto it: only whole, and as it was shown.

/** The board with the shots that were written for it, in place of its own or behind them. */
export function useWritten({ written, ...board }: Board, how: 'add' | 'replace'): Board {
  if (!written) return board;
  const kept = how === 'replace' ? { ...board, shots: [] } : board;
  const title = board.title === '' ? written.title : board.title;
  return addShots(
    { ...kept, title },
    written.shots.map(({ prompt, durationSeconds }) => ({ prompt, durationSeconds })),
  );
}

/** What was made of a shot's words, unless they are others by now. */
export function rewritesOf({ rewrites }: Board, shot: Pick<Shot, 'id' | 'prompt'> | undefined) {
  return rewrites?.shotId === shot?.id && rewrites?.of === shot?.prompt ? rewrites : undefined;
}

/** The board with one of them as the shot's words; `undefined` if there is no such rewrite any more. */
export function useRewrite(board: Board, shotId: string, kind: string): Board | undefined {
  const found = rewritesOf(board, shotOf(board, shotId))?.texts.find((each) => each.kind === kind);
  if (!found) return undefined;
  const { rewrites: _, ...rest } = board;
  return editShot(rest, shotId, { prompt: found.prompt });
}

/** Whether the written shots fit behind those that are there. */
export function hasRoomFor(board: Board, { shots }: Pick<Written, 'shots'>): boolean {
  return board.shots.length + shots.length <= MAX_SHOTS;
}
