import { describe, expect, it, vi } from 'vitest';
import type { Model } from '../../src/catalog/schema.ts';
import { EditableError, UserError } from '../../src/errors.ts';
import { type Allowance, AllowanceError } from '../../src/jobs/allowance.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Answered } from '../../src/requests/reply.ts';
import type { DraftInput } from '../../src/requests/request.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import {
  aModel,
  aRequest,
  aRequester,
  fakeReply,
  GUILD,
  MEMBER,
  startRequests,
} from '../support/requests.ts';

const inputs: DraftInput[] = [
  { role: 'first', source: { url: 'https://cdn.example/boat.png', bytes: 1_000 } },
];
const OTHER = '1200000000000000009';

function moderator(flagged: boolean) {
  const seen: (string | null)[] = [];
  return {
    seen,
    async classify({ prompt, image }: { prompt: string; image: { path: string } | null }) {
      seen.push(prompt, image?.path ?? null);
      return { flagged, flags: { violence: flagged }, scores: { violence: flagged ? 1 : 0 } };
    },
  };
}

describe('a submitted request', () => {
  it('becomes a job of its requester, is shown, and reaches the provider once', async () => {
    await using world = await startRequests();
    const { reply, steps, did } = fakeReply();
    const requester = aRequester({ roleIds: ['1'], parentChannelId: '5', isAgeRestricted: true });
    await world.requests.submit(aRequest({ options: { durationSeconds: 4 } }), requester, reply);
    expect(did()).toEqual(['show']);
    expect(steps[0]).toMatchObject({
      job: {
        id: requester.requestId,
        status: { state: 'accepted' },
        request: { model: 'plain', prompt: 'a paper boat', durationSeconds: 4 },
        reservedUsd: 0.4,
        origin: {
          ...reply.origin,
          userId: MEMBER,
          guildId: GUILD,
          roleIds: ['1'],
          isThread: true,
          isAgeRestricted: true,
          language: 'de',
          memberLanguage: 'fr',
        },
      },
    });
    await vi.waitFor(() => expect(world.vidu.tasks).toHaveLength(1));
    expect(world.vidu.tasks[0]?.body).toMatchObject({ prompt: 'a paper boat', duration: 4 });
    expect(world.engine.get(requester.requestId)?.origin.messageId).toBe('1700000000000000001');
    expect(world.preferences.lastModel(MEMBER)).toBe('plain');
  });

  it.each([
    [0.3, 'show'],
    [0.29, 'ask'],
  ])('for three times $0.10 with a question above %d does: %s', async (confirmAboveUsd, does) => {
    await using world = await startRequests({ settings: { confirmAboveUsd } });
    const { reply, did } = fakeReply();
    await world.requests.submit(aRequest({ options: { durationSeconds: 3 } }), aRequester(), reply);
    expect(did()).toEqual([does]);
  });

  it('that arrives twice is one job', async () => {
    await using world = await startRequests();
    const requester = aRequester();
    const second = fakeReply();
    await world.requests.submit(aRequest(), requester, fakeReply().reply);
    await world.requests.submit(aRequest(), requester, second.reply);
    expect(second.did()).toEqual([]);
    expect([...world.engine.all()]).toHaveLength(1);
  });

  it('without a model does not change the member’s last one', async () => {
    await using world = await startRequests();
    await world.requests.submit(aRequest({ model: null }), aRequester(), fakeReply().reply);
    expect(world.preferences.lastModel(MEMBER)).toBeUndefined();
  });

  it('is refused without a word in the channel, and counts as refused by its quota', async () => {
    await using world = await startRequests({ settings: { memberVideos: { day: 1 } } });
    await world.requests.submit(aRequest(), aRequester(), fakeReply().reply);
    const { reply, did } = fakeReply();
    await expect(world.requests.submit(aRequest(), aRequester(), reply)).rejects.toThrow(UserError);
    expect(did()).toEqual([]);
    expect(world.refused).toHaveLength(1);
  });

  it('for a model that isn’t allowed offers those that can make the same, and waits for its member', async () => {
    await using world = await startRequests({ settings: { allowedModels: ['words-only', 'image-only'] } });
    const { reply, steps } = fakeReply();
    const requester = aRequester();
    await world.requests.submit(aRequest({ model: 'plain' }), requester, reply);
    const named = expect.not.stringContaining('Image Only');
    expect(steps).toMatchObject([{ did: 'others', able: ['words-only'], refusal: named }]);
    expect(await world.pending.get(requester.requestId, MEMBER)).toMatchObject({ model: 'plain' });
  });

  it('for a model that isn’t allowed offers the server’s default first', async () => {
    await using world = await startRequests({
      settings: { allowedModels: ['words-only', 'priced'], defaultModel: 'priced' },
    });
    const { reply, steps } = fakeReply();
    await world.requests.submit(aRequest({ model: 'plain' }), aRequester(), reply);
    expect(steps).toMatchObject([{ did: 'others', able: ['priced', 'words-only'] }]);
  });

  it('for a model that isn’t allowed is refused where no other can make the same', async () => {
    await using world = await startRequests({ settings: { allowedModels: ['image-only'] } });
    const { reply, did } = fakeReply();
    const requester = aRequester();
    const refused = world.requests.submit(aRequest({ model: 'plain' }), requester, reply);
    await expect(refused).rejects.toThrow(/can’t use Plain/);
    await expect(refused).rejects.toBeInstanceOf(EditableError);
    expect(did()).toEqual([]);
    expect(await world.pending.get(requester.requestId, MEMBER)).toBeUndefined();
  });

  it('for a retired model offers the successor and waits for its member', async () => {
    await using world = await startRequests();
    const { reply, steps } = fakeReply();
    const requester = aRequester();
    await world.requests.submit(aRequest({ model: 'retired' }), requester, reply);
    expect(steps).toEqual([{ did: 'offer', successor: 'plain' }]);
    expect(await world.pending.get(requester.requestId, MEMBER)).toMatchObject({ model: 'retired' });
  });

  it('for a retired model finds the successor by the id of one of its offers', async () => {
    const id = 'merged-at-vidu';
    const retirement = { on: '2026-01-01', successor: 'merged' };
    const world = modelsOf([aModel('merged'), aModel('over', { retired: retirement })]);
    const models = world.map((model): Model => {
      const [{ retired, ...offer }] = model.offers;
      return {
        ...model,
        offers: [retired ? { ...offer, retired: { ...retired, successor: id } } : { ...offer, id }],
      };
    });
    await using started = await startRequests({ models });
    const { reply, steps } = fakeReply();
    const asked = aRequest({ model: 'over' });
    await started.requests.submit(asked, aRequester(), reply);
    expect(steps).toEqual([{ did: 'offer', successor: 'merged' }]);
    expect((await started.requests.compose(asked, aRequester())).model.id).toBe('merged');
  });

  it('for a retired model whose successor is not allowed here waits for another one', async () => {
    await using world = await startRequests({ settings: { allowedModels: ['words-only'] } });
    const { reply, steps } = fakeReply();
    const requester = aRequester();
    await world.requests.submit(aRequest({ model: 'retired' }), requester, reply);
    expect(steps).toEqual([{ did: 'offer', successor: undefined }]);
    expect(await world.pending.get(requester.requestId, MEMBER)).toMatchObject({ model: 'retired' });
  });
});

