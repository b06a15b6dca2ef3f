import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Engine } from '../../src/jobs/engine-contract.ts';
import { shotJobId } from '../../src/jobs/film.ts';
import type { FilmCalls } from '../../src/jobs/film-calls.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { fakeProvider, finished, startEngine } from '../support/engine.ts';
import { aFilm, aShotJob, filmCalls } from '../support/shots.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

type Begin = FilmCalls['begin'];

/** An engine whose films ask for their shots like the bot, without what comes before a job. */
async function start(
  provider: Provider,
  overrides: Parameters<typeof startEngine>[2] = {},
  around: (begin: Begin) => Begin = (begin) => begin,
) {
  const begun: [shotId: string, before: string | undefined][] = [];
  let engine: Engine;
  const begin: Begin = async (film, shot, before) => {
    begun.push([shot.shotId, before]);
    const job = aShotJob(film, shot);
    if (await engine.accept(job, [])) await engine.apply(job.id, { type: 'answered', messageId: null });
    return 'begun';
  };
  const films = filmCalls(around(begin));
  const run = await startEngine(folder.path, provider, { films, ...overrides });
  engine = run.engine;
  return { ...run, begun };
}

type Run = Awaited<ReturnType<typeof start>>;
const isOver = (run: Run, id: string) => () => run.engine.get(id) === undefined;
const shotsOf = (job: Job) => job.film?.shots.map(({ state }) => state);

/** The provider fails the tasks of these prompts. */
function failing(...prompts: string[]): Provider {
  return fakeProvider({
    submit: async ({ prompt }) => ({ taskId: prompt }),
    poll: async ({ taskId }) =>
      prompts.includes(String(taskId))
        ? { state: 'failed', kind: 'task_failed', cause: 'it failed' }
        : finished,
  }).provider;
}

