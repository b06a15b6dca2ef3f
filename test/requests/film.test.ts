import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { MAX_FILM_SECONDS, MAX_SHOTS, MIN_SHOTS, shotJobId } from '../../src/jobs/film.ts';
import { OpenLimitError } from '../../src/jobs/intake.ts';
import type { Job, JobIn } from '../../src/jobs/job.ts';
import { StorageError } from '../../src/jobs/store.ts';
import { translator } from '../../src/locales/translate.ts';
import type { Moderator } from '../../src/moderation/moderator.ts';
import type { FilmOrder, OrderedShot } from '../../src/requests/film-order.ts';
import type { Requester } from '../../src/requests/requester.ts';
import { still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import {
  aRequest,
  aRequester,
  fakeReply,
  GUILD,
  MEMBER,
  startRequests,
  type World,
} from '../support/requests.ts';

const t = translator('en');
const OTHER = '1200000000000000009';

type Run = Awaited<ReturnType<typeof startRequests>>;
type Made = Run['requests'];

/** A shot to be made. One whose name begins with ↪ begins with the last frame of the shot before. */
function shot(name: string, seconds = 4, more: Parameters<typeof aRequest>[0] = {}): OrderedShot {
  const shotId = name.replace('↪', '');
  const asked = aRequest({ ...more, options: { prompt: shotId, durationSeconds: seconds, ...more.options } });
  return { shotId, asked, continues: name !== shotId };
}

const order = (shots: readonly OrderedShot[], more: Partial<FilmOrder> = {}): FilmOrder => ({
  ...{ boardId: '7', kind: 'final', title: 'The fox', notify: 'ping', shots },
  ...more,
});

/** The film as it is stored; what its member reads if there is none. */
async function make(
  { engine }: Pick<Run, 'engine'>,
  { film }: Pick<Made, 'film'>,
  asked: FilmOrder,
  requester: Requester = aRequester(),
) {
  const { reply, did } = fakeReply();
  const said = await film(asked, requester, reply).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    return error.sentence(t);
  });
  return { said, job: engine.get(requester.requestId), id: requester.requestId, did: did() };
}

async function makeIn(world: World, shots: readonly OrderedShot[], more: Partial<FilmOrder> = {}) {
  await using run = await startRequests(world);
  return await make(run, run.requests, order(shots, more));
}

const inShot = (number: number, why: string) => t('film.shotRefused', { number, why });

