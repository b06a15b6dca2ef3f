import { LRUCache } from 'lru-cache';
import { TOKEN_USABLE_MS } from '../../jobs/token-times.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { MemberInteraction } from '../member-interaction.ts';
import type { FilmPage } from './parts.ts';

/** Far more than are looked at within a token's time. */
const KEPT = 1_000;
/** As often as the message of a job is edited. */
const LOOK_MS = 10_000;

/** An interaction whose answer shows a board, and which page of it. */
export interface ShownBoard {
  interaction: MemberInteraction;
  page: FilmPage;
}

/**
 * Where members look at their boards. The click that makes a film is answered by the film's own message, so the board
 * can only be edited with the token of an earlier click, which works for 15 minutes.
 */
export interface ShownBoards {
  note(boardId: string, shown: ShownBoard): void;
  find(boardId: string): ShownBoard | undefined;
  /** Looks at a board now and from time to time, until `look` says no more. It must not reject. */
  follow(boardId: string, look: () => Promise<boolean>): void;
}

export function createShownBoards(clock: Pick<Clock, 'now' | 'after'>): ShownBoards {
  const shown = new LRUCache<string, ShownBoard>({ max: KEPT });
  const followed = new Map<string, symbol>();

  function find(boardId: string): ShownBoard | undefined {
    const found = shown.get(boardId);
    if (!found) return undefined;
    return clock.now() - found.interaction.createdTimestamp < TOKEN_USABLE_MS ? found : undefined;
  }

  return {
    note: (boardId, board) => void shown.set(boardId, board),
    find,
    follow(boardId, look) {
      const mark = Symbol(boardId);
      followed.set(boardId, mark);
      const next = async () => {
        if (followed.get(boardId) !== mark) return;
        if (await look()) clock.after(LOOK_MS, () => void next());
        else if (followed.get(boardId) === mark) followed.delete(boardId);
      };
      void next();
    },
  };
}