describe('the first response', () => {
  const refused: Answered = { kind: 'refused', error: new Error('50001') };
  const unknown: Answered = { kind: 'unknown', error: new Error('reset') };

  it.each([
    { name: 'was refused', show: refused, isQueued: false },
    { name: 'may have arrived', show: unknown, isQueued: true },
    { name: 'could not be made', show: new Error('a fault of ours'), isQueued: true },
  ])('that $name ends the job unpaid or has it looked up', async ({ show, isQueued }) => {
    await using world = await startRequests();
    const requester = aRequester();
    const submitted = world.requests.submit(aRequest(), requester, fakeReply({ show }).reply);
    if (isQueued) await submitted;
    else await expect(submitted).rejects.toThrow('50001');
    await world.settle();
    if (isQueued) await vi.waitFor(() => expect(world.vidu.tasks).toHaveLength(1));
    else {
      expect(world.vidu.tasks).toEqual([]);
      expect(await world.stored(requester.requestId)).toMatchObject({
        status: { state: 'cancelled', reason: 'unanswered' },
      });
    }
  });

  it('is "thinking" while an image is fetched and checked, and then the job', async () => {
    const checking = moderator(false);
    await using world = await startRequests({ moderator: checking });
    const { reply, steps, did } = fakeReply();
    const requester = aRequester();
    await world.requests.submit(aRequest({ inputs }), requester, reply);
    expect(did()).toEqual(['thinking', 'show']);
    expect(checking.seen).toEqual(['a paper boat', `/nowhere/${requester.requestId}`]);
    expect(steps[1]).toMatchObject({
      job: { inputs: [{ role: 'first', path: `/nowhere/${requester.requestId}` }] },
    });
  });

  it('is taken back where the moderation refuses, and nothing of the job is left', async () => {
    await using world = await startRequests({ moderator: moderator(true) });
    const { reply, did } = fakeReply();
    const requester = aRequester();
    await expect(world.requests.submit(aRequest(), requester, reply)).rejects.toThrow(UserError);
    expect(did()).toEqual(['thinking', 'takeBack']);
    expect(world.forgotten).toEqual([requester.requestId]);
    expect([...world.engine.all()]).toEqual([]);
  });

  it.each([
    { name: 'refused', thinking: refused, shows: false },
    { name: 'unknown', thinking: unknown, shows: true },
  ])('"thinking" that is $name', async ({ thinking, shows }) => {
    await using world = await startRequests();
    const { reply, did } = fakeReply({ thinking });
    const submitted = world.requests.submit(aRequest({ inputs }), aRequester(), reply);
    if (shows) await submitted;
    else await expect(submitted).rejects.toThrow('50001');
    expect(did()).toEqual(shows ? ['thinking', 'show'] : ['thinking']);
    expect([...world.engine.all()]).toHaveLength(shows ? 1 : 0);
  });
});

