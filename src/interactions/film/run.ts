import { type ButtonInteraction, ButtonStyle, ComponentType } from 'discord.js';
import { idAt } from '../../catalog/offers.ts';
import { type FilmKind, filmKinds } from '../../jobs/film.ts';
import type { Notify } from '../../jobs/job.ts';
import type { Captions } from '../../jobs/reel-schema.ts';
import { translatorFor } from '../../locales/translate.ts';
import type { Log } from '../../log.ts';
import { row } from '../../replies/card.ts';
import { renderConsentQuestion } from '../../replies/consent-question.ts';
import { type Take, titleOf } from '../../requests/board/board.ts';
import type { KeptBoard } from '../../requests/board/boards.ts';
import { withFilm } from '../../requests/board/changes.ts';
import { type BoardComposition, termsOf } from '../../requests/board/compose-board.ts';
import { draftOfShot } from '../../requests/board/shot-draft.ts';
import { planFilm, readTakes, type Takes } from '../../requests/board/takes.ts';
import type { FilmOrder, OrderedShot } from '../../requests/film-order.ts';
import { cleanLine } from '../../text/clean.ts';
import { answerPrivately } from '../answer-privately.ts';
import type { IsDoubleClick } from '../double-clicks.ts';
import { requesterOf } from '../member-interaction.ts';
import type { RequestPort } from '../ports/requests.ts';
import { followFilm } from './follow.ts';
import { filmId } from './ids.ts';
import { type FilmDeps, ownerOf, showFilm } from './open.ts';

export interface RunFilmDeps extends FilmDeps {
  requests: FilmDeps['requests'] & Pick<RequestPort, 'filmFrom' | 'preferences'>;
  isDoubleClick: IsDoubleClick;
  /** The films that are asked for right now. Until one is accepted, its board doesn't show that it is made. */
  ordering: Set<string>;
  log: Log;
}

type Click = ButtonInteraction<'raw' | 'cached'>;

/**
 * Makes a film of a board. The click agrees to the price, the models and the cast on the button, and to nothing that
 * the member hasn't seen. Asks first where the server wants that; then the button has the answer.
 */
export async function runFilm(
  interaction: Click,
  id: string,
  [asked = '', terms, confirmedList]: readonly string[],
  deps: RunFilmDeps,
): Promise<void> {
  const kind = filmKinds.find((each) => each === asked) ?? 'final';
  const film = `${id} ${kind}`;
  const isOrdered = deps.ordering.has(film);
  deps.ordering.add(film);
  try {
    if (isOrdered || (await deps.isDoubleClick(interaction.user.id, interaction.customId)))
      await interaction.deferUpdate();
    else await orderFilm(interaction, id, { kind, terms, confirmedList }, deps);
  } finally {
    if (!isOrdered) deps.ordering.delete(film);
  }
}

async function orderFilm(
  interaction: Click,
  id: string,
  clicked: { kind: FilmKind; terms: string | undefined; confirmedList: string | undefined },
  deps: RunFilmDeps,
): Promise<void> {
  const { requests } = deps;
  const { user } = interaction;
  const { kind, terms, confirmedList } = clicked;
  const order = await requests.boards.open(id, ownerOf(interaction), async (kept, save) => {
    const [composition, takes, notify] = await Promise.all([
      requests.composeBoard(kept.board, requesterOf(interaction, deps.discord.extras)),
      readTakes(kept.board, deps.library.find),
      requests.preferences.notify(user.id),
    ]);
    const { order, missing, begun } = orderOf(kept, kind, {
      filmId: interaction.id,
      composition,
      takes,
      notify,
    });
    const isStale = termsOf(kept.board, missing, kind) !== terms;
    const isFilming = takes.isFilming(kind);
    if (isStale || isFilming || kept.board.shots.length === 0) {
      await interaction.deferUpdate();
      await showFilm(
        interaction,
        kept,
        { shows: 'shots', page: 0 },
        deps,
        isFilming ? {} : { note: (t) => t('composer.changed') },
      );
      return undefined;
    }
    // First, so that a crash leaves no film that the board doesn't know: it would be made, and paid, again.
    await save(begun);
    return order;
  });
  if (!order) return;
  const missing = await requests.filmFrom(interaction, { ...order, ...(confirmedList && { confirmedList }) });
  if (!missing) return followFilm({ id, owner: ownerOf(interaction) }, deps);
  const t = translatorFor(interaction);
  await answerPrivately(interaction, renderConsentQuestion(missing, t), [
    row({
      ...{ type: ComponentType.Button, style: ButtonStyle.Primary, label: t('consent.yes') },
      custom_id: filmId(id, 'run', kind, terms ?? '', missing.list),
    }),
  ]);
}

interface Begin {
  filmId: string;
  composition: BoardComposition;
  takes: Takes;
  notify: Notify;
}

/** What is asked for, which shots are made for it, and the board once it was begun. */
function orderOf({ id, board }: KeptBoard, kind: FilmKind, begin: Begin) {
  const planned = planFilm(board, kind, begin.filmId, begin.takes);
  const shots = begin.composition.shots;
  const missing = shots.filter((_, index) => planned[index]?.isNew);
  const takes = new Map<string, Take>(
    planned.flatMap(({ shot, jobId, of, isNew }) => (isNew ? [[shot.id, { jobId, of }] as const] : [])),
  );
  const order: FilmOrder = {
    ...{ boardId: id, kind, notify: begin.notify, title: titleOf(board) },
    captions: captionsOf(board),
    shots: planned.map(({ shot, jobId, isNew }, index): OrderedShot => {
      const composed = shots[index];
      if (!isNew || !composed) return { shotId: shot.id, jobId };
      const draft = draftOfShot(board, shot, kind);
      const asked = {
        ...{ ...draft, model: idAt(composed.model, composed.model.pin), notify: 'off' as const },
        agreedUsd: composed.usd[kind],
        options: { ...draft.options, seed: seedOf(shot.id, kind, begin.takes) },
      };
      return { shotId: shot.id, asked, continues: shot.continues };
    }),
  };
  return { order, missing, begun: withFilm(board, { kind, filmId: begin.filmId, takes }) };
}

/** The seed of a shot's draft makes the same picture properly. */
function seedOf(shotId: string, kind: FilmKind, takes: Takes): number | null {
  const draft = takes.of(shotId, 'draft');
  return kind === 'final' && draft.state === 'made' ? draft.job.request.seed : null;
}

/** The words of the shots, without the style that is in all of them. */
function captionsOf({ captions, shots }: KeptBoard['board']): Captions | undefined {
  if (captions === 'off') return undefined;
  return { texts: shots.map(({ prompt }) => cleanLine(prompt)), isBurnedIn: captions === 'picture' };
}
