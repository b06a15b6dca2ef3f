import { UserError } from '../../errors.ts';
import { filmKinds } from '../../jobs/film.ts';
import type { Log } from '../../log.ts';
import type { BoardOwner, KeptBoard } from '../../requests/board/boards.ts';
import { readTakes, type Takes } from '../../requests/board/takes.ts';
import { drawFilm, type FilmDeps } from './open.ts';

/** Images of videos are made while nothing else is going on. */
const LOOKS_AFTERWARDS = 3;

interface FollowDeps extends FilmDeps {
  log: Log;
}

/** Draws a board anew while its film is made: at once, and whenever something has changed while all shots are shown. */
export function followFilm({ id, owner }: { id: string; owner: BoardOwner }, deps: FollowDeps): void {
  const { requests, library, discord, log } = deps;
  let drawn = '';
  let missing = 0;
  let left = LOOKS_AFTERWARDS;

  async function look(): Promise<boolean> {
    return requests.boards.open(id, owner, async (kept) => {
      const shown = discord.shownBoards.find(id);
      if (!shown) return false;
      const { interaction, page } = shown;
      const takes = await readTakes(kept.board, library.find);
      const now = stateOf(kept, takes);
      if (page.shows === 'shots' && (now !== drawn || missing > 0)) {
        missing = await drawFilm(interaction, kept, page, deps);
        drawn = now;
      }
      if (filmKinds.some(takes.isFilming)) return true;
      left -= 1;
      return missing > 0 && left > 0;
    });
  }

  discord.shownBoards.follow(id, () =>
    look().catch((err: unknown) => {
      log.debug({ err }, 'could not draw the board of a film that is being made');
      return !(err instanceof UserError);
    }),
  );
}

/** Everything about a board's films that its message shows. */
function stateOf({ board, revision }: KeptBoard, takes: Takes): string {
  const of = filmKinds.map((kind) => [
    takes.isFilming(kind) || takes.film(kind)?.status.state,
    ...board.shots.map((shot) => takes.of(shot.id, kind).state),
  ]);
  return JSON.stringify([revision, of]);
}
