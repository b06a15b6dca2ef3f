import { UserError } from '../errors.ts';
import type { Form } from '../interactions/composer/forms.ts';
import { readModelPage } from '../interactions/composer/selects.ts';
import {
  addForm,
  editForm,
  requireShot,
  splitForm,
  wordsForm,
  writeForm,
} from '../interactions/film/forms.ts';
import { FILM } from '../interactions/film/ids.ts';
import { type FilmDeps, ownerOf, showFilm } from '../interactions/film/open.ts';
import type { FilmPage } from '../interactions/film/parts.ts';
import { type RunFilmDeps, runFilm } from '../interactions/film/run.ts';
import { improveShot, takeRewrite, takeShots } from '../interactions/film/write.ts';
import type { ButtonHandler, SelectHandler } from '../interactions/handlers.ts';
import { replaceAnswer } from '../interactions/layout.ts';
import { filmKinds } from '../jobs/film.ts';
import { type Translate, translatorFor } from '../locales/translate.ts';
import { type Board, captionChoices, newBoard } from '../requests/board/board.ts';
import type { KeptBoard } from '../requests/board/boards.ts';
import { editShot, moveShot, redoShot, removeShot, withLook } from '../requests/board/changes.ts';
import { type CancelDeps, cancelJob } from './cancel.ts';

interface FilmButtonDeps extends Omit<CancelDeps, 'library' | 'discord'>, RunFilmDeps {
  library: CancelDeps['library'] & RunFilmDeps['library'];
  discord: CancelDeps['discord'] & RunFilmDeps['discord'];
}

type Click = Parameters<ButtonHandler['execute']>[0];

const start: FilmPage = { shows: 'shots', page: 0 };

/** Opens the board's forms and pages, changes its shots, and makes the film. */
export function createFilmButton(ports: Omit<FilmButtonDeps, 'ordering'>): ButtonHandler {
  const deps: FilmButtonDeps = { ...ports, ordering: new Set() };
  return {
    kind: FILM,
    async execute(interaction, id, detail = '') {
      const [action = '', ...args] = detail.split('.');
      const act = Object.hasOwn(acts, action) ? acts[action] : undefined;
      if (act) return act(interaction, id, args, deps);
      const form = Object.hasOwn(forms, action) ? forms[action] : undefined;
      if (form) return openForm(interaction, id, (board, t) => form(id, board, args, t), deps);
      const page = Object.hasOwn(pages, action) ? pages[action] : undefined;
      if (!page) throw new UserError((t) => t('refusal.oldButton'));
      await interaction.deferUpdate();
      await deps.requests.boards.open(id, ownerOf(interaction), async (kept, save) => {
        const change = Object.hasOwn(changes, action) ? changes[action] : undefined;
        const now = change ? await save(change(kept.board, args)) : kept;
        await showFilm(interaction, now, page(args), deps);
      });
    },
  };
}

async function openForm(
  interaction: Click,
  id: string,
  make: (board: Board, t: Translate) => Form,
  { requests }: Pick<FilmDeps, 'requests'>,
): Promise<void> {
  const t = translatorFor(interaction);
  await requests.boards.open(id, ownerOf(interaction), ({ board }) => interaction.showModal(make(board, t)));
}

const forms: Record<string, (id: string, board: Board, args: readonly string[], t: Translate) => Form> = {
  add: (id, _board, _args, t) => addForm(id, t),
  words: (id, board, _args, t) => wordsForm(id, board, t),
  write: (id, board, _args, t) => writeForm(id, board, t),
  edit: (id, board, [shotId = ''], t) => editForm(id, requireShot(board, shotId), t),
  split: (id, board, [shotId = ''], t) => splitForm(id, requireShot(board, shotId), t),
};

const changes: Record<string, (board: Board, args: readonly string[]) => Board> = {
  move: (board, [shotId = '', by]) => moveShot(board, shotId, by === '-1' ? -1 : 1),
  continues: (board, [shotId = '', to]) => editShot(board, shotId, { continues: to === 'on' }),
  'own-model': (board, [shotId = '']) => editShot(board, shotId, { model: null }),
  redo: (board, [shotId = '']) => redoShot(board, shotId),
  remove: (board, [shotId = '']) => removeShot(board, shotId),
};

const ofShot = ([shotId = '']: readonly string[]): FilmPage => ({ shows: 'shot', shotId });
const ofPage = ([page]: readonly string[]): FilmPage => ({ shows: 'shots', page: Number(page) || 0 });

