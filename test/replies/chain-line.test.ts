import { describe, expect, it } from 'vitest';
import { isIn, type Job } from '../../src/jobs/job.ts';
import { type Language, languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { chainLines, createViewChain } from '../../src/replies/chain-line.ts';
import { renderHistory } from '../../src/replies/history-page.ts';
import { renderMore } from '../../src/replies/more.ts';
import { renderReposted } from '../../src/replies/moved-video.ts';
import { renderJob } from '../../src/replies/render-job.ts';
import { aJob, statuses } from '../support/job.ts';
import { textsOf } from '../support/layout.ts';

const HERE = '1200000000000000003';
const ELSEWHERE = '1200000000000000077';
const mia = '1200000000000000004';
const ben = '1200000000000000009';

type Where = Partial<{ userId: string; channelId: string; route: 'reply' | 'dm' }>;

/** Videos made from each other, the first one first. */
function chained(...all: Where[]): Job[] {
  const jobs = all.map(({ userId = mia, channelId = HERE, route = 'reply' }, at) => {
    const status = { ...statuses.succeeded, messageId: String(at + 1), channelId, route };
    return aJob({ status, origin: { userId, channelId } });
  });
  return jobs.map((job, at) => ({ ...job, continues: jobs[at - 1]?.id }));
}

const storeOf = (jobs: readonly Job[]) => ({
  get: async (id: string) => jobs.find((job) => job.id === id),
  madeFrom: async () =>
    jobs.map(({ id, origin, continues = null }) => ({ id, userId: origin.userId, madeFrom: continues })),
});

async function viewOf(jobs: readonly Job[], readers?: Parameters<ReturnType<typeof createViewChain>>[1]) {
  const last = jobs.at(-1) ?? aJob();
  return { job: last, chain: await createViewChain(storeOf(jobs))(last, readers) };
}

async function lineOf(jobs: readonly Job[], readers?: Parameters<typeof viewOf>[1], language?: Language) {
  const { chain } = await viewOf(jobs, readers);
  return chainLines(chain, translator(language)).join('\n');
}

const linked = (line: string) => [...line.matchAll(/\/(\d+)\)/g)].map(([, messageId]) => messageId);

