import type { ButtonInteraction, ModalSubmitInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { type Translate, translatorFor } from '../../locales/translate.ts';
import { card } from '../../replies/card.ts';
import { type Board, IDEA_MAX_LENGTH, shotOf } from '../../requests/board/board.ts';
import type { KeptBoard } from '../../requests/board/boards.ts';
import { draftOfShot } from '../../requests/board/shot-draft.ts';
import { rewritesOf, useRewrite, useWritten } from '../../requests/board/suggestions.ts';
import type { Requester } from '../../requests/requester.ts';
import { thinkingParts } from '../composer/rewrites-view.ts';
import type { IsDoubleClick } from '../double-clicks.ts';
import { requesterOf } from '../member-interaction.ts';
import { filmId } from './ids.ts';
import { type FilmDeps, ownerOf, showFilm } from './open.ts';
import type { FilmPage } from './parts.ts';

type Click = ButtonInteraction<'raw' | 'cached'>;
type Sent = ModalSubmitInteraction<'raw' | 'cached'>;

/** What is asked, what is said meanwhile, and where the answer is shown. */
interface Asking {
  page: FilmPage;
  back: { page: FilmPage; id: string };
  title(t: Translate): string;
  doing(t: Translate): string;
  ask(requester: Requester): Promise<Partial<Board>>;
}

const start: FilmPage = { shows: 'shots', page: 0 };

/** Has the shots of a film written, from the idea that was typed, and shows them. None are on the board yet. */
export async function writeFilm(interaction: Sent, id: string, typed: string, deps: FilmDeps): Promise<void> {
  const { boards, writeShots, composeBoard } = deps.requests;
  await interaction.deferUpdate();
  const idea = typed.slice(0, IDEA_MAX_LENGTH);
  const kept = await boards.open(id, ownerOf(interaction), ({ board }, save) => save({ ...board, idea }));
  const asking: Asking = {
    page: { shows: 'written', page: 0 },
    back: { page: start, id: filmId(id, 'page', 0) },
    title: (t) => t('board.written'),
    doing: (t) => t('board.writing'),
    async ask(requester) {
      if (!writeShots) throw new UserError((t) => t('assistant.off'));
      const { choices } = await composeBoard(kept.board, requester);
      const { style } = kept.board;
      return { written: await writeShots({ idea, style, lengths: choices.durations }, requester) };
    },
  };
  await suggest(interaction, kept, asking, deps);
}

/** Shows rewrites of a shot's words. Those that are there already cost nothing. */
export async function improveShot(
  interaction: Click,
  id: string,
  [shotId = '', which]: readonly string[],
  deps: FilmDeps & { isDoubleClick: IsDoubleClick },
): Promise<void> {
  const { boards } = deps.requests;
  await interaction.deferUpdate();
  // Asking twice would cost twice.
  if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) return;
  const kept = await boards.open(id, ownerOf(interaction), async (now) => now);
  const shot = shotOf(kept.board, shotId);
  const page: FilmPage = { shows: 'rewrites', shotId };
  if (!shot) return showFilm(interaction, kept, start, deps, { note: (t) => t('board.shotGone') });
  if (rewritesOf(kept.board, shot) && which !== 'new') return showFilm(interaction, kept, page, deps);
  const asking: Asking = {
    page,
    back: { page: { shows: 'shot', shotId }, id: filmId(id, 'open', shotId) },
    title: (t) => t('assistant.title'),
    doing: (t) => t('assistant.thinking'),
    ask: async (requester) => ({ rewrites: await rewrite(kept.board, shotId, requester, deps) }),
  };
  await suggest(interaction, kept, asking, deps);
}

/** Its words alone: the style follows them, whatever they are. */
async function rewrite(
  board: Board,
  shotId: string,
  requester: Requester,
  { requests }: FilmDeps,
): Promise<Board['rewrites']> {
  const composition = await requests.composeBoard(board, requester);
  const composed = composition.shots.find(({ shot }) => shot.id === shotId);
  if (!requests.improve || !composed) throw new UserError((t) => t('assistant.off'));
  const { shot, way, fitted } = composed;
  const draft = draftOfShot({ ...board, style: '' }, shot, 'final');
  const promptMaxLength = way.promptMaxLength - board.style.length - 1;
  const asked = { draft, way: { promptMaxLength }, seconds: fitted.durationSeconds };
  const { texts, ...rewrites } = await requests.improve(asked, requester);
  return { ...rewrites, shotId, texts: [...texts] };
}

/** The board can be changed meanwhile; then what comes back isn't for it any more. */
async function suggest(
  interaction: Click | Sent,
  { id, revision }: KeptBoard,
  { page, back, title, doing, ask }: Asking,
  deps: FilmDeps,
): Promise<void> {
  const { boards } = deps.requests;
  const owner = ownerOf(interaction);
  const t = translatorFor(interaction);
  await deps.discord.editReply(interaction, [card(thinkingParts(title(t), doing(t), back.id, t))]);
  try {
    const suggested = await ask(requesterOf(interaction, deps.discord.extras));
    const kept = await boards.open(id, owner, async (now, save) => {
      if (now.revision !== revision) throw new UserError((t) => t('composer.changed'));
      return save({ ...now.board, ...suggested });
    });
    await showFilm(interaction, kept, page, deps);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const note = error.sentence;
    await boards.open(id, owner, (now) => showFilm(interaction, now, back.page, deps, { note }));
  }
}

/** Puts the written shots on the board, exactly as they were shown. */
export async function takeShots(
  interaction: Click,
  id: string,
  [how, revision]: readonly string[],
  deps: FilmDeps,
): Promise<void> {
  const pages = { taken: start, changed: { shows: 'written', page: 0 } } as const;
  await take(interaction, id, { revision, pages }, deps, (board) =>
    board.written ? useWritten(board, how === 'add' ? 'add' : 'replace') : undefined,
  );
}

/** Gives a shot the words of one of its rewrites, exactly as they were shown. */
export async function takeRewrite(
  interaction: Click,
  id: string,
  [shotId = '', kind = '', revision]: readonly string[],
  deps: FilmDeps,
): Promise<void> {
  const page = { shows: 'shot', shotId } as const;
  await take(interaction, id, { revision, pages: { taken: page, changed: page } }, deps, (board) =>
    useRewrite(board, shotId, kind),
  );
}

async function take(
  interaction: Click,
  id: string,
  { revision, pages }: { revision: string | undefined; pages: { taken: FilmPage; changed: FilmPage } },
  deps: FilmDeps,
  change: (board: Board) => Board | undefined,
): Promise<void> {
  await interaction.deferUpdate();
  await deps.requests.boards.open(id, ownerOf(interaction), async (kept, save) => {
    // What it shows by now, nobody has read on the message that was clicked.
    const changed = kept.revision === Number(revision) ? change(kept.board) : undefined;
    if (changed) return showFilm(interaction, await save(changed), pages.taken, deps);
    return showFilm(interaction, kept, pages.changed, deps, { note: (t) => t('composer.changed') });
  });
}