describe('a question to the member', () => {
  it.each([
    { confirmAboveUsd: null, asks: false },
    { confirmAboveUsd: 0.5, asks: false },
    { confirmAboveUsd: 0.49, asks: true },
  ])('about $0.50 with confirmation above $confirmAboveUsd: $asks', async ({ confirmAboveUsd, asks }) => {
    await using world = await startRequests({ settings: { confirmAboveUsd } });
    const { reply, did } = fakeReply();
    await world.requests.submit(aRequest(), aRequester(), reply);
    expect(did()).toEqual([asks ? 'ask' : 'show']);
  });

  it('about the price is asked once; a higher price is asked again', async () => {
    await using world = await startRequests({ settings: { confirmAboveUsd: 0.1, memberVideos: { day: 5 } } });
    const first = fakeReply();
    const requester = aRequester();
    await world.requests.submit(aRequest(), requester, first.reply);
    expect(first.steps).toMatchObject([
      { question: { usd: 0.5, usages: [{ used: 0, allowance: { max: 5 } }], hasStill: false } },
    ]);
    const kept = await world.pending.take(requester.requestId, MEMBER);
    if (!kept) throw new Error('nothing was kept');
    expect(kept.agreedUsd).toBe(0.5);
    const dearer = fakeReply();
    const options = { ...kept.options, durationSeconds: 6 };
    await world.requests.submit({ ...kept, options }, aRequester(), dearer.reply);
    expect(dearer.did()).toEqual(['ask']);
    const confirmed = fakeReply();
    await world.requests.submit(kept, aRequester(), confirmed.reply);
    expect(confirmed.did()).toEqual(['show']);
  });

  it('about a price above the agreed one is asked, also where none has to be confirmed', async () => {
    await using world = await startRequests();
    for (const [agreedUsd, asks] of [
      [0.49, true],
      [0.5, false],
    ] as const) {
      const { reply, did } = fakeReply();
      await world.requests.submit(aRequest({ agreedUsd }), aRequester(), reply);
      expect(did()).toEqual([asks ? 'ask' : 'show']);
    }
  });

  it('about a retry is asked whatever the price', async () => {
    await using world = await startRequests();
    const { reply, did } = fakeReply();
    const asked = aRequest({ retryOf: { jobId: '1', isUnclear: false } });
    await world.requests.submit(asked, aRequester(), reply);
    expect(did()).toEqual(['ask']);
  });

  it('about the people is asked with an image, and again when somebody opts out since', async () => {
    await using world = await startRequests({ settings: { consentRequired: true } });
    const first = fakeReply();
    const requester = aRequester();
    await world.requests.submit(aRequest({ inputs }), requester, first.reply);
    expect(first.steps).toMatchObject([
      { question: { usages: undefined, missingConsent: { hasImage: true, optedOut: [] } } },
    ]);
    const kept = await world.pending.take(requester.requestId, MEMBER);
    if (!kept) throw new Error('nothing was kept');
    // Nobody has asked about the price.
    expect(kept.agreedUsd).toBeUndefined();
    await world.settings.change(GUILD, { by: OTHER, patch: { optedOutMembers: [OTHER] } });
    const again = fakeReply();
    await world.requests.submit(kept, aRequester(), again.reply);
    expect(again.steps).toMatchObject([{ question: { missingConsent: { optedOut: [OTHER] } } }]);
    await world.settings.change(GUILD, { by: OTHER, patch: { optedOutMembers: [] } });
    const given = fakeReply();
    await world.requests.submit(kept, aRequester(), given.reply);
    expect(given.steps[1]).toMatchObject({ job: { consent: { list: kept.confirmedList } } });
  });
});