/** What each button leads to. */
const pages: Record<string, (args: readonly string[]) => FilmPage> = {
  ...{ move: ofShot, continues: ofShot, 'own-model': ofShot, redo: ofShot, open: ofShot },
  ...{ page: ofPage, again: ofPage, remove: () => start },
  written: ([page]) => ({ shows: 'written', page: Number(page) || 0 }),
  look: () => ({ shows: 'look' }),
  delete: () => ({ shows: 'look', isDeleting: true }),
};

type Act = (interaction: Click, id: string, args: readonly string[], deps: FilmButtonDeps) => Promise<void>;

/** What isn't a change of the board. */
const acts: Record<string, Act> = {
  run: runFilm,
  ...{ improve: improveShot, 'use-rewrite': takeRewrite, 'use-shots': takeShots },
  async new(interaction, _id, _args, deps) {
    await interaction.deferUpdate();
    const kept = await deps.requests.boards.keep(interaction.id, ownerOf(interaction), newBoard());
    await showFilm(interaction, kept, start, deps);
  },
  async 'delete-now'(interaction, id, _args, { requests }) {
    await interaction.deferUpdate();
    await requests.boards.remove(id, ownerOf(interaction));
    await replaceAnswer(interaction, `🗑️ ${translatorFor(interaction)('board.deleted')}`);
  },
  /** Cancels the film of a kind, with all its shots. */
  stop: (interaction, id, [kind], deps) =>
    cancelAnd(interaction, id, start, deps, ({ board }) => board.films[kindOf(kind)]),
  /** Cancels one shot; the film makes the others. */
  cancel: (interaction, id, [shotId = '', kind], deps) =>
    cancelAnd(interaction, id, { shows: 'shot', shotId }, deps, ({ board }) => {
      const shot = board.shots.find((each) => each.id === shotId);
      return shot?.takes[kindOf(kind)]?.jobId;
    }),
};

const captionChoiceOf = (chosen: string) => captionChoices.find((each) => each === chosen) ?? 'off';
const kindOf = (kind: string | undefined) => filmKinds.find((each) => each === kind) ?? 'final';

async function cancelAnd(
  interaction: Click,
  id: string,
  page: FilmPage,
  deps: FilmButtonDeps,
  jobOf: (kept: KeptBoard) => string | undefined,
): Promise<void> {
  await interaction.deferUpdate();
  await deps.requests.boards.open(id, ownerOf(interaction), async (kept) => {
    const { refusal } = await cancelJob(interaction, jobOf(kept) ?? '', deps);
    await showFilm(interaction, kept, page, deps, refusal === undefined ? {} : { note: () => refusal });
  });
}

/** What each list changes. A choice of the models' list may lead to more of them instead. */
const choices: Record<string, (board: Board, value: string, shotId: string) => Board> = {
  model: (board, model) => withLook(board, { model }),
  resolution: (board, resolution) => withLook(board, { resolution }),
  ratio: (board, aspectRatio) => withLook(board, { aspectRatio }),
  captions: (board, captions) => withLook(board, { captions: captionChoiceOf(captions) }),
  length: (board, seconds, shotId) => editShot(board, shotId, { durationSeconds: Number(seconds) }),
  'shot-model': (board, model, shotId) => editShot(board, shotId, { model }),
};

export function createFilmSelect(deps: FilmDeps): SelectHandler {
  return {
    kind: FILM,
    async execute(interaction, id, detail = '') {
      const [value = ''] = interaction.values;
      const [action = '', shotId = ''] = detail.split('.');
      const choice = Object.hasOwn(choices, action) ? choices[action] : undefined;
      if (!choice && action !== 'shot' && action !== 'film') throw new UserError((t) => t('refusal.oldList'));
      await interaction.deferUpdate();
      const opened = action === 'film' ? value : id;
      await deps.requests.boards.open(opened, ownerOf(interaction), async (kept, save) => {
        const list = action.endsWith('model') ? readModelPage(value) : undefined;
        const now = choice && !list ? await save(choice(kept.board, value, shotId)) : kept;
        await showFilm(interaction, now, pageOf(action, { value, shotId, ...(list && { list }) }), deps);
      });
    },
  };
}

function pageOf(
  action: string,
  { value, shotId, ...list }: { value: string; shotId: string; list?: { search: string; page: number } },
): FilmPage {
  if (action === 'film') return start;
  if (action === 'shot') return { shows: 'shot', shotId: value };
  return shotId === '' ? { shows: 'look', ...list } : { shows: 'shot', shotId, ...list };
}
