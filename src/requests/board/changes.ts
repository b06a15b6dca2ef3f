import type { FilmKind } from '../../jobs/film.ts';
import { MAX_SHOTS } from '../../jobs/film.ts';
import { cleanLine, cleanLines, isVisible } from '../../text/clean.ts';
import {
  type Board,
  type NewShot,
  SHOT_MAX_LENGTH,
  type Shot,
  STYLE_MAX_LENGTH,
  TITLE_MAX_LENGTH,
} from './board.ts';

// What changes on a board. A take stays, and says by its mark whether it still is what the shot wants.

/** The board with these shots behind its own, or behind one of them, as far as there is room. */
export function addShots(board: Board, added: readonly NewShot[], afterId?: string): Board {
  const room = MAX_SHOTS - board.shots.length;
  const fresh = added
    .map(({ prompt, ...shot }) => ({ ...shot, prompt: cut(cleanLines(prompt).trim(), SHOT_MAX_LENGTH) }))
    .filter(({ prompt }) => isVisible(prompt))
    .slice(0, room)
    .map(
      ({ prompt, durationSeconds = null, model = null, continues = false }, index): Shot => ({
        id: (board.count + index + 1).toString(36),
        ...{ prompt, durationSeconds, model, continues, takes: {} },
      }),
    );
  const after = board.shots.findIndex(({ id }) => id === afterId);
  const at = after < 0 ? board.shots.length : after + 1;
  return withShots({ ...board, count: board.count + fresh.length }, board.shots.toSpliced(at, 0, ...fresh));
}

export function editShot(
  board: Board,
  shotId: string,
  changed: Partial<Pick<Shot, 'prompt' | 'durationSeconds' | 'model' | 'continues'>>,
): Board {
  return withShots(
    board,
    board.shots.map((shot) => {
      if (shot.id !== shotId) return shot;
      const prompt = cut(cleanLines(changed.prompt ?? shot.prompt).trim(), SHOT_MAX_LENGTH);
      return { ...shot, ...changed, prompt: isVisible(prompt) ? prompt : shot.prompt };
    }),
  );
}

/** Two shots in place of one: the second goes on where the first ends. A chosen length is shared out. */
export function splitShot(board: Board, shotId: string, [first, second]: readonly [string, string]): Board {
  const shot = board.shots.find(({ id }) => id === shotId);
  if (!shot || !isVisible(first) || !isVisible(second)) return board;
  const seconds = shot.durationSeconds;
  const half = seconds === null ? null : Math.max(1, Math.ceil(seconds / 2));
  const rest = half === null || seconds === null ? null : Math.max(1, seconds - half);
  const split = addShots(
    board,
    [{ prompt: second, durationSeconds: rest, model: shot.model, continues: true }],
    shotId,
  );
  // Without room for the second one, the words of the first stay whole.
  if (split.shots.length === board.shots.length) return board;
  return editShot(split, shotId, { prompt: first, durationSeconds: half });
}

/** Changes places with the shot before (`-1`) or behind (`1`). */
export function moveShot(board: Board, shotId: string, by: -1 | 1): Board {
  const from = board.shots.findIndex(({ id }) => id === shotId);
  const [shot, other] = [board.shots[from], board.shots[from + by]];
  if (!shot || !other) return board;
  return withShots(board, board.shots.with(from, other).with(from + by, shot));
}

export function removeShot(board: Board, shotId: string): Board {
  return withShots(
    board,
    board.shots.filter(({ id }) => id !== shotId),
  );
}

/** Forgets a shot's takes, so that the next film makes it anew. */
export function redoShot(board: Board, shotId: string): Board {
  return withShots(
    board,
    board.shots.map((shot) => (shot.id === shotId ? { ...shot, takes: {} } : shot)),
  );
}

export function withWords(board: Board, { title, style }: { title: string; style: string }): Board {
  return {
    ...board,
    title: cut(cleanLine(title).trim(), TITLE_MAX_LENGTH),
    style: cut(cleanLine(style).trim(), STYLE_MAX_LENGTH),
  };
}

export function withLook(
  board: Board,
  changed: Partial<Pick<Board, 'model' | 'resolution' | 'aspectRatio' | 'captions'>>,
): Board {
  return { ...board, ...changed };
}

/** The board once a film of it was begun: which job makes each of its shots. */
export function withFilm(
  board: Board,
  {
    kind,
    filmId,
    takes,
  }: { kind: FilmKind; filmId: string; takes: ReadonlyMap<string, Shot['takes'][FilmKind]> },
): Board {
  const shots = board.shots.map((shot) => {
    const take = takes.get(shot.id);
    return take ? { ...shot, takes: { ...shot.takes, [kind]: take } } : shot;
  });
  return { ...board, shots, films: { ...board.films, [kind]: filmId } };
}

/** Nothing comes before the first shot. */
function withShots(board: Board, shots: readonly Shot[]): Board {
  return {
    ...board,
    shots: shots.map((shot, index) => (index === 0 && shot.continues ? { ...shot, continues: false } : shot)),
  };
}

/** By whole characters. */
function cut(text: string, maxLength: number): string {
  return [...text].slice(0, maxLength).join('');
}