describe('a retry', () => {
  it('of an unclear job gives that one up once the new one is there', async () => {
    await using world = await startRequests();
    const unclear = [1, 2, 3].map(() => aJob({ request: { model: 'plain' }, status: statuses.unclear }));
    const find = (id: string) => unclear.find((job) => job.id === id);
    const events: string[] = [];
    let isOver = false;
    const { submit } = world.withJobs({
      ...world.engine,
      get: (id) => find(id) ?? (isOver ? undefined : world.engine.get(id)),
      async apply(id, event) {
        events.push(`${find(id) ? 'old' : 'new'} ${event.type}`);
        return find(id) ? undefined : world.engine.apply(id, event);
      },
    });
    const retry = (at: number, reply = fakeReply().reply) =>
      submit(
        aRequest({ retryOf: { jobId: unclear[at]?.id ?? '', isUnclear: true }, agreedUsd: 9 }),
        ...([aRequester(), reply] as const),
      );
    await retry(0);
    expect(events).toEqual(['new answered', 'old given-up']);
    events.length = 0;
    const tooLate = { kind: 'refused', error: new Error('10062') } as const;
    for (const _ of 'ab') await expect(retry(1, fakeReply({ show: tooLate }).reply)).rejects.toThrow('10062');
    expect(events).toEqual(['new unanswered', 'new unanswered']);
    // The new one has ended at once.
    isOver = true;
    events.length = 0;
    await retry(2);
    expect(events).toEqual(['new answered']);
  });

  it.each([undefined, 'running', 'failed'] as const)('of a job that is %s by now is over', async (state) => {
    await using world = await startRequests();
    const job = state && aJob({ status: statuses[state] });
    const { submit } = world.withJobs({ ...world.engine, get: () => job });
    const asked = aRequest({ retryOf: { jobId: '1', isUnclear: true }, agreedUsd: 9 });
    const { reply, did } = fakeReply();
    await expect(submit(asked, aRequester(), reply)).rejects.toThrow(/is settled/);
    expect(did()).toEqual([]);
  });

  it('that two people confirm at the same time is made once', async () => {
    await using world = await startRequests();
    let job = aJob({ status: statuses.unclear, request: { model: 'plain' } });
    const { submit } = world.withJobs({
      get: (id) => (id === job.id ? job : world.engine.get(id)),
      async apply(id, event) {
        if (id !== job.id) return world.engine.apply(id, event);
        job = { ...job, status: statuses.failed };
        return job;
      },
    });
    const asked = aRequest({ retryOf: { jobId: job.id, isUnclear: true }, agreedUsd: 9 });
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => submit(asked, aRequester(), fakeReply().reply)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect([...world.engine.all()]).toHaveLength(1);
  });

  it('that two processes are asked for at the same time is made once', async () => {
    await using world = await startRequests();
    const job = aJob({ status: statuses.unclear, request: { model: 'plain' } });
    const accepted: Job[] = [];
    // Neither has heard yet of what the other has stored.
    const processes = [1, 2].map(() => {
      let isOver = false;
      return world.withJobs({
        get: (id) =>
          id === job.id
            ? { ...job, ...(isOver && { status: statuses.failed }) }
            : accepted.find((made) => made.id === id),
        accept: async (made) => accepted.push(made) > 0,
        async apply(id) {
          isOver ||= id === job.id;
          return job;
        },
      });
    });
    const asked = aRequest({ retryOf: { jobId: job.id, isUnclear: true } });
    const confirm = (more = {}) =>
      Promise.allSettled(
        processes.map(({ submit }) => submit({ ...asked, ...more }, aRequester(), fakeReply().reply)),
      );
    // A question about the price decides nothing.
    for (const { submit } of processes) await submit(asked, aRequester(), fakeReply().reply);
    await confirm({ agreedUsd: 9 });
    await confirm({ agreedUsd: 9 });
    expect(accepted).toHaveLength(1);
  });

  it('whose command comes twice, or that can’t give the unclear job up, is the only one', async () => {
    await using world = await startRequests();
    const job = aJob({ status: statuses.unclear, request: { model: 'plain' } });
    const accepted: Job[] = [];
    const stored = Promise.withResolvers<void>();
    const { submit } = world.withJobs({
      get: (id) => [job, ...accepted].find((each) => each.id === id),
      async accept(made) {
        const isNew = accepted.every(({ id }) => id !== made.id);
        if (isNew) accepted.push(made);
        return isNew;
      },
      async apply(id) {
        await stored.promise;
        if (id === job.id) throw new Error('not changed');
        return job;
      },
    });
    const requester = aRequester();
    const confirm = (by = aRequester()) =>
      submit(
        aRequest({ retryOf: { jobId: job.id, isUnclear: true }, agreedUsd: 9 }),
        ...([by, fakeReply().reply] as const),
      );
    const first = confirm(requester);
    await expect.poll(() => accepted).toHaveLength(1);
    await confirm(requester);
    // It is under way, and later nobody knows what has become of it.
    await expect(confirm()).rejects.toThrow(/already confirmed/);
    stored.resolve();
    await expect(first).rejects.toThrow('not changed');
    await expect(confirm()).rejects.toThrow(/already confirmed/);
    expect(accepted).toHaveLength(1);
  });

  const madeStill = aJob({
    request: { model: 'plain', prompt: 'a paper boat', aspectRatio: '16:9' },
    ...{ still, stage: 0 },
    stillSource: {
      ...{ stage: 0, provider: 'vidu', task: { taskId: '1' }, madeAtMs: 1 },
      output: { kind: 'file', path: '/nowhere/still.png' },
    },
  });

  it.each([
    { name: 'the same video', hasStill: true },
    { name: 'another prompt', request: { prompt: 'a paper ship' }, hasStill: false },
    { name: 'another model', request: { model: 'words-only' }, hasStill: false },
    { name: 'another shape', request: { aspectRatio: '9:16' as const }, hasStill: false },
    { name: 'a job whose still is gone', still: null, hasStill: false },
  ])('begins with the earlier still for $name: $hasStill', async ({ hasStill, request, ...fields }) => {
    await using world = await startRequests();
    const earlier = { ...madeStill, ...fields, request: { ...madeStill.request, ...request } };
    const asked = aRequest({ stillOf: earlier.id, retryOf: { jobId: earlier.id, isUnclear: false } });
    const { submit } = world.withJobs({ findJob: async (id) => (id === earlier.id ? earlier : undefined) });
    const { reply, steps } = fakeReply();
    await submit(asked, aRequester(), reply);
    expect(steps).toMatchObject([{ did: 'ask', question: { hasStill } }]);

    const confirmed = fakeReply();
    await submit({ ...asked, agreedUsd: 9 }, aRequester(), confirmed.reply);
    expect(confirmed.did()).toEqual(hasStill ? ['thinking', 'show'] : ['show']);
    const [job] = confirmed.steps.flatMap((step) => ('job' in step ? [step.job] : []));
    expect(job).toMatchObject({ provider: 'vidu', stage: 0, still: hasStill ? still : null });
    expect(job?.stillSource).toEqual(hasStill ? madeStill.stillSource : undefined);
  });
});