describe('a film', () => {
  it('lets its shots be made, each once, and joins them in their order', async () => {
    const { provider, calls } = fakeProvider();
    await using run = await start(provider);
    const film = aFilm(['a', '↪b', 'c']);
    await run.add(film);
    await run.until(isOver(run, film.id));
    const [a, b, c] = ['a', 'b', 'c'].map((shot) => shotJobId(film.id, shot));
    expect(run.begun).toEqual([
      ['a', undefined],
      ['c', b],
      ['b', a],
    ]);
    expect(calls.submit).toBe(3);
    const made = await run.stored(film.id);
    expect(made.status.state).toBe('succeeded');
    expect(made.reel?.clips.map(({ jobId }) => jobId)).toEqual([a, b, c]);
    expect(made).toMatchObject({ notes: ['a', 'b', 'c'], request: { durationSeconds: 15 } });
    expect(run.delivered.filter(({ id }) => id === film.id)).toHaveLength(1);
    expect(run.changes.join()).toMatch(/accepted→filming.*filming→queued.*queued→assembling/);
  });

  it('ends without what can’t be made, and keeps the rest', async () => {
    await using run = await start(failing('b'));
    const film = aFilm(['a', 'b', '↪c', '↪d', 'e']);
    await run.add(film);
    await run.until(isOver(run, film.id));
    const made = await run.stored(film.id);
    expect(made.status).toMatchObject({
      state: 'failed',
      kind: 'shots_missing',
      cause: '3 of 5 shots are missing',
    });
    expect(shotsOf(made)).toEqual(['ready', 'missing', 'missing', 'missing', 'ready']);
    expect(made.film?.shots.map(({ why }) => why)).toEqual([
      undefined,
      'failed',
      'before',
      'before',
      undefined,
    ]);
    expect(run.begun.map(([shot]) => shot)).toEqual(['a', 'b', 'e']);
    expect((await run.stored(shotJobId(film.id, 'e'))).status.state).toBe('succeeded');
  });

  it('cancels its shots with it, and begins no more', async () => {
    const { provider, calls } = fakeProvider({ poll: async () => ({ state: 'running' }) });
    await using run = await start(provider);
    const film = aFilm(['a', 'b', '↪c']);
    await run.add(film);
    await run.until(() => calls.submit === 2);
    await run.engine.cancel(film.id);
    await run.until(isOver(run, film.id));
    await run.until(() => [...run.engine.all()].length === 0);
    for (const shot of ['a', 'b'])
      expect((await run.stored(shotJobId(film.id, shot))).status).toMatchObject({ state: 'cancelled' });
    expect(await run.store.get(shotJobId(film.id, 'c'))).toBeUndefined();
    expect([calls.submit, calls.cancel]).toEqual([2, 2]);
  });

  it('cancels a shot that is accepted while it is canceled', async () => {
    const { provider, calls } = fakeProvider({ poll: async () => ({ state: 'running' }) });
    const film = aFilm(['a', 'b']);
    let engine: Engine | undefined;
    await using run = await start(provider, {}, (begin) => async (...shot) => {
      await engine?.cancel(film.id);
      return begin(...shot);
    });
    engine = run.engine;
    await run.add(film);
    await run.until(() => run.begun.length > 0 && [...run.engine.all()].length === 0);
    expect((await run.stored(shotJobId(film.id, 'a'))).status).toMatchObject({ state: 'cancelled' });
    expect(await run.store.get(shotJobId(film.id, 'b'))).toBeUndefined();
    expect(calls.submit).toBe(calls.cancel);
  });

  it('asks once more for a shot that something has failed for, and gives it up in the end', async () => {
    const { provider } = fakeProvider();
    for (const [fails, states] of [
      [3, ['ready', 'ready']],
      [100, ['missing', 'ready']],
    ] as const) {
      let asked = 0;
      await using run = await start(provider, {}, (begin) => async (film, shot, before) => {
        if (shot.shotId !== 'a' || ++asked > fails) return begin(film, shot, before);
        return { refused: 'Discord isn’t answering.', mayPass: true };
      });
      const film = aFilm(['a', 'b']);
      await run.add(film);
      await run.until(isOver(run, film.id));
      const made = await run.stored(film.id);
      expect(shotsOf(made)).toEqual(states);
      // Often enough, and for half a minute.
      if (fails > 6) expect(asked).toBeGreaterThanOrEqual(6);
      else expect(asked).toBe(fails + 1);
      if (fails > 6) expect(made.film?.shots[0]?.why).toBe('Discord isn’t answering.');
    }
  });

  it('says so if a shot’s video was deleted while others were made', async () => {
    let isReady = false;
    const { provider } = fakeProvider({
      submit: async ({ prompt }) => ({ taskId: prompt }),
      poll: async ({ taskId }) => (taskId === 'a' || isReady ? finished : { state: 'running' }),
    });
    await using run = await start(provider);
    const film = aFilm(['a', 'b']);
    await run.add(film);
    const first = shotJobId(film.id, 'a');
    await run.until(() => run.engine.get(film.id)?.film?.shots[0]?.state === 'ready');
    await run.engine.messageDeleted(first);
    isReady = true;
    await run.until(isOver(run, film.id));
    const made = await run.stored(film.id);
    expect(made.status).toMatchObject({ kind: 'shots_missing', cause: '1 of 2 shots are missing' });
    expect(made.film?.shots).toMatchObject([{ state: 'missing', why: 'succeeded' }, { state: 'ready' }]);
  });

  it('goes on after a restart without asking for a shot again', async () => {
    let isReady = false;
    const { provider, calls } = fakeProvider({
      poll: async () => (isReady ? finished : { state: 'running' }),
    });
    const film = aFilm(['a', 'b', '↪c']);
    {
      await using run = await start(provider);
      await run.add(film);
      await run.until(() => calls.submit === 2);
    }
    isReady = true;
    await using run = await start(provider);
    await run.engine.resume();
    await run.until(isOver(run, film.id));
    expect(run.begun).toEqual([['c', shotJobId(film.id, 'b')]]);
    expect(calls.submit).toBe(3);
    expect((await run.stored(film.id)).status.state).toBe('succeeded');
  });

  it('knows a shot whose beginning wasn’t noted', async () => {
    const { provider, calls } = fakeProvider();
    await using run = await start(provider, {}, (begin) => async (...shot) => {
      await begin(...shot);
      throw new Error('the process is gone');
    });
    const film = aFilm(['a', 'b']);
    await run.add(film);
    await run.until(isOver(run, film.id));
    expect(run.begun.map(([shot]) => shot)).toEqual(['a', 'b']);
    expect(calls.submit).toBe(2);
    expect((await run.stored(film.id)).status.state).toBe('succeeded');
  });

  it('takes no more of its member’s places than there are, and waits for them', async () => {
    let open = 0;
    const { provider } = fakeProvider();
    await using run = await start(
      provider,
      { limits: { memberRunning: () => 1, memberWaiting: 1 } },
      (begin) =>
        async (film, ...shot) => {
          open = Math.max(open, [...run.engine.all()].filter(({ reel }) => !reel).length + 1);
          return begin(film, ...shot);
        },
    );
    const film = aFilm(['a', 'b', 'c', 'd', 'e']);
    await run.add(film);
    await run.until(isOver(run, film.id));
    expect(open).toBe(2);
    expect(shotsOf(await run.stored(film.id))).toEqual(Array(5).fill('ready'));
  });

  it('goes on while no new videos are taken', async () => {
    let isClosed = false;
    const intake = {
      requireOpen() {
        if (isClosed) throw new UserError(() => 'closed');
      },
    };
    await using run = await start(fakeProvider().provider, { intake });
    const film = aFilm(['a', '↪b']);
    await run.add(film);
    isClosed = true;
    await run.until(isOver(run, film.id));
    expect((await run.stored(film.id)).status.state).toBe('succeeded');
  });

  it('keeps to its member why a shot was refused', async () => {
    const refuse: Begin = async () => ({ refused: 'over the quota' });
    await using run = await start(
      fakeProvider().provider,
      {},
      (begin) => async (film, shot, before) =>
        shot.shotId === 'b' ? refuse(film, shot, before) : begin(film, shot, before),
    );
    const film = aFilm(['a', 'b']);
    await run.add(film);
    await run.until(isOver(run, film.id));
    const [, b] = (await run.stored(film.id)).film?.shots ?? [];
    expect(b).toMatchObject({ state: 'missing', why: 'over the quota', isWhyPrivate: true });
  });
});

describe('the id of a shot’s job', () => {
  const filmId = '1300000000000000001';
  const msOf = (id: string) => Number(BigInt(id) >> 22n);

  it('is the same for the same shot, and another for each other', () => {
    const ids = ['a', 'b', 'c1', 'c2'].map((shot) => shotJobId(filmId, shot));
    expect(ids).toEqual(['a', 'b', 'c1', 'c2'].map((shot) => shotJobId(filmId, shot)));
    expect(new Set([...ids, shotJobId('1300000000000000002', 'a')]).size).toBe(5);
  });

  it('tells about when it was made, and never later', () => {
    for (let shot = 0; shot < 200; shot += 1) {
      const id = shotJobId(filmId, `s${shot}`);
      expect(id).toMatch(/^\d{19}$/);
      expect(msOf(filmId) - msOf(id)).toBeGreaterThanOrEqual(0);
      expect(msOf(filmId) - msOf(id)).toBeLessThan(65_536);
    }
  });
});
