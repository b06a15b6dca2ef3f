import { ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { renderConsentQuestion } from '../../src/replies/consent-question.ts';
import { renderHistory } from '../../src/replies/history-page.ts';
import { joinedLine } from '../../src/replies/joined-line.ts';
import { renderMore } from '../../src/replies/more.ts';
import { renderQueue } from '../../src/replies/queue-page.ts';
import { renderQuota } from '../../src/replies/quota.ts';
import { renderReport } from '../../src/replies/report-message.ts';
import { aJob, statuses } from '../support/job.ts';
import { textsOf } from '../support/layout.ts';

// Discord's limits, whatever members typed.

const t = translator('en');
const url = 'https://cdn.example/';
/** Each sign needs an escape. */
const prompt = '*'.repeat(4_000);
const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => String(1_300_000_000_000_000_000n + BigInt(index)));

/** Every text and the number of all components in a message's tree. */
function measure(tree: unknown): { text: string; components: number } {
  const texts: string[] = [];
  let components = 0;
  JSON.stringify(tree, (key, value) => {
    if (key === 'content' || key === 'description' || key === 'title') texts.push(value);
    if (value?.type in ComponentType) components += 1;
    return value;
  });
  return { text: texts.join(''), components };
}

describe('a page fits into a message', () => {
  it('of /history, with five videos', () => {
    const review = { decision: { what: 'rejected', by: '9', reason: '_'.repeat(300) } } as const;
    const jobs = Array.from({ length: 5 }, () => {
      const job = aJob({ status: statuses.cancelled, review, request: { prompt } });
      return { job, model: undefined, thumbnailName: 'a.jpg' };
    });
    const page = renderHistory({ jobs, total: 12, page: 1, search: 'a'.repeat(80) }, t);
    const text = textsOf(page).join('');
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(measure(page).components).toBeLessThanOrEqual(40);
    expect(text).toContain(`**6. ${'\\*'.repeat(149)}…**`);
    expect(text).toContain(`${'\\_'.repeat(119)}…`);
    expect(JSON.stringify(page)).toContain('history:2:');
  });

  it('of /queue, with six videos of twenty', () => {
    const jobs = Array.from({ length: 20 }, () => ({
      job: aJob({ request: { prompt } }),
      ...{ model: undefined, nowMs: 0 },
    }));
    const view = { scope: 'server', viewerId: '1', jobs, mayManage: true } as const;
    const shown = (page: number) => JSON.stringify(renderQueue({ ...view, page }, t)).match(/queue-cancel:/g);
    expect([0, 1, 2, 3].map((page) => shown(page)?.length)).toEqual([6, 6, 6, 2]);
    const { text, components } = measure(renderQueue({ ...view, page: 0 }, t));
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(components).toBeLessThanOrEqual(40);
  });

  it('of /quota, with twenty budgets of thirty', () => {
    const period = { fromMs: 0, untilMs: 86_400_000 };
    const usages = ids(30).map((roleId) => ({
      allowance: {
        source: { kind: 'role', roleId } as const,
        ...({ span: 'day', unit: 'usd', max: 5 } as const),
        period,
        scope: { guildId: '7', roleId },
      },
      used: 1,
    }));
    const view = {
      t,
      madeToday: 0,
      usages,
      ofRoles: { videos: [], usd: [] },
      ofEachVideo: { maxDurationSeconds: 60, maxResolution: '1080p' as const, maxUsdPerVideo: 9 },
      inUsd: true,
      labelOf: (id: string) => id,
    };
    const { text } = measure(renderQuota(view));
    expect(text.match(/<@&/g)).toHaveLength(20);
    expect(text.length).toBeLessThanOrEqual(4_000);
  });

  it('behind More…, with as much of the prompt as there is room for', () => {
    const { content } = renderMore(
      { job: aJob({ status: statuses.succeeded, request: { prompt } }), model: undefined, nowMs: 0 },
      ['download'],
      { t },
    );
    expect(content).toContain('\\*'.repeat(700));
    expect(content.length).toBeLessThanOrEqual(2_000);
  });

  it('of a report, with the whole prompt as a file', () => {
    const job = aJob({ request: { prompt } });
    const reason = '_'.repeat(300);
    const report = { t, job, label: 'Kling', url, reporterId: '1', reason, idOf: () => 'report:1' };
    const { components, files } = renderReport(report);
    const [said = ''] = textsOf(components);
    expect(said.length).toBeLessThanOrEqual(2_000);
    expect(said).toContain('\\_'.repeat(299));
    expect(files.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([prompt]);
  });
});

it.each([
  [512, true],
  [513, false],
])('a link of %d characters fits into a button: %s', (length, fits) => {
  const view = { job: aJob({ status: statuses.succeeded }), model: undefined, nowMs: 0 };
  const videoUrl = url.padEnd(length, 'a');
  const { components } = renderMore(view, ['download'], { t, videoUrl });
  expect(JSON.stringify(components).includes(videoUrl)).toBe(fits);
});

it.each([
  [6, 6, false],
  [7, 6, true],
])('of %d videos in a reel, %d members and the ends are linked', (count, named, isMore) => {
  const clips = ids(count).map((id, index) => ({
    ...{ jobId: id, userId: id, channelId: '5', messageId: `${index + 1}` },
  }));
  const line = joinedLine(aJob(), { clips } as never, t);
  expect(line.match(/<@/g)).toHaveLength(named);
  expect(line.match(/\]\(/g)).toHaveLength(6);
  expect([line.includes('…'), line.includes(t('consent.more', { count: 1 }))]).toEqual([isMore, isMore]);
  expect(line).toContain(`[${count}](`);
});

it.each([
  [40, false],
  [41, true],
])('a question about consent names 40 members of %d', (count, isMore) => {
  const question = renderConsentQuestion(
    { hasImage: true, optedOut: ids(count), namesake: { word: '**mia**', userId: '1' } },
    t,
  );
  expect(question.match(/<@1300/g)).toHaveLength(40);
  expect(question.includes(t('consent.more', { count: 1 }))).toBe(isMore);
  expect(question).toContain('\\*\\*mia\\*\\*');
});