describe('a job', () => {
  async function made(
    world: Parameters<typeof startRequests>[0],
    asked: Parameters<typeof aRequest>[0] = {},
    requester: Parameters<typeof aRequester>[0] = {},
  ) {
    await using started = await startRequests(world);
    const { reply, steps } = fakeReply();
    await started.requests.submit(aRequest(asked), aRequester(requester), reply);
    const [job] = steps.flatMap((step) => ('job' in step ? [step.job] : []));
    return job;
  }

  it('has what the server and its member want', async () => {
    const settings: Patch = {
      ...{ reviewChannels: ['1200000000000000003'], timeZone: 'Europe/Berlin', language: 'fr' },
    };
    const asked = { notify: 'dm', options: { durationSeconds: 40 } } as const;
    expect(await made({ settings }, asked, { memberLanguage: 'ja' })).toMatchObject({
      ...{ review: {}, timeZone: 'Europe/Berlin', notify: 'dm', reservedUsd: 1.6 },
      origin: { language: 'fr', isThread: false },
      // In the channel's language.
      notes: [expect.stringMatching(/cette vidéo dure donc 16/)],
    });
  });

  it('has nothing that nobody wants', async () => {
    const job = await made({});
    for (const field of ['review', 'consent', 'imageOwnerIds', 'stillSource'])
      expect(job).not.toHaveProperty(field);
  });

  it('names whose image it begins with', async () => {
    const asked = { inputs, imageOwnerIds: [OTHER, OTHER] };
    expect(await made({}, asked)).toMatchObject({ imageOwnerIds: [OTHER] });
  });

  it('is not looked at by the moderation where the server does not want it', async () => {
    const asked = moderator(true);
    expect(await made({ moderator: asked, settings: { moderation: false } })).toBeDefined();
    expect(await made({ moderator: asked, settings: { moderation: false } }, { inputs })).toBeDefined();
    expect(asked.seen).toEqual([]);
  });
});

