import { MessageFlags } from 'discord.js';
import { createFilmCommand } from '../../src/commands/film.ts';
import { createFilmButton, createFilmSelect } from '../../src/components/film.ts';
import { createDoubleClicks } from '../../src/interactions/double-clicks.ts';
import { createShownBoards } from '../../src/interactions/film/shown-boards.ts';
import { type FilmShot, shotJobId } from '../../src/jobs/film.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFilmModal } from '../../src/modals/film.ts';
import { createBoards } from '../../src/requests/board/boards.ts';
import type { FilmOrder, MakeFilm } from '../../src/requests/film-order.ts';
import { fakeInteraction, fakeMessage } from './interactions.ts';
import { aJob, statuses } from './job.ts';
import { memoryKeyv } from './keyv.ts';
import { modelsOf } from './models.ts';
import { fakeDiscord, fakeLibrary, silent } from './ports.ts';
import { aModel, GUILD, MEMBER, startRequests, type World } from './requests.ts';

/** The job of a film that makes all of the first shots of a board. */
export function aFilm(id: string, more: Partial<Job>, shots: Record<string, Partial<FilmShot>> = {}): Job {
  return aJob({
    ...{ id, ...more },
    film: {
      ...{ boardId: '7', kind: 'final', requester: { parentChannelId: null, guildLocale: null } },
      shots: ['1', '2', '3'].map((shotId) => ({
        ...{ shotId, jobId: shotJobId(id, shotId), continues: false, model: 'plain', usd: 1 },
        ...{ state: 'waiting', ...shots[shotId] },
      })),
    },
  });
}

const message = fakeMessage({ flags: MessageFlags.IsComponentsV2 });
export const owner = { guildId: GUILD, userId: MEMBER };

/** `/film` and all controls of its board, on the real requests. Films are ordered, and `made` says which jobs there are. */
export async function startFilms(
  world: World & {
    missing?: Awaited<ReturnType<MakeFilm>>;
    refusal?: Error;
    thumbnail?: Buffer;
    isMaking?: boolean;
    /** What an order waits for, as for its moderation. */
    checked?: Promise<void>;
  } = {},
) {
  const started = await startRequests(world);
  const boards = createBoards(memoryKeyv(), memoryKeyv());
  const ordered: FilmOrder[] = [];
  const cancelled: string[] = [];
  const made: Job[] = [];
  const discord = { ...fakeDiscord(), shownBoards: createShownBoards(started.clock) };
  const find = (id: string) => made.find((job) => job.id === id);
  const deps = {
    requests: {
      ...{ ...started.requests, boards, preferences: started.preferences },
      async filmFrom({ id }: { id: string }, order: FilmOrder) {
        if (world.refusal) throw world.refusal;
        ordered.push(order);
        await world.checked;
        if (world.isMaking) made.push(aFilm(id, { status: statuses.filming }));
        return order.confirmedList === undefined ? world.missing : undefined;
      },
    },
    jobs: {
      get: find,
      async cancel(id: string) {
        cancelled.push(id);
        return find(id);
      },
      apply: async (id: string) => find(id),
    },
    library: {
      ...fakeLibrary([]),
      find: async (id: string) => find(id),
      view: (job: Job) => ({ job, model: undefined, nowMs: 0 }),
      thumbnails: { read: async () => world.thumbnail },
    },
    catalog: { find: () => modelsOf([aModel('plain')])[0] },
    ...{ discord, log: silent, isDoubleClick: createDoubleClicks(started.clock) },
  };
  const [command, button, select, modal] = [
    createFilmCommand(deps),
    createFilmButton(deps),
    createFilmSelect(deps),
    createFilmModal(deps),
  ];
  type Did = Parameters<typeof fakeInteraction>[0];
  /** What the board's message shows. */
  const shown = () => JSON.stringify(discord.edits.at(-1)?.components ?? []);
  const idOf = (action: string) => {
    const [, id] = new RegExp(`"custom_id":"(film:[^":]*:${action}[^"]*)"`).exec(shown()) ?? [];
    if (id === undefined) throw new Error(`the board has no control for ${action}`);
    return id;
  };
  async function act(
    handler: { execute(interaction: never, id: string, detail?: string): Promise<void> },
    customId: string,
    did: Did,
  ) {
    const [, id = '', detail] = customId.split(':');
    const acted = fakeInteraction({ message, customId, ...did });
    await handler.execute(acted.interaction, id, detail);
    return { ...acted, shown: shown() };
  }
  return {
    ...{ started, boards, ordered, cancelled, made, discord, shown, idOf },
    async film(options: { idea?: string } = {}, did: Did = {}) {
      const opened = fakeInteraction({ options, ...did });
      await command.execute(opened.interaction);
      return { ...opened, shown: shown() };
    },
    /** Clicks the button with this action, or a custom id of an earlier message. */
    click: (action: string, did: Did = {}) =>
      act(button, action.startsWith('film:') ? action : idOf(action), did),
    choose: (action: string, value: string) => act(select, idOf(action), { kind: 'select', values: [value] }),
    send: (action: string, typed: Record<string, string>, chosen: Record<string, readonly string[]> = {}) =>
      act(modal, action.startsWith('film:') ? action : idOf(action), { kind: 'form', typed, chosen }),
    /** The latest board as it is stored. */
    async board() {
      const [latest] = await boards.list(owner);
      if (!latest) throw new Error('there is no board');
      return latest;
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}