describe('a film', () => {
  it('is accepted with its shots, whose jobs and prices are fixed', async () => {
    await using run = await startRequests();
    const { job, id, did } = await make(run, run.requests, order([shot('a'), shot('↪b', 8)]));
    expect(did).toEqual(['show']);
    expect(job).toMatchObject({
      ...{ provider: 'here', reel: { clips: [] }, reservedUsd: 0, notify: 'ping' },
      request: { prompt: 'The fox', durationSeconds: 12 },
      film: {
        ...{ boardId: '7', kind: 'final' },
        shots: [
          { shotId: 'a', jobId: shotJobId(id, 'a'), continues: false, usd: 0.4, state: 'waiting' },
          { shotId: 'b', jobId: shotJobId(id, 'b'), continues: true, usd: 0.8, state: 'waiting' },
        ],
      },
    });
    expect(job?.film?.shots[1]?.asked).toMatchObject({ agreedUsd: 0.8, notify: 'off' });
    // The same click again.
    const again = await make(run, run.requests, order([shot('a'), shot('b')]), aRequester({ requestId: id }));
    expect([again.did, again.job?.film?.shots[1]?.continues]).toEqual([[], true]);
  });

  it.each<[string, World, readonly OrderedShot[], string, Partial<FilmOrder>?]>([
    ['one shot', {}, [shot('a')], t('film.shotCount', { min: MIN_SHOTS, max: MAX_SHOTS })],
    [
      'too many shots',
      {},
      Array.from({ length: MAX_SHOTS + 1 }, (_, index) => shot(`s${index}`, 1)),
      t('film.shotCount', { min: MIN_SHOTS, max: MAX_SHOTS }),
    ],
    [
      'too many seconds',
      {},
      Array.from({ length: 12 }, (_, index) => shot(`s${index}`, 16)),
      t('film.tooLong', { seconds: 192, max: MAX_FILM_SECONDS }),
    ],
    ['a first shot that continues', {}, [shot('↪a'), shot('b')], inShot(1, t('film.nothingBefore'))],
    [
      'a shot of a retired model',
      {},
      [shot('a'), shot('b', 4, { model: 'retired' })],
      inShot(2, t('refusal.modelRetired', { model: 'Retired' })),
    ],
    [
      'a price that is higher by now',
      { settings: { confirmAboveUsd: 0.1 } },
      [shot('a', 4, { agreedUsd: 0.4 }), shot('b', 4, { agreedUsd: 0.39 })],
      inShot(2, t('film.priceChanged')),
    ],
    ['a video that is gone', {}, [shot('a'), { shotId: 'b', jobId: '5' }], inShot(2, t('history.videoGone'))],
  ])('is refused for %s', async (_, world, shots, expected, more) => {
    const { said, job } = await makeIn(world, shots, more);
    expect([said, job]).toEqual([expected, undefined]);
  });

  it('is refused for a blocked word, in a shot or in its title', async () => {
    const settings = { blockedWords: ['duel'] };
    const inWords = await makeIn({ settings }, [shot('a'), shot('b', 4, { options: { prompt: 'a duel' } })]);
    expect(inWords.said).toMatch(/^Shot 2: .*“duel”/);
    const inTitle = await makeIn({ settings }, [shot('a'), shot('b')], { title: 'The duel' });
    expect(inTitle.said).toMatch(/“duel”/);
    expect([inWords.job, inTitle.job]).toEqual([undefined, undefined]);
  });

  it('joins videos of its member that are there or on their way, and no others', async () => {
    await using run = await startRequests();
    const video = (more: Parameters<typeof aJob>[0]) =>
      aJob({ status: statuses.succeeded, told: true, ...more });
    const known = [
      video({}),
      aJob({ status: statuses.running }),
      video({ origin: { userId: OTHER } }),
      video({ origin: { guildId: '1200000000000000077' } }),
      video({ isDeleted: true }),
      aJob({ status: statuses.failed, told: true }),
      video({ isAdult: true }),
    ];
    const requests = run.withJobs({ findJob: async (id) => known.find((job) => job.id === id) });
    const withTake = (job: Job | undefined, more: Partial<Requester> = {}) =>
      make(run, requests, order([{ shotId: 'a', jobId: job?.id ?? '' }, shot('↪b')]), aRequester(more));
    const [made, running, ...others] = known;
    const adult = others.pop();
    expect((await withTake(made)).job?.film?.shots).toMatchObject([
      { jobId: made?.id, state: 'ready', usd: 0 },
      { continues: true, state: 'waiting' },
    ]);
    expect((await withTake(running)).job?.film?.shots[0]).toMatchObject({ state: 'begun' });
    for (const other of others) expect((await withTake(other)).said).toBe(inShot(1, t('history.videoGone')));
    expect((await withTake(adult)).said).toBe(inShot(1, t('history.adultsOnly')));
    expect((await withTake(adult, { isAgeRestricted: true })).job?.isAdult).toBe(true);
  });

  it('asks once for what all of its shots need to be confirmed', async () => {
    await using run = await startRequests({ settings: { consentRequired: true } });
    const shots = [shot('a'), shot('↪b')];
    const asked = await make(run, run.requests, order(shots));
    expect(asked.said).toMatchObject({ hasImage: true, list: expect.any(String) });
    expect([asked.job, asked.did]).toEqual([undefined, []]);
    const { list: confirmedList } = asked.said as { list: string };
    const { job } = await make(run, run.requests, order(shots, { confirmedList }));
    expect(job?.film?.shots.map(({ asked: stored }) => stored?.['confirmedList'])).toEqual([
      confirmedList,
      confirmedList,
    ]);
  });

  it('begins only if all of it fits into quotas and budgets, beside what other films will take', async () => {
    for (const [settings, number] of [
      [{ memberVideos: { day: 2 } }, 3],
      [{ memberBudget: { day: 1 } }, 3],
      [{ serverBudget: { month: 0.8 } }, 3],
      [{ modelBudgets: { plain: { day: 0.3 } } }, 1],
    ] as const) {
      const { said, job } = await makeIn({ settings }, [shot('a'), shot('b'), shot('c')]);
      expect(said).toMatch(new RegExp(`^Shot ${number}: `));
      expect(job).toBeUndefined();
    }
    await using run = await startRequests({ settings: { serverBudget: { day: 2 } } });
    const film = () => make(run, run.requests, order([shot('a'), shot('b'), shot('c')]));
    expect((await film()).job).toBeDefined();
    expect((await film()).said).toMatch(/^Shot 3: /);
    // A video of somebody else either.
    const { reply } = fakeReply();
    const video = (seconds: number) =>
      run.requests.submit(
        aRequest({ options: { durationSeconds: seconds } }),
        aRequester({ userId: OTHER }),
        reply,
      );
    await expect(video(9)).rejects.toThrow(UserError);
    await video(8);
  });

  it('is checked once more after the moderation, which takes its time', async () => {
    let meanwhile = async () => {};
    const moderator: Moderator = {
      async classify() {
        await meanwhile();
        return { flagged: false, flags: {}, scores: {} };
      },
    };
    await using run = await startRequests({ moderator, settings: { memberVideos: { day: 2 } } });
    meanwhile = async () => {
      meanwhile = async () => {};
      await run.requests.submit(aRequest(), aRequester(), fakeReply().reply);
    };
    const { said, job, did } = await make(run, run.requests, order([shot('a'), shot('b')]));
    expect(said).toMatch(/^Shot 2: /);
    expect([job, did]).toEqual([undefined, ['thinking', 'takeBack']]);
  });

  it('counts by its shots, or by its seconds', async () => {
    const lengths = [4, 4, 4, 8, 12, 1];
    const shots = lengths.map((seconds, index) => shot(`s${index}`, seconds));
    const uncounted = async (world: World) =>
      (await makeIn(world, shots)).job?.film?.shots.map(({ isUncounted = false }) => isUncounted);
    expect(await uncounted({})).toEqual([false, false, false, false, false, false]);
    const settings = { filmCounts: 'seconds', memberVideos: { day: 5 } } as const;
    expect(await uncounted({ settings })).toEqual([false, true, false, false, false, false]);
    expect(await uncounted({ settings: { ...settings, memberVideos: { day: 4 } } })).toBeUndefined();
  });

  it('is refused while nothing is accepted, and where nothing joins videos', async () => {
    const { said } = await makeIn({ isDraining: true }, [shot('a'), shot('b')]);
    expect(said).toBe(t('refusal.draining'));
  });
});

