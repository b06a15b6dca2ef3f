import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { createRemixCommand } from '../../src/commands/remix.ts';
import { createReportCommand } from '../../src/commands/report.ts';
import { signReport } from '../../src/interactions/report-ids.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { draftOfJob } from '../../src/requests/draft-of-job.ts';
import { createDrafts } from '../../src/requests/drafts.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import { createFakeClock } from '../support/clock.ts';
import { composing } from '../support/composer.ts';
import { BOT, fakeInteraction, fakeMessage, HERE, OTHER, rights, type Who } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { aSigner, fakeExtras, fakeLibrary, startSettings } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const LOG = '1200000000000000051';
const signer = await aSigner();
const clock = createFakeClock();

async function start(job: Job | undefined, logChannel: string | null = LOG) {
  const library = {
    ...fakeLibrary(job ? [job] : [], job ? { shown: job } : {}),
    isInputKept: async () => true,
  };
  const requests = {
    requireOpen() {},
    ...{ compose: composing, drafts: createDrafts(memoryKeyv()), preferences: createPreferences(new Keyv()) },
  };
  const settings = await startSettings({ logChannel });
  return {
    drafts: requests.drafts,
    remix: createRemixCommand({ requests, library, discord: { extras: fakeExtras() }, clock }),
    report: createReportCommand({ library, settings, signer }),
  };
}

/** A member's choice in the menu of the message that shows the job. */
function menu(given: { userId?: string; may?: Who; message?: Parameters<typeof fakeMessage>[0] } = {}) {
  const { may = 'member', userId = MEMBER } = given;
  const targetMessage = fakeMessage({ id: 'shown', authorId: BOT, ...given.message });
  return fakeInteraction({ userId, may: rights[may], targetMessage });
}

const theirs = (more: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: statuses.succeeded, ...more, origin: { userId: OTHER, ...more.origin } });

describe.each([
  ['Remix', 'remix', 'remix.notMine'],
  ['Report', 'report', 'report.notMine'],
] as const)('%s refuses', (_, command, key) => {
  it('a message without a video of this bot', async () => {
    const commands = await start(undefined);
    await expect(commands[command].execute(menu().interaction)).rejects.toThrow(t(key));
  });

  it('a video of another server', async () => {
    const commands = await start(theirs({ origin: { guildId: '7' } }));
    await expect(commands[command].execute(menu().interaction)).rejects.toThrow(t(key));
  });

  it('another’s message that has our button', async () => {
    const job = theirs();
    const commands = await start(job);
    const buttons = [`download:${job.id}`];
    const execute = (authorId: string) =>
      commands[command].execute(menu({ message: { id: 'copy', authorId, buttons } }).interaction);
    await expect(execute(OTHER)).rejects.toThrow(t(key));
    await expect(execute(BOT)).resolves.toBeUndefined();
  });
});

describe('Remix', () => {
  it('opens a composer for the member who sees the video, with what it was made from', async () => {
    const job = theirs({ request: { prompt: 'a kite' } });
    const { remix, drafts } = await start(job);
    const { interaction, answers, said } = menu();
    await remix.execute(interaction);
    expect(answers).toMatchObject([{ how: 'reply' }]);
    expect(said()).toContain('> a kite');
    expect(await drafts.of(MEMBER)).toEqual([draftOfJob(job)]);
  });

  it.each([
    { userId: MEMBER, may: 'member', review: {}, isShown: false },
    { userId: MEMBER, may: 'member', review: { decision: { what: 'rejected', by: '8' } }, isShown: false },
    { userId: MEMBER, may: 'member', review: { decision: { what: 'spoiler', by: '8' } }, isShown: true },
    { userId: MEMBER, may: 'moderator', review: {}, isShown: true },
    { userId: OTHER, may: 'member', review: {}, isShown: true },
  ] as const)('of a video under review $review for $userId, a $may: $isShown', async (one) => {
    const { userId, may, review, isShown } = one;
    const { remix } = await start(theirs({ review, origin: { channelId: HERE } }));
    const executed = remix.execute(menu({ userId, may }).interaction);
    if (isShown) await expect(executed).resolves.toBeUndefined();
    else await expect(executed).rejects.toThrow(t('reviewed.promptHidden', { member: `<@${OTHER}>` }));
  });
});

describe('Report', () => {
  it('asks for the reason in a form that names the message, signed', async () => {
    const job = theirs();
    const { report } = await start(job);
    const { interaction, said } = menu();
    await report.execute(interaction);
    const mark = signReport(job.id, { id: 'shown', channelId: HERE }, signer);
    expect(said()).toContain(`report:${job.id}:shown.${mark}`);
  });

  it('is not for one’s own video', async () => {
    const { report } = await start(theirs());
    await expect(report.execute(menu({ userId: OTHER }).interaction)).rejects.toThrow(t('report.own'));
  });

  it('needs a channel that staff read', async () => {
    const { report } = await start(theirs(), null);
    await expect(report.execute(menu().interaction)).rejects.toThrow(t('report.noChannel'));
  });
});