describe('a video made from others', () => {
  it.each([
    [[{}, {}], '-# ⛓️ 2nd video in a chain · [previous]'],
    [[{}, { userId: ben }], '-# ⛓️ 2nd video in a chain by 2 members · [previous]'],
    [[{ userId: ben }, {}, { userId: ben }], '3rd video in a chain by 2 members'],
    [Array.from({ length: 11 }, () => ({})), '11th video in a chain ·'],
    [Array.from({ length: 21 }, (_, at) => ({ userId: String(at) })), '21st video in a chain by 21 members'],
    [Array.from({ length: 1_000 }, () => ({})), '1,000th video in a chain ·'],
  ])('says its place in the chain (%#)', async (all, words) => {
    expect(await lineOf(chained(...all))).toContain(words);
  });

  it('links to the one before and the first one, once if they are the same', async () => {
    expect(linked(await lineOf(chained({}, {})))).toEqual(['1']);
    expect(linked(await lineOf(chained({}, {}, {})))).toEqual(['2', '1']);
    expect(linked(await lineOf(chained({}, {}, {}, {})))).toEqual(['3', '1']);
  });

  it('says that an earlier one was deleted, and links to no other as the first', async () => {
    const [, ...rest] = chained({}, {}, {});
    const line = await lineOf(rest);
    expect(line).toContain('In a chain whose beginning was deleted');
    expect(linked(line)).toEqual(['2']);
    expect(await lineOf(rest.slice(-1))).toBe('-# ⛓️ Made from a video that was deleted');
  });

  it('says which of them were deleted by their members', async () => {
    const line = async (...deleted: number[]) => {
      const jobs = chained({}, {}, {}, {});
      return lineOf(jobs.map((job, at) => (deleted.includes(at) ? { ...job, isDeleted: true } : job)));
    };
    expect(await line(2)).toMatch(/^-# ⛓️ 4th video in a chain · previous \(deleted\) · \[first\]\(\S+\/1\)$/);
    expect(await line(0)).toMatch(/ · \[previous\]\(\S+\/3\) · first \(deleted\)$/);
    expect(linked(await line(1))).toEqual(['3', '1']);
    const elsewhere = chained({ channelId: ELSEWHERE, userId: ben }, {});
    expect(await lineOf(elsewhere.map((job, at) => ({ ...job, isDeleted: at === 0 })))).toContain(
      '(deleted)',
    );
  });

  it('says that the chain is too long to count', async () => {
    const [, ...rest] = chained(...Array.from({ length: 1_001 }, () => ({})));
    const line = await lineOf(rest);
    expect(line).toContain('In a chain of more than 1,000 videos');
    expect(linked(line)).toEqual(['1000']);
  });

  const [one, two, three] = [chained({}, {}), chained({}, { userId: ben }, {}), chained({}, {}, {})];
  const long = chained(...Array.from({ length: 1_001 }, () => ({})));
  it.each([
    ['en', 'previous', '2nd video in a chain', '3rd video in a chain by 2 members'],
    ['de', 'voriges', '2. Video einer Kette', '3. Video einer Kette von 2 Mitgliedern'],
    ['es', 'anterior', 'Video n.º 2 de una secuencia', 'Video n.º 3 de una secuencia de 2 miembros'],
    ['fr', 'précédente', '2e vidéo d’une suite', '3e vidéo d’une suite de 2 membres'],
    ['ja', '前の動画', '一連の動画の2本目', '2人のメンバーによる一連の動画の3本目'],
    ['pt-BR', 'anterior', '2º vídeo de uma sequência', '3º vídeo de uma sequência de 2 membros'],
  ])('says it in %s', async (language, previous, second, third) => {
    expect(languages).toHaveLength(6);
    expect(await lineOf(one, undefined, language)).toContain(`-# ⛓️ ${second} · [${previous}](`);
    expect(await lineOf(two, undefined, language)).toContain(`-# ⛓️ ${third} · [${previous}](`);
    const rest = [three.slice(1), three.slice(2), long.slice(1)];
    const lines = await Promise.all(rest.map((jobs) => lineOf(jobs, undefined, language)));
    expect(new Set(lines).size).toBe(3);
    for (const line of lines) expect(line).toMatch(/^-# ⛓️ [\p{L}\d]/u);
  });
});

// Each message is in its own channel; `own`: the reader made that video too.
describe.each([
  ['in the same channel', {}, { channel: true, member: true, owner: true }],
  ['in another channel', { channelId: ELSEWHERE }, { channel: false, member: false, owner: true }],
  ['in direct messages', { channelId: '5', route: 'dm' }, { channel: false, member: false, owner: true }],
] as const)('the message of a video before, %s', (_, where, isLinked) => {
  const asReader = (userId: string) => ({ channelId: HERE, userId });

  it.each([
    ['everybody in the channel', 'channel', ben, undefined],
    ['another member', 'member', ben, asReader(mia)],
    ['its own member', 'owner', ben, asReader(ben)],
  ] as const)('is linked for those who may see it: %s', async (_reader, who, userId, readers) => {
    const jobs = chained({ ...where, userId }, { userId: mia });
    expect(linked(await lineOf(jobs, readers))).toEqual(isLinked[who] ? ['1'] : []);
  });

  it('is not linked where the video is posted again', async () => {
    const jobs = chained({ ...where, userId: ben }, {});
    expect(linked(await lineOf(jobs, { channelId: '8' }))).toEqual([]);
  });
});

it('is shown in the message of the video, where it is posted again, under More, and in /history', async () => {
  const { job, chain } = await viewOf(chained({ userId: ben }, {}));
  const view = { job, chain, model: undefined, nowMs: job.createdAtMs };
  const t = translator('en');
  const page = renderHistory(
    { jobs: [{ ...view, thumbnailName: undefined }], total: 1, page: 0, search: '' },
    t,
  );
  for (const shown of [renderJob(view), renderReposted(view), renderMore(view, [], { t }), page])
    expect(JSON.stringify(shown)).toContain('2nd video in a chain by 2 members');
  expect(JSON.stringify(renderJob({ ...view, chain: undefined }))).not.toContain('chain');
});

const rejected = { decision: { what: 'rejected', by: '9', reason: '_'.repeat(300) } } as const;

it.each<[what: string, ended: Partial<Job>]>([
  ['made', {}],
  ['not made', { status: { ...statuses.failed, kind: 'picture_not_public' } }],
  ['rejected', { status: statuses.cancelled, review: rejected }],
])('a page of /history with long chains fits into a message, for videos that were %s', async (_, ended) => {
  const prompt = '\\*'.repeat(2_000);
  const jobs = chained({ userId: ben }, {}, {}).map((job) => ({
    ...job,
    ...(isIn(job, 'succeeded') && { status: { ...job.status, messageId: job.id } }),
    request: { ...job.request, prompt },
  }));
  const { job, chain } = await viewOf(jobs);
  const past = { job: { ...job, ...ended }, chain, model: undefined, thumbnailName: undefined };
  for (const language of languages) {
    const page = { jobs: Array.from({ length: 5 }, () => past), total: 99, page: 1, search: 'a'.repeat(80) };
    const texts = textsOf(renderHistory(page, translator(language)));
    expect(texts.join('').length).toBeLessThanOrEqual(4_000);
  }
});
