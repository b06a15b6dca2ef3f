import { describe, expect, it } from 'vitest';
import { type Allowance, AllowanceError, MICRO } from '../../src/jobs/allowance.ts';
import { OpenLimitError } from '../../src/jobs/intake.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { newBoard } from '../../src/requests/board/board.ts';
import { createBoards } from '../../src/requests/board/boards.ts';
import { addShots, withWords } from '../../src/requests/board/changes.ts';
import { aJob, statuses } from '../support/job.ts';
import { aFilm, aShotJob } from '../support/shots.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const AT_MS = Date.parse('2026-11-30T12:00:00Z');
const { guildId, userId } = aJob().origin;
const owner = { guildId, userId };

describe.each(engines)('in %s, a film', (engine) => {
  async function start() {
    const folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const ledger = async () =>
      (
        await stores.sql('SELECT quota_counted AS counted, held_microusd AS held FROM ledger ORDER BY job_id')
      ).map(({ counted, held }) => [Number(counted), Number(held)]);
    return {
      ...{ stores, store: stores.jobs, ledger, reopen: () => openTestStores(folder.path, { engine }) },
      async [Symbol.asyncDispose]() {
        await stores.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  const allowance = (unit: 'videos' | 'usd', max: number, heldByFilms = 0): Allowance => ({
    ...{ source: { kind: 'server' }, unit, max, span: 'day', heldByFilms },
    ...{ period: periodOf('day', AT_MS), scope: { guildId } },
  });
  const video = (more: Parameters<typeof aJob>[0] = {}) =>
    aJob({ status: statuses.accepted, createdAtMs: AT_MS, reservedUsd: 0.5, task: null, ...more });

  it('is stored with how far its shots are, and takes nothing itself', async () => {
    await using run = await start();
    const film = aFilm(['a', '↪b'], { status: statuses.filming, createdAtMs: AT_MS });
    const [first] = film.film?.shots ?? [];
    if (!film.film || !first) throw new Error('it has no shots');
    expect(await run.store.insert(film)).toBe(true);
    const shots = [{ ...first, state: 'missing', why: 'No credit.', isWhyPrivate: true } as const];
    const later = { ...film, film: { ...film.film, shots, threadId: '8' } };
    await run.store.update(later);
    const other = await run.reopen();
    expect(await other.jobs.get(film.id)).toEqual(later);
    expect(await other.jobs.unsettled()).toHaveLength(1);
    await other.close();
    expect(await run.ledger()).toEqual([]);
  });

  it('leaves to other videos what it will not take itself', async () => {
    await using run = await start();
    const insert = (all: readonly Allowance[], more: Parameters<typeof aJob>[0] = {}) =>
      run.store.insert(video(more), all).catch((error: unknown) => {
        if (error instanceof AllowanceError) return error.used;
        throw error;
      });
    expect(await insert([allowance('usd', 2, 1.5)])).toBe(true);
    expect(await insert([allowance('usd', 2, 1.5)])).toBe(2);
    expect(await insert([allowance('videos', 3, 2)])).toBe(3);
    expect(await insert([allowance('videos', 3, 1)])).toBe(true);
    // One that takes nothing fits everywhere.
    expect(await insert([allowance('videos', 0, 5)], { isUncounted: true })).toBe(true);
    expect(await insert([allowance('usd', 0, 5)], { reservedUsd: 0 })).toBe(true);
  });

  it('has each of its shots once, and those count that should', async () => {
    await using run = await start();
    const film = aFilm(['a', 'b'], { createdAtMs: AT_MS });
    for (const [index, shot] of (film.film?.shots ?? []).entries()) {
      const job = {
        ...aShotJob(film, shot),
        createdAtMs: AT_MS,
        reservedUsd: 0.25,
        isUncounted: index === 1,
      };
      expect(await run.store.insert(job, [allowance('videos', 1)])).toBe(true);
      expect(await run.store.insert(job, [allowance('videos', 0)])).toBe(false);
    }
    expect((await run.ledger()).toSorted()).toEqual([
      [0, 0.25 * MICRO],
      [1, 0.25 * MICRO],
    ]);
    const period = periodOf('day', AT_MS);
    expect(await run.store.used({ scope: { guildId, userId }, period, unit: 'videos' })).toBe(1);
    expect(await run.store.used({ scope: { guildId }, period, unit: 'usd' })).toBe(0.5);
  });

  it('takes no place of a video, nor a video one of a film', async () => {
    await using run = await start();
    const film = () => aFilm(['a'], { status: statuses.accepted });
    expect(await run.store.insert(film(), [], 2)).toBe(true);
    expect(await run.store.insert(video(), [], 1)).toBe(true);
    expect(await run.store.insert(film(), [], 2)).toBe(true);
    await expect(run.store.insert(film(), [], 2)).rejects.toThrow(OpenLimitError);
    await expect(run.store.insert(video(), [], 1)).rejects.toThrow(OpenLimitError);
    expect(await run.store.insert(video({ reel: { clips: [] } }), [], 1)).toBe(true);
  });

  it('is planned on one board, which two processes don’t change at once', async () => {
    await using run = await start();
    const boardsOf = ({ keyv }: typeof run.stores) => createBoards(keyv('boards'), keyv('board-lists'));
    const other = await run.reopen();
    const [here, there] = [boardsOf(run.stores), boardsOf(other)];
    await here.keep('7', owner, addShots(newBoard('The fox'), [{ prompt: 'It runs', continues: true }]));
    expect((await there.list(owner)).map(({ board }) => board.title)).toEqual(['The fox']);
    const rename = (title: string) => (boards: typeof here) =>
      boards.open('7', owner, ({ board }, save) => save(withWords(board, { title, style: '' })));
    const both = await Promise.allSettled([rename('here')(here), rename('there')(there)]);
    const done = both.filter(({ status }) => status === 'fulfilled');
    const [{ board, revision } = { board: undefined, revision: 0 }] = await here.list(owner);
    expect(revision).toBe(done.length);
    expect(board?.title).toBeOneOf(['here', 'there']);
    expect(board?.shots).toMatchObject([{ id: '1', prompt: 'It runs', continues: false }]);
    await there.forget(userId);
    expect(await here.list(owner)).toEqual([]);
    await other.close();
  });
});
