import { UserError } from '../errors.ts';
import type { Sent } from '../interactions/composer/forms.ts';
import {
  leftOut,
  readAdded,
  readEdited,
  readIdea,
  readSplit,
  readWords,
} from '../interactions/film/forms.ts';
import { FILM } from '../interactions/film/ids.ts';
import { type FilmDeps, ownerOf, showFilm } from '../interactions/film/open.ts';
import type { FilmPage } from '../interactions/film/parts.ts';
import { SHOTS_ON_PAGE } from '../interactions/film/shots-page.ts';
import { writeFilm } from '../interactions/film/write.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import type { Sentence } from '../locales/translate.ts';
import type { Board } from '../requests/board/board.ts';
import { addShots, editShot, splitShot, withWords } from '../requests/board/changes.ts';

/** The board with what was typed, and what to say about it. */
type Read = (board: Board, shotId: string, sent: Sent) => { board: Board; note?: Sentence };

const forms: Record<string, Read> = {
  add(board, _shotId, sent) {
    const added = readAdded(sent);
    const more = addShots(board, added);
    const left = board.shots.length + added.length - more.shots.length;
    if (left === 0) return { board: more };
    return { board: more, note: leftOut(left) };
  },
  words: (board, _shotId, sent) => ({ board: withWords(board, readWords(sent)) }),
  edit: (board, shotId, sent) => ({ board: editShot(board, shotId, { prompt: readEdited(sent) }) }),
  split: (board, shotId, sent) => ({ board: splitShot(board, shotId, readSplit(sent)) }),
};

/** Takes over what was typed in one of the forms of a film's board. */
export function createFilmModal(deps: FilmDeps): ModalHandler {
  return {
    kind: FILM,
    async execute(interaction, id, detail = '') {
      const [action = '', shotId = ''] = detail.split('.');
      if (action === 'write' && interaction.isFromMessage())
        return writeFilm(interaction, id, readIdea(interaction.fields), deps);
      const read = Object.hasOwn(forms, action) ? forms[action] : undefined;
      // A form is always opened from a board, so its answer can change the board's message.
      if (!read || !interaction.isFromMessage()) throw new UserError((t) => t('refusal.oldForm'));
      await interaction.deferUpdate();
      await deps.requests.boards.open(id, ownerOf(interaction), async (kept, save) => {
        const { board, note } = read(kept.board, shotId, interaction.fields);
        const now = await save(board);
        await showFilm(interaction, now, pageAfter(action, shotId, board), deps, note && { note });
      });
    },
  };
}

/** The shots that were added, or the one that was changed. */
function pageAfter(action: string, shotId: string, { shots }: Board): FilmPage {
  if (action === 'edit') return { shows: 'shot', shotId };
  const index = action === 'split' ? shots.findIndex(({ id }) => id === shotId) : shots.length - 1;
  const isAdded = action === 'add' || action === 'split';
  return { shows: 'shots', page: isAdded ? Math.floor(Math.max(0, index) / SHOTS_ON_PAGE) : 0 };
}