describe('a shot of a film', () => {
  /** A film under way, and the function that asks for its shots. */
  async function start(world: World = {}, more: Partial<Requester> = {}) {
    const run = await startRequests(world);
    const { job } = await make(run, run.requests, order([shot('a'), shot('↪b')]), aRequester(more));
    const film = { ...job, status: statuses.filming } as JobIn<'filming'>;
    const [first, second] = film.film?.shots ?? [];
    if (!first || !second) throw new Error('the film was refused');
    return { ...run, film, first, second };
  }

  it('is asked for in the name of its member, once', async () => {
    await using run = await start();
    const { film, first, second } = run;
    expect(await run.requests.beginShot(film, first, undefined)).toBe('begun');
    expect(run.engine.get(first.jobId)).toMatchObject({
      ...{ shotOf: film.id, notify: 'off', reservedUsd: 0.4, request: { prompt: 'a' } },
      origin: { userId: MEMBER, channelId: film.origin.channelId, below: film.origin.messageId },
    });
    expect(run.engine.get(first.jobId)?.origin.interactionToken).toBe('');
    expect(await run.requests.beginShot(film, first, undefined)).toBe('begun');
    const inThread = { ...film, film: { ...film.film, threadId: '8' } } as JobIn<'filming'>;
    expect(await run.requests.beginShot(inThread, { ...second, isUncounted: true }, first.jobId)).toBe(
      'begun',
    );
    const job = run.engine.get(second.jobId);
    expect(job).toMatchObject({
      ...{ continues: first.jobId, isUncounted: true, inputs: [{ role: 'first' }] },
      origin: { channelId: '8', isThread: true },
    });
    expect(job?.origin.below).toBeUndefined();
  });

  it('costs nothing if its film is canceled meanwhile', async () => {
    await using run = await start();
    const taking = run.withInputs({
      async take({ id }, inputs) {
        await run.engine.cancel(run.film.id);
        return inputs.map(({ role }) => ({ ...still, role, path: `/nowhere/${id}` }));
      },
    });
    const { refused } = Object(await taking.beginShot(run.film, run.second, run.first.jobId));
    expect(refused).toBe(translator('de', GUILD)('job.cancelled'));
    expect(await run.stored(run.second.jobId)).toMatchObject({
      status: { state: 'cancelled', reason: 'unanswered' },
    });
    expect(run.vidu.tasks).toEqual([]);
  });

  it('waits for room, and for the store', async () => {
    await using run = await start();
    const failing = (cause: Error) =>
      run
        .withJobs({
          async accept() {
            throw new UserError(() => 'no', { cause });
          },
        })
        .beginShot(run.film, run.first, undefined);
    expect(await failing(new OpenLimitError(3))).toBe('later');
    await expect(failing(new StorageError('full', new Error('the disk is full')))).rejects.toThrow('no');
  });

  it('is refused in the language of the channel', async () => {
    await using run = await start();
    const refusedWith = async (patch: NonNullable<World['settings']>, film = run.film) => {
      await run.settings.change(GUILD, { by: 'an admin', patch });
      return run.requests.beginShot(film, run.first, undefined);
    };
    const german = translator('de', GUILD);
    const away = run.withInputs({
      async take() {
        throw new UserError((t) => t('history.discordAway'), { cause: new Error('502') });
      },
    });
    expect(await away.beginShot(run.film, run.second, run.first.jobId)).toEqual({
      ...{ refused: german('history.discordAway'), mayPass: true },
    });
    const blocked = await refusedWith({ blockedWords: ['a'] });
    expect(blocked).toMatchObject({ refused: expect.stringContaining('„a“') });
    await refusedWith({ blockedWords: [] });
    const dearer = { ...run.first, asked: { ...run.first.asked, agreedUsd: 0.1 } };
    await run.settings.change(GUILD, { by: 'an admin', patch: { confirmAboveUsd: 0.1 } });
    expect(await run.requests.beginShot(run.film, dearer, undefined)).toEqual({
      refused: german('film.priceChanged'),
    });
    expect(await refusedWith({ confirmAboveUsd: 100, consentRequired: true })).toBe('begun');
    expect(await run.requests.beginShot(run.film, run.second, run.first.jobId)).toEqual({
      refused: german('film.optedOutSince'),
    });
  });
});
