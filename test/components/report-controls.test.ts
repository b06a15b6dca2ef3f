import { describe, expect, it } from 'vitest';
import { createReportButton } from '../../src/components/report-controls.ts';
import { type MessageFailure, MessageUnknownError } from '../../src/discord/errors.ts';
import { reportId } from '../../src/interactions/report-ids.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import type { ReportAction } from '../../src/replies/report-message.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import {
  fakeInteraction,
  fakeMessage,
  HERE,
  OTHER,
  rights,
  THERE,
  type Who,
} from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { aSigner, fakeDiscord, fakeLibrary, startSettings } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const REPORTED = '1700000000000000005';
const by = { member: `<@${MEMBER}>`, when: '<t:1800000000:R>' };
const all = ['delete', 'block', 'dismiss'] as const;

interface World {
  job?: Job;
  patch?: Patch;
  moderates?: string[];
  isStaff?: boolean | undefined;
  failure?: MessageFailure;
}

async function start(world: World = {}) {
  const { job = aJob({ status: statuses.succeeded, origin: { userId: OTHER } }), failure } = world;
  const settings = await startSettings(world.patch);
  const signer = await aSigner();
  const deleted: unknown[] = [];
  const deps = {
    library: {
      ...fakeLibrary([job]),
      async deleteMessage(_: unknown, message: unknown) {
        if (failure) throw new MessageUnknownError('no', failure);
        deleted.push(message);
      },
    },
    discord: {
      ...fakeDiscord({ moderates: world.moderates ?? [] }),
      isStaff: async (_: string, userId: string) =>
        userId === OTHER && 'isStaff' in world ? world.isStaff : false,
    },
    ...{ settings, signer, clock: createFakeClock() },
  };
  const location = (channelId: string) => ({ jobId: job.id, channelId, messageId: REPORTED });
  async function press(
    action: string,
    given: {
      who?: Who;
      userId?: string;
      reportedIn?: string;
      offered?: readonly ReportAction[];
      forge?: (id: string) => string;
    } = {},
  ) {
    const {
      who = 'moderator',
      userId = MEMBER,
      reportedIn = HERE,
      offered = all,
      forge = (id) => id,
    } = given;
    const idOf = (each: string) => reportId(location(reportedIn), each as ReportAction, signer);
    const message = fakeMessage({ content: 'A report', buttons: offered.map(idOf) });
    const [, jobId = '', detail] = forge(idOf(action)).split(':');
    const { interaction, said } = fakeInteraction({ userId, may: rights[who], message });
    await createReportButton(deps).execute(interaction, jobId, detail);
    const left = said().match(/\.(delete|block|dismiss)"/g) ?? [];
    return { said: said(), left: left.map((each) => each.slice(1, -1)) };
  }
  return {
    press,
    deleted,
    blocked: async () => (await settings.get(GUILD)).settings.blockedMembers,
    settings,
  };
}

describe('a report’s button', () => {
  it('deletes the message that was reported, and can still block its member', async () => {
    const { press, deleted } = await start();
    const { said, left } = await press('delete');
    expect(deleted).toEqual([{ id: REPORTED, channelId: HERE }]);
    expect(said).toContain(`A report\\n🗑️ ${t('report.deleted', by)}`);
    expect(left).toEqual(['block']);
  });

  it('blocks the member, and can still delete the message', async () => {
    const { press, blocked, settings } = await start();
    const { said, left } = await press('block');
    expect(await blocked()).toEqual([OTHER]);
    expect((await settings.history(GUILD))[0]).toMatchObject({ by: MEMBER, reason: 'report' });
    expect(said).toContain(t('report.blocked', { blocked: `<@${OTHER}>`, ...by }));
    expect(left).toEqual(['delete']);
  });

  it('dismisses it, and does nothing else', async () => {
    const { press, blocked, deleted } = await start();
    const { said, left } = await press('dismiss');
    expect([left, deleted, await blocked()]).toEqual([[], [], []]);
    expect(said).toContain(t('report.dismissed', by));
  });

  it('offers nothing again that somebody else has done meanwhile', async () => {
    const { press } = await start();
    expect((await press('block', { offered: ['block', 'dismiss'] })).left).toEqual([]);
  });

  it.each([
    { who: 'member', reportedIn: HERE, moderates: [], isAllowed: false },
    { who: 'moderator', reportedIn: HERE, moderates: [], isAllowed: true },
    { who: 'moderator', reportedIn: THERE, moderates: [], isAllowed: false },
    { who: 'member', reportedIn: THERE, moderates: [THERE], isAllowed: true },
    { who: 'admin', reportedIn: THERE, moderates: [], isAllowed: true },
  ] as const)('obeys a $who for what is in $reportedIn, elsewhere $moderates: $isAllowed', async (one) => {
    const { press, deleted } = await start({ moderates: [...one.moderates] });
    const pressed = press('delete', one);
    if (one.isAllowed) await pressed;
    else await expect(pressed).rejects.toThrow(t('report.staffOnly'));
    expect(deleted).toHaveLength(one.isAllowed ? 1 : 0);
  });

  it.each([
    ['another message', (id: string) => id.replace(REPORTED, '1700000000000000006')],
    ['another channel', (id: string) => id.replace(HERE, THERE)],
    ['an action that there isn’t', (id: string) => id.replace('.delete', '.toString')],
  ])('that names %s is not ours', async (_, forge) => {
    const { press, deleted } = await start();
    await expect(press('delete', { who: 'admin', forge })).rejects.toThrow(t('report.notMyButton'));
    expect(deleted).toEqual([]);
  });

  it('is not about a video of another server', async () => {
    const { press } = await start({ job: aJob({ status: statuses.succeeded, origin: { guildId: '7' } }) });
    await expect(press('dismiss')).rejects.toThrow(t('refusal.unknownVideo'));
  });

  it.each([
    { who: 'moderator', isStaff: true, isAllowed: false },
    { who: 'moderator', isStaff: undefined, isAllowed: false },
    { who: 'moderator', isStaff: false, isAllowed: true },
    { who: 'admin', isStaff: true, isAllowed: true },
  ] as const)(
    'lets a $who block a member who is staff ($isStaff): $isAllowed',
    async ({ who, isStaff, isAllowed }) => {
      const { press, blocked } = await start({ isStaff });
      if (isAllowed) await press('block', { who });
      else await expect(press('block', { who })).rejects.toThrow();
      expect(await blocked()).toEqual(isAllowed ? [OTHER] : []);
    },
  );

  it('lets a blocked moderator block nobody', async () => {
    const { press, blocked } = await start({ patch: { blockedMembers: [MEMBER] } });
    await expect(press('block')).rejects.toThrow(t('block.blocked'));
    expect(await blocked()).toEqual([MEMBER]);
  });

  it('leaves a video alone that is still being made', async () => {
    const { press, deleted } = await start({ job: aJob({ status: statuses.delivering }) });
    await expect(press('delete')).rejects.toThrow(t('report.stillMade'));
    expect(deleted).toEqual([]);
  });

  it('says so where the message is gone, out of reach, or Discord away', async () => {
    const gone = await start({ failure: 'message-gone' });
    expect((await gone.press('delete')).said).toContain(t('report.goneAlready', by));
    const unseen = await start({ failure: 'out-of-reach' });
    await expect(unseen.press('delete')).rejects.toThrow(t('report.unseen'));
    const away = await start({ failure: 'unavailable' });
    await expect(away.press('delete')).rejects.toThrow(MessageUnknownError);
  });

  it('writes in the language of the server', async () => {
    const { press } = await start({ patch: { language: 'de' } });
    expect((await press('dismiss')).said).toContain(translator('de')('report.dismissed', by));
  });
});
