import type { Catalog } from '../../catalog/catalog.ts';
import type { SmallFile } from '../../discord/small-files.ts';
import { isForAdults } from '../../jobs/adult.ts';
import { filmKinds } from '../../jobs/film.ts';
import { type Sentence, type Translate, translatorFor } from '../../locales/translate.ts';
import { card, type Part } from '../../replies/card.ts';
import type { CardImage } from '../../replies/card-image.ts';
import { altText } from '../../replies/render-job.ts';
import type { KeptBoard } from '../../requests/board/boards.ts';
import { readTakes, type Takes } from '../../requests/board/takes.ts';
import { botMay } from '../bot-may.ts';
import { type MemberInteraction, requesterOf } from '../member-interaction.ts';
import type { Discord } from '../ports/discord.ts';
import type { Library } from '../ports/library.ts';
import type { RequestPort } from '../ports/requests.ts';
import { lookPage } from './look-page.ts';
import type { FilmPage, FilmView } from './parts.ts';
import { shotPage } from './shot-page.ts';
import { SHOTS_ON_PAGE, shotsPage } from './shots-page.ts';
import { rewritesPage, writtenPage } from './written-page.ts';

export interface FilmDeps {
  requests: Pick<RequestPort, 'boards' | 'composeBoard' | 'writeShots' | 'improve'>;
  library: Pick<Library, 'find' | 'thumbnails'>;
  catalog: Pick<Catalog, 'find'>;
  discord: Pick<Discord, 'extras' | 'editReply' | 'shownBoards'>;
}

/** Whose boards somebody may see: their own, in this server. */
export function ownerOf({ guildId, user }: Pick<MemberInteraction, 'guildId' | 'user'>) {
  return { guildId, userId: user.id };
}

/** Shows a page of a board as it is now, in a deferred answer. */
export async function showFilm(...shown: Parameters<typeof drawFilm>): Promise<void> {
  await drawFilm(...shown);
}

/** The same. Resolves with the number of videos on the page whose images may still come. */
export async function drawFilm(
  interaction: MemberInteraction,
  kept: KeptBoard,
  page: FilmPage,
  deps: FilmDeps,
  { note, isFromIdea = false }: { note?: Sentence; isFromIdea?: boolean } = {},
): Promise<number> {
  const { requests, library, discord } = deps;
  const t = translatorFor(interaction);
  const [composition, takes, all] = await Promise.all([
    requests.composeBoard(kept.board, requesterOf(interaction, discord.extras)),
    readTakes(kept.board, library.find),
    requests.boards.list(ownerOf(interaction)),
  ]);
  const others = all.filter(({ id }) => id !== kept.id);
  const shots = shownOn(kept, page);
  const files = await filesOf(interaction, shots, takes, deps);
  const view: FilmView = {
    ...{ ...kept, composition, takes, others, note, isFromIdea },
    canWrite: requests.writeShots !== undefined && composition.assistantCalls > 0,
    images: new Map(files.map(({ jobId, image }) => [jobId, image])),
  };
  await discord.editReply(
    interaction,
    [card(partsOf(view, page, t))],
    files.map(({ file }) => file),
  );
  discord.shownBoards.note(kept.id, { interaction, page });
  const isMade = (shotId: string) => filmKinds.some((kind) => takes.of(shotId, kind).state === 'made');
  return shots.filter(isMade).length - files.length;
}

function partsOf(view: FilmView, page: FilmPage, t: Translate): Part[] {
  const one = page.shows === 'shot' ? shotPage(view, page, t) : suggested(view, page, t);
  if (one) return one;
  return page.shows === 'look'
    ? lookPage(view, page, t)
    : shotsPage(view, page.shows === 'shots' ? page.page : 0, t);
}

/** What the assistant has written, if that still is there. */
function suggested(view: FilmView, page: FilmPage, t: Translate): Part[] | undefined {
  if (page.shows === 'written') return writtenPage(view, page.page, t);
  return page.shows === 'rewrites' ? rewritesPage(view, page.shotId, t) : undefined;
}

/** The ids of the shots that a page shows. */
function shownOn({ board }: KeptBoard, page: FilmPage): string[] {
  if (page.shows === 'shot') return [page.shotId];
  if (page.shows !== 'shots') return [];
  const last = Math.max(0, Math.ceil(board.shots.length / SHOTS_ON_PAGE) - 1);
  const first = Math.min(Math.max(page.page, 0), last) * SHOTS_ON_PAGE;
  return board.shots.slice(first, first + SHOTS_ON_PAGE).map(({ id }) => id);
}

/** The images of shots' videos, as far as they may be shown here. */
async function filesOf(
  interaction: MemberInteraction,
  shotIds: readonly string[],
  takes: Takes,
  { library, catalog, discord }: FilmDeps,
): Promise<{ jobId: string; image: CardImage; file: SmallFile }[]> {
  if (!botMay(interaction, 'AttachFiles')) return [];
  const isRestricted = discord.extras.of(interaction.id).isAgeRestricted;
  const found = await Promise.all(
    shotIds.map(async (shotId) => {
      for (const kind of ['final', 'draft'] as const) {
        const take = takes.of(shotId, kind);
        if (take.state !== 'made') continue;
        const { job } = take;
        const isShown = isRestricted || !isForAdults(job, catalog.find(job.request.model));
        const bytes = isShown ? await library.thumbnails.read(job.id) : undefined;
        const image = { name: `shot-${job.id}.jpg`, description: altText(job) };
        if (bytes) return [{ jobId: job.id, image, file: { bytes, contentType: 'image/jpeg', ...image } }];
      }
      return [];
    }),
  );
  return found.flat();
}