describe('a refusal by the engine', () => {
  const allowance: Allowance = {
    ...{ source: { kind: 'server' }, span: 'day', unit: 'videos', max: 1 },
    ...{ period: { fromMs: 0, untilMs: 1 }, scope: { guildId: GUILD } },
  };

  it('by a quota is said, and the admins hear of it', async () => {
    await using world = await startRequests();
    const refused = new AllowanceError(allowance, 1, 0.5);
    const { submit } = world.withJobs({ accept: () => Promise.reject(refused) });
    const { reply, did } = fakeReply();
    await expect(submit(aRequest(), aRequester(), reply)).rejects.toThrow(UserError);
    expect([did(), world.refused]).toEqual([[], [refused]]);
  });

  it('after "thinking" takes that back, and leaves no files', async () => {
    await using world = await startRequests();
    const { submit } = world.withJobs({ accept: () => Promise.reject(new Error('a fault of ours')) });
    const { reply, did } = fakeReply();
    const requester = aRequester();
    await expect(submit(aRequest({ inputs }), requester, reply)).rejects.toThrow('a fault of ours');
    expect([did(), world.forgotten]).toEqual([['thinking', 'takeBack'], [requester.requestId]]);
  });
});

it('a refusal is taken back, also where its files can’t be deleted', async () => {
  await using world = await startRequests({ moderator: moderator(true) });
  const { submit } = world.withInputs({ forget: () => Promise.reject(new Error('the disk is gone')) });
  const { reply, did } = fakeReply();
  await expect(submit(aRequest({ inputs }), aRequester(), reply)).rejects.toThrow();
  expect(did()).toEqual(['thinking', 'takeBack']);
});

it('a slow request that arrives twice says "thinking" once', async () => {
  await using world = await startRequests();
  const requester = aRequester();
  await world.requests.submit(aRequest({ inputs }), requester, fakeReply().reply);
  const second = fakeReply();
  await world.requests.submit(aRequest({ inputs }), requester, second.reply);
  expect(second.did()).toEqual([]);
  expect(world.forgotten).toEqual([]);
});
