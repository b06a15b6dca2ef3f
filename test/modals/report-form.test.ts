import { describe, expect, it } from 'vitest';
import { type MessageFailure, MessageUnknownError } from '../../src/discord/errors.ts';
import { reasonForm, reasonIn } from '../../src/interactions/reason-form.ts';
import { signReport } from '../../src/interactions/report-ids.ts';
import { createReports } from '../../src/interactions/reports.ts';
import { translator } from '../../src/locales/translate.ts';
import { createReportModal } from '../../src/modals/report-form.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { fakeInteraction, HERE, OTHER, THERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { textsOf } from '../support/layout.ts';
import { aSigner, fakeDiscord, fakeLibrary, silent, startSettings } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const LOG = '1200000000000000051';
const REPORTED = '1700000000000000005';
const job = aJob({ status: statuses.succeeded, origin: { userId: OTHER } });
const reel = aJob({ status: statuses.succeeded, reel: { clips: [] }, origin: { userId: OTHER } });

const textOf = (post?: { body: { components: [] } }) => textsOf(post?.body.components ?? []).join('\n');

async function start({
  patch = { logChannel: LOG } as Patch,
  failure,
}: {
  patch?: Patch;
  failure?: MessageFailure;
} = {}) {
  const signer = await aSigner();
  const posts: { channelId: string; body: { components: [] }; more: object }[] = [];
  const deps = {
    library: fakeLibrary([job, reel, aJob({ id: 'elsewhere', origin: { guildId: '7' } })]),
    reports: createReports(memoryKeyv(), signer),
    settings: await startSettings(patch),
    catalog: { labelOf: (id: string) => `the ${id} model` },
    discord: {
      ...fakeDiscord(),
      async postMessage(channelId: string, body: { components: [] }, more: object = {}) {
        if (failure) throw new MessageUnknownError('no', failure);
        posts.push({ channelId, body, more });
        return `post-${posts.length}`;
      },
    },
    ...{ signer, log: silent },
  };
  async function report({
    userId = MEMBER,
    reason = 'not nice',
    jobId = job.id,
    signedFor = HERE,
    mark = '',
  } = {}) {
    const signed = mark || signReport(jobId, { id: REPORTED, channelId: signedFor }, signer);
    const { interaction, said } = fakeInteraction({ kind: 'form', userId, typed: { reason } });
    await createReportModal(deps as never).execute(interaction, jobId, `${REPORTED}.${signed}`);
    return said();
  }
  return { report, posts };
}

describe('a report', () => {
  it('is posted where staff read it, with what it is about, who makes it and why', async () => {
    const { report, posts } = await start();
    expect(await report()).toContain(t('report.thanks'));
    expect(posts).toHaveLength(1);
    expect(posts[0]?.channelId).toBe(LOG);
    const text = textOf(posts[0]);
    for (const part of [`https://discord.com/channels/${GUILD}/${HERE}/${REPORTED}`, 'the preview model'])
      expect(text).toContain(part);
    for (const part of [`<@${MEMBER}>`, `<@${OTHER}>`, 'not nice', job.request.prompt])
      expect(text).toContain(part);
    expect(JSON.stringify(posts[0]?.body.components)).toContain(`report:${job.id}:${HERE}.${REPORTED}.`);
  });

  it('of a reel names no model', async () => {
    const { report, posts } = await start();
    await report({ jobId: reel.id });
    expect(textOf(posts[0])).toContain(t('reel.name'));
    expect(textOf(posts[0])).not.toContain('model');
  });

  it('after the first stands below that', async () => {
    const { report, posts } = await start();
    await report();
    await report({ userId: OTHER });
    expect(posts[1]).toMatchObject({ channelId: LOG, more: { repliedTo: 'post-1' } });
    expect(JSON.stringify(posts[1]?.body)).not.toContain('custom_id');
  });

  it('of the same member counts once', async () => {
    const { report, posts } = await start();
    await report();
    await expect(report()).rejects.toThrow(t('report.already'));
    expect(posts).toHaveLength(1);
  });

  it('is in the language of the server, and the thanks in that of the member', async () => {
    const { report, posts } = await start({ patch: { logChannel: LOG, language: 'de' } });
    expect(await report()).toContain(t('report.thanks'));
    expect(textOf(posts[0])).toContain(translator('de')('report.reported'));
  });

  it.each([
    ['names a message in another channel', { signedFor: THERE }, { logChannel: LOG }, t('report.over')],
    ['is not signed', { mark: 'A'.repeat(16) }, { logChannel: LOG }, t('report.over')],
    ['has nobody to read it any more', {}, { logChannel: null }, t('report.over')],
    ['is about another server', { jobId: 'elsewhere' }, { logChannel: LOG }, t('refusal.unknownVideo')],
  ])('that %s is not passed on', async (_, given, patch, says) => {
    const { report, posts } = await start({ patch });
    await expect(report(given)).rejects.toThrow(says);
    expect(posts).toEqual([]);
  });

  it('says so where the bot may not write, and can be made again where Discord was away', async () => {
    const closed = await start({ failure: 'out-of-reach' });
    await expect(closed.report()).rejects.toThrow(t('report.outOfReach'));
    const away = await start({ failure: 'unavailable' });
    await expect(away.report()).rejects.toThrow(MessageUnknownError);
    await expect(away.report()).rejects.toThrow(MessageUnknownError);
  });
});

it.each([
  [' not nice ', 'not nice'],
  [' \u200b\u3164 ', ''],
])('the reason %j is %j, and has 300 characters at most', (reason, read) => {
  const { interaction } = fakeInteraction({ kind: 'form', typed: { reason } });
  expect(reasonIn(interaction)).toBe(read);
  const form = JSON.stringify(reasonForm({ customId: '1', title: 'a', label: 'b', description: 'c' }));
  expect(form).toContain('"max_length":300');
});
