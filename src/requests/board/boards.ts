import { UserError } from '../../errors.ts';
import { createKeyedMutex } from '../../keyed-mutex.ts';
import { entriesOf, type SharedKeyv } from '../../keyv-entries.ts';
import { type Board, boardSchema } from './board.ts';

/** Since its last change. */
export const BOARD_KEPT_DAYS = 30;
const KEPT_MS = BOARD_KEPT_DAYS * 24 * 60 * 60_000;
/** Of one member in one server. @internal Exported for its tests. */
export const MAX_BOARDS = 10;

/** A board, and how often it was changed: a message that shows an older one must not act on this one. */
export interface KeptBoard {
  id: string;
  board: Board;
  revision: number;
}

/** Whose boards, and where. */
export interface BoardOwner {
  guildId: string;
  userId: string;
}

/** The films that members plan. Boards survive restarts; each is its own member's, in one server. */
export interface Boards {
  /** Throws a `UserError` for one more than a member may have. */
  keep(id: string, owner: BoardOwner, board: Board): Promise<KeptBoard>;
  /**
   * Works on a board while nothing else of this process does: members click faster than messages change. `save` stores
   * it anew. Throws a `UserError` if the board is over or somebody else's, or another process has changed it meanwhile.
   */
  open<T>(id: string, owner: BoardOwner, work: (kept: KeptBoard, save: Save) => Promise<T>): Promise<T>;
  /** A member's boards in a server, the one that was changed last first. */
  list(owner: BoardOwner): Promise<KeptBoard[]>;
  remove(id: string, owner: BoardOwner): Promise<void>;
  /** All of a member, in all servers. */
  of(userId: string): Promise<(Board & { guildId: string })[]>;
  forget(userId: string): Promise<void>;
}

type Save = (board: Board) => Promise<KeptBoard>;

interface Stored extends BoardOwner {
  board: unknown;
  revision: number;
}

/** A member's boards in a server, the one that was changed last first. */
interface Listed {
  ids: string[];
  /** Each change keeps the list for as long as its boards: what stays the same isn't stored anew. */
  changes: number;
}

export function createBoards(boards: SharedKeyv<Stored>, lists: SharedKeyv<Listed>): Boards {
  const turns = createKeyedMutex();

  async function get(id: string, { guildId, userId }: BoardOwner): Promise<(KeptBoard & Stored) | undefined> {
    const stored = await boards.get(id);
    if (stored?.userId !== userId || stored.guildId !== guildId) return undefined;
    const { data } = boardSchema.safeParse(stored.board);
    return data && { ...stored, id, board: data };
  }

  async function replace(before: KeptBoard & Stored, board: Board): Promise<KeptBoard> {
    const { id, guildId, userId } = before;
    const revision = before.revision + 1;
    await boards.update(
      id,
      (now) => {
        if (now?.revision === before.revision) return { guildId, userId, board, revision };
        throw new UserError((t) => t(now ? 'composer.changed' : 'board.over', { days: BOARD_KEPT_DAYS }));
      },
      KEPT_MS,
    );
    await note(id, before);
    return { id, board, revision };
  }

  /** Puts a board at the head of its member's. Of the others, those stay that are still there. */
  async function note(id: string, owner: BoardOwner, isThere = (_: string) => true): Promise<void> {
    const isOther = (each: string) => each !== id && isThere(each);
    await lists.update(
      keyOf(owner),
      (now) => ({ ids: [id, ...(now?.ids ?? []).filter(isOther)], changes: (now?.changes ?? 0) + 1 }),
      KEPT_MS,
    );
  }

  async function list(owner: BoardOwner): Promise<KeptBoard[]> {
    const { ids = [] } = (await lists.get(keyOf(owner))) ?? {};
    const found = await Promise.all(ids.map((id) => get(id, owner)));
    return found.filter((kept) => kept !== undefined);
  }

  const over = () => new UserError((t) => t('board.over', { days: BOARD_KEPT_DAYS }));

  async function* ofMember(userId: string) {
    for await (const [id, stored] of entriesOf(boards)) if (stored?.userId === userId) yield { id, stored };
  }

  return {
    list,
    async keep(id, owner, board) {
      return turns.run(keyOf(owner), async () => {
        const others = await list(owner);
        if (others.length >= MAX_BOARDS && !others.some((other) => other.id === id))
          throw new UserError((t) => t('board.tooMany', { max: MAX_BOARDS }));
        await boards.set(id, { ...owner, board, revision: 0 }, KEPT_MS);
        await note(id, owner, (each) => others.some((other) => other.id === each));
        return { id, board, revision: 0 };
      });
    },
    open: (id, owner, work) =>
      turns.run(id, async () => {
        const kept = await get(id, owner);
        if (!kept) throw over();
        return work(kept, (board) => replace(kept, board));
      }),
    remove: (id, owner) =>
      turns.run(id, async () => {
        if (await get(id, owner)) await boards.delete(id);
      }),
    async of(userId) {
      const found: (Board & { guildId: string })[] = [];
      for await (const { stored } of ofMember(userId)) {
        const { data } = boardSchema.safeParse(stored.board);
        if (data) found.push({ ...data, guildId: stored.guildId });
      }
      return found;
    },
    async forget(userId) {
      const found: { id: string; owner: BoardOwner }[] = [];
      for await (const { id, stored } of ofMember(userId)) found.push({ id, owner: stored });
      for (const { id, owner } of found) {
        // A change that is under way would store it once more.
        await turns.run(id, () => boards.delete(id));
        await lists.delete(keyOf(owner));
      }
      // Those of boards that are gone already.
      for await (const [key] of entriesOf(lists)) if (key.endsWith(` ${userId}`)) await lists.delete(key);
    },
  };
}

function keyOf({ guildId, userId }: BoardOwner): string {
  return `${guildId} ${userId}`;
}
