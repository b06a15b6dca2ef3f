import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { EmbedType, PermissionFlagsBits } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createComponents } from '../../src/components/index.ts';
import type { Ports } from '../../src/interactions/ports/index.ts';
import { act, controlOf, makeComposed } from '../support/buttons.ts';
import { aCastMember } from '../support/requests.ts';
import { set } from '../support/settings.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const { Administrator, ManageGuild, ManageMessages } = PermissionFlagsBits;
const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const kite = { prompt: 'a secret kite', model: 'plain', notify: 'off' };

const club: GuildOptions = {
  name: 'Club',
  roles: [
    { name: 'Admin', permissions: Administrator },
    { name: 'Manager', permissions: ManageGuild | ManageMessages },
    { name: 'Moderator', permissions: ManageMessages },
  ],
  channels: [{ name: 'general' }, { name: 'films' }, { name: 'staff' }],
  members: [
    { name: 'mia' },
    // Moderates only #films.
    { name: 'fil' },
    { name: 'moe', roles: ['Moderator'] },
    { name: 'max', roles: ['Manager'] },
    { name: 'ada', roles: ['Admin'] },
  ],
};
const other: GuildOptions = { ...club, name: 'Elsewhere', members: [{ name: 'eve', roles: ['Admin'] }] };

async function start() {
  const run = await startStudio({}, {}, [club, other]);
  const { discord } = run;
  discord.setPermissions('films', 'fil', { allow: ManageMessages });
  const guild = [...discord.world.guilds.values()].find(({ name }) => name === 'Club');
  if (!guild) throw new Error('there is no club');
  const member = (name: string) => discord.member(name, { guild: name === 'eve' ? 'Elsewhere' : 'Club' });
  return {
    ...run,
    member,
    guildId: guild.id,
    /** Adds and removes a role, as an admin would. */
    setRoles(name: string, ...roles: string[]) {
      const record = guild.members.get(member(name).id);
      if (record)
        record.roleIds = [...guild.roles.values()]
          .filter((role) => roles.includes(role.name))
          .map(({ id }) => id);
    },
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
    },
  };
}
type Run = Awaited<ReturnType<typeof start>>;

const said = async (invocation: ReturnType<Member['click']>) => (await invocation.waitForMessage()).text;

/** Handlers read their ports when they are used, and here only their names matter. */
const { buttons, selects } = createComponents({ tools: {} } as Ports);

describe('ids in custom ids', () => {
  let run: Run;
  let done: ClientMessage;
  let jobId: string;
  let elsewhere: ClientMessage;
  beforeAll(async () => {
    run = await start();
    const command = run.member('mia').slash('video', kite, { channel: 'films' });
    done = await command.waitForMessage(hasVideo);
    jobId = command.id;
    elsewhere = await run.member('eve').slash('help').waitForMessage();
  });
  afterAll(() => run?.[Symbol.asyncDispose]());

  /** The rest of each kind's custom id, if it contains a job's id. */
  const details: Record<string, string> = {
    'delete-now': ':1.AAAAAAAAAAAAAAAA',
    'queue-cancel': ':mine-0',
    'queue-deliver': ':mine-0',
  };
  const ofJobs = [...buttons.keys()].filter(
    (kind) =>
      // Those of older messages are the same.
      !['anew', 'other'].includes(kind) &&
      ![
        'panel',
        'stats',
        'operator',
        'privacy',
        'cast',
        'import',
        'models',
        'queue',
        'history',
        'run',
        'decline',
        'change',
        'compose',
        'example',
        'report',
        'film',
        'story',
        'story-film',
        'story-show',
      ].includes(kind),
  );

  it('cover every button that names a job', () => {
    expect(ofJobs.toSorted()).toEqual(
      [
        'again',
        'retry-unclear',
        'approve',
        'cancel',
        'check',
        'delete',
        'delete-now',
        'deliver',
        'discard',
        'download',
        'edit',
        'edit-video',
        'export',
        'export-add',
        'export-as',
        'finish',
        'improve',
        'change-model',
        'continue',
        'properly',
        'reference',
        'hide',
        'join',
        'more',
        'show',
        'preview',
        'publish',
        'queue-cancel',
        'queue-deliver',
        'reject',
        'repost',
        'retry',
        'spoiler',
        'star',
        'upscale',
      ].toSorted(),
    );
    expect(new Set([...selects.values()].map(({ kind }) => kind))).toEqual(
      new Set(['history', 'models', 'change-model', 'compose', 'panel', 'film']),
    );
  });

  it.each(ofJobs)('%s does nothing with a job of another server', async (kind) => {
    const before = run.requests.length;
    const customId = `${kind}:${jobId}${details[kind] ?? ''}`;
    const click = run.member('eve').click(elsewhere, customId, { raw: true });
    const answer = await click.waitForMessage();
    const text = `${answer.text}${JSON.stringify(answer.components)}`;
    expect(text).not.toContain('secret');
    expect(text).not.toContain('/attachments/');
    expect(run.requests).toHaveLength(before);
    expect(run.discord.message(done.id).attachments).toHaveLength(1);
  });

  it.each(ofJobs)('%s tells nothing of a channel that a member does not see', async (kind) => {
    run.discord.setPermissions('films', 'fil', { deny: PermissionFlagsBits.ViewChannel });
    const fil = run.member('fil');
    const here = await fil.slash('help').waitForMessage();
    const before = run.requests.length;
    const click = fil.click(here, `${kind}:${jobId}${details[kind] ?? ''}`, { raw: true });
    const answer = await click.waitForMessage();
    expect(`${answer.text}${JSON.stringify(answer.components)}`).not.toMatch(/secret|attachments/);
    expect(run.requests).toHaveLength(before);
    run.discord.setPermissions('films', 'fil', { allow: ManageMessages });
  });

  it('open and change no composer of another member', async () => {
    const [mia, fil] = [run.member('mia'), run.member('fil')];
    const hers = await (await act(mia, done, 'Edit prompt')).waitForMessage();
    const own = await fil.slash('video').waitForMessage();
    const before = run.requests.length;
    for (const action of ['text', 'images', 'make'])
      expect(await said(fil.click(own, controlOf(hers, action), { raw: true }))).toMatch(/draft has expired/);
    const chosen = fil.select(own, controlOf(hers, 'model'), ['plain'], { raw: true });
    expect(await said(chosen)).toMatch(/draft has expired/);
    const form = fil.click(own, controlOf(own, 'text'));
    (await form.modal()).custom_id = controlOf(hers, 'text');
    expect(await said(await fil.submitModal(form, { prompt: 'a bee' }))).toMatch(/draft has expired/);
    expect(run.requests).toHaveLength(before);
  });

  it('delete no message but the one that was asked about', async () => {
    const mia = run.member('mia');
    const another = await mia.slash('video', kite, { channel: 'films' }).waitForMessage(hasVideo);
    const question = await (await act(mia, done, 'Delete')).waitForMessage();
    const [, mark = ''] = /delete-now:\d+:\d+\.([\w-]+)/.exec(JSON.stringify(question.components)) ?? [];
    expect(mark).toHaveLength(16);
    for (const forged of [
      `${jobId}:${another.id}.${mark}`,
      `${jobId}:${another.id}`,
      `${jobId}:${another.id}.`,
    ]) {
      const click = mia.click(question, `delete-now:${forged}`, { raw: true });
      expect(await said(click)).toMatch(/^❌/);
    }
    expect(run.discord.message(another.id).attachments).toHaveLength(1);
  });

  it('open no composer of a job that a member may not see', async () => {
    const eve = run.member('eve');
    expect(await said(eve.click(elsewhere, `edit:${jobId}`, { raw: true }))).toMatch(/^❌/);
  });

  it('report no message but the one that was chosen', async () => {
    const ada = run.member('ada');
    await ada.slash('settings set', { name: 'log-channel', value: '#staff' }).waitForMessage();
    const form = run.member('moe').messageCommand('Report', done);
    const modal = await form.modal();
    const [, real = ''] = modal.custom_id.split(`${jobId}:`);
    modal.custom_id = `report:${jobId}:${elsewhere.id}.${real.split('.')[1]}`;
    expect(await said(await run.member('moe').submitModal(form, {}))).toMatch(/^❌/);
    expect(run.discord.messages('staff').some(({ text }) => text.startsWith('🚩'))).toBe(false);
  });
});

describe('a moderator of one channel', () => {
  let run: Run;
  beforeAll(async () => {
    run = await start();
  });
  afterAll(() => run?.[Symbol.asyncDispose]());

  it.each([
    ['fil', 'films', ['films']],
    ['fil', 'general', ['films']],
    ['moe', 'general', ['films', 'staff']],
    ['max', 'general', ['films', 'staff']],
    ['ada', 'general', ['films', 'staff']],
    ['mia', 'films', []],
  ])('%s in #%s decides over %j', async (name, from, over) => {
    for (const channel of ['films', 'staff']) {
      const done = await run.member('ada').slash('video', kite, { channel }).waitForMessage(hasVideo);
      // From a message of the channel where they are.
      const here = await run.member(name).slash('queue', {}, { channel: from }).waitForMessage();
      const jobId = /again:(\d+)/.exec(JSON.stringify(done.components))?.[1] ?? '';
      const answer = await said(run.member(name).click(here, `delete:${jobId}`, { raw: true }));
      if (name === 'ada' || over.includes(channel)) expect(answer).not.toMatch(/moderators can do that/);
      else expect(answer).toMatch(/moderators can do that/);
    }
  });
});

describe('a cast that the whole server shares', () => {
  it.each([
    ['mia', false],
    // Moderates only this channel.
    ['fil', false],
    ['moe', true],
    ['max', true],
  ])('is removed by %s: %s', async (name, isRemoved) => {
    await using run = await start();
    const ada = run.member('ada');
    await set(ada, 'shared-cast', 'on');
    const { cast } = run.stores;
    await cast.add(aCastMember('red', { id: '1', guildId: run.guildId, userId: ada.id }));
    await cast.share('1', true);
    const answer = await said(run.member(name).slash('cast remove', { name: 'red' }, { channel: 'films' }));
    expect(answer).toContain(isRemoved ? 'is removed' : `Only <@${ada.id}>`);
    expect((await cast.get('1')) === undefined).toBe(isRemoved);
  });
});

describe('rights that are gone', () => {
  it.each([
    ['settings panel', /panel:[^"]+:flip\.\w+|panel:[^"]+:open\.\w+|panel:[^"]+:export/],
    ['stats', /stats:[^"]+/],
  ])('end what /%s opened', async (command, pattern) => {
    await using run = await start();
    for (const [name, roles, later] of [
      ['max', ['Manager'], []],
      ['ada', ['Admin'], ['Moderator']],
      ['max', ['Manager', 'Moderator'], ['Moderator']],
    ] as const) {
      run.setRoles(name, ...roles);
      const opened = await run
        .member(name)
        .slash(command)
        .waitForMessage(({ components }) => components?.length !== 0);
      const [customId = ''] = pattern.exec(JSON.stringify(opened.components)) ?? [];
      run.setRoles(name, ...later);
      expect(await said(run.member(name).click(opened, customId, { raw: true }))).toMatch(
        /isn’t one of mine, or your permissions here changed/,
      );
      run.setRoles(name, ...roles);
    }
  });
});

describe('blocking', () => {
  it.each([
    ['moe', 'mia', /can’t make videos here anymore/],
    ['moe', 'max', /is on the staff/],
    ['moe', 'ada', /is on the staff/],
    ['moe', 'moe', /./],
    ['max', 'moe', /can’t make videos here anymore/],
    ['ada', 'max', /can’t make videos here anymore/],
  ])('%s blocks %s', async (by, whom, sentence) => {
    await using run = await start();
    const answer = await run
      .member(by)
      .slash('block', { member: run.member(whom).id })
      .waitForMessage();
    expect(answer.text).toMatch(sentence);
  });

  it('is nothing that a blocked moderator can do or undo', async () => {
    await using run = await start();
    await run
      .member('ada')
      .slash('block', { member: run.member('moe').id })
      .waitForMessage();
    for (const [command, whom] of [
      ['unblock', 'moe'],
      ['unblock', 'mia'],
      ['block', 'mia'],
      ['block', 'ada'],
    ] as const) {
      const answer = await run
        .member('moe')
        .slash(command, { member: run.member(whom).id })
        .waitForMessage();
      expect(answer.text).toMatch(/^❌ You’re blocked here yourself/);
    }
    const refused = await run.member('moe').slash('video', kite).waitForMessage();
    expect(refused.text).toMatch(/^❌ You can’t make videos/);
  });

  it.each([
    ['mia', /was blocked|blocked/],
    ['ada', /is on the staff/],
  ])('by a report of %s’s video is for the same', async (maker, sentence) => {
    await using run = await start();
    await run.member('ada').slash('settings set', { name: 'log-channel', value: '#staff' }).waitForMessage();
    const done = await run.member(maker).slash('video', kite, { channel: 'films' }).waitForMessage(hasVideo);
    const form = run.member('fil').messageCommand('Report', done);
    await (await run.member('fil').submitModal(form, {})).waitForMessage();
    const told = await run.discord.waitForMessage('staff', ({ text }) => text.startsWith('🚩'));
    const click = run.member('moe').click(told, 'Block requester');
    const answer = await Promise.any([
      click.waitForFollowup(),
      run.discord.waitForMessage('staff', ({ id, text }) => id === told.id && /🚫/.test(text)),
    ]);
    expect(answer.text).toMatch(sentence);
  });
});

it('takes ten reports a day from a member, however many come at once', async () => {
  await using run = await start();
  await run.member('ada').slash('settings set', { name: 'log-channel', value: '#staff' }).waitForMessage();
  const videos = await Promise.all(
    Array.from({ length: 13 }, () =>
      run.member('ada').slash('video', kite, { channel: 'films' }).waitForMessage(hasVideo),
    ),
  );
  const moe = run.member('moe');
  const answers = await Promise.all(
    videos.map(async (video) => said(await moe.submitModal(moe.messageCommand('Report', video), {}))),
  );
  expect(answers.filter((content) => content.startsWith('🚩'))).toHaveLength(10);
  expect(answers.filter((content) => content.startsWith('❌'))).toHaveLength(3);
});

describe('who opted out', () => {
  const optOut = async (member: Member) => {
    const panel = await member.slash('privacy').waitForMessage();
    await member.click(panel, 'privacy:opt-out').waitForMessage();
  };
  const animated = async (run: Run) => {
    const [mia, moe] = [run.member('mia'), run.member('moe')];
    const file = await mia.upload('me.png', imageFile);
    const message = mia.say('me', { files: [file], channel: 'films' });
    const opener = moe.messageCommand('Animate this image', message);
    await opener.waitForMessage();
    return { mia, moe, opener };
  };

  it('is in no video of a composer that was open before', async () => {
    await using run = await start();
    const { mia, moe, opener } = await animated(run);
    await optOut(mia);
    expect(await said(await makeComposed(moe, opener, { prompt: 'a dance' }))).toMatch(
      /^❌ .*doesn’t want to appear/,
    );
    expect(run.requests).toEqual([]);
  });

  it.each(['Again', 'Change model', 'Edit prompt', 'Remix'])(
    'is in no copy of a video, by %s',
    async (way) => {
      await using run = await start();
      const { mia, moe, opener } = await animated(run);
      const making = await makeComposed(moe, opener, { prompt: 'a dance' });
      const first = await making.waitForMessage(hasVideo);
      const max = run.member('max');
      // A copy of the copy is hers too.
      const copy = await max.click(first, 'Again').waitForMessage(hasVideo);
      expect(run.requests).toHaveLength(2);
      await optOut(mia);
      for (const [who, video] of [
        [moe, first],
        [max, copy],
        [run.member('ada'), copy],
      ] as const) {
        if (way === 'Again')
          expect(await said(who.click(video, 'Again'))).toMatch(/^❌ .*doesn’t want to appear/);
        else if (way === 'Change model') {
          const list = await (await act(who, video, 'Change model')).waitForMessage();
          expect(await said(who.select(list, 'change-model', ['animator']))).toMatch(
            /^❌ .*doesn’t want to appear/,
          );
        } else {
          const opener =
            way === 'Remix' ? who.messageCommand('Remix', video) : await act(who, video, 'Edit prompt');
          expect(await said(await makeComposed(who, opener, { prompt: 'a jump' }))).toMatch(
            /^❌ .*doesn’t want to appear/,
          );
        }
      }
      expect(run.requests).toHaveLength(2);
    },
  );

  type Stored = NonNullable<ReturnType<Run['discord']['world']['messages']['get']>>['message'];
  const embed = (path: string) => (stored: Stored, run: Run) => {
    const { origin } = new URL(run.discord.apiUrl);
    stored.embeds = [
      { type: EmbedType.Rich, image: { url: `${origin}${path.replace('MIA', run.member('mia').id)}` } },
    ];
  };
  const forward = (stored: Stored, { id, channel_id }: ClientMessage, run: Run) => {
    const snapshot = { ...run.discord.world.messages.get(id)?.message } as Stored;
    stored.message_reference = { type: 1, channel_id, message_id: id };
    stored.message_snapshots = [{ message: snapshot }];
  };
  /** Parts of other people's messages that are hers. */
  const hers: Record<string, (stored: Stored, run: Run, mine: ClientMessage) => void> = {
    'her avatar': embed('/avatars/MIA/a.png'),
    'her avatar in a server': embed('/guilds/123456789012345678/users/MIA/avatars/a.png'),
    'her avatar, spelled otherwise': embed('/%61vatars/MIA/a.png?size=512'),
    'her banner': embed('/banners/MIA/a.png'),
    'her banner in a server': embed('/guilds/123456789012345678/users/MIA/banners/a.png'),
    'her decoration': embed('/avatar-decorations/MIA/a.png'),
    'her message, forwarded': (stored, run, mine) => forward(stored, mine, run),
    'a forward of what was forwarded': (stored, run, mine) => {
      const between = run.member('max').say('look', { channel: 'films' });
      const kept = run.discord.world.messages.get(between.id)?.message;
      if (kept) forward(kept, mine, run);
      forward(stored, mine, run);
      stored.message_reference = { type: 1, channel_id: between.channel_id, message_id: between.id };
    },
    'what a bot made for her': (stored, run, mine) => {
      stored.attachments = run.discord.world.messages.get(mine.id)?.message.attachments ?? [];
      const user = run.discord.world.users.get(run.member('mia').id)?.user;
      if (user) stored.interaction_metadata = { id: '1', type: 2, user, authorizing_integration_owners: {} };
    },
  };
  it.each(Object.keys(hers))('is in no video of %s', async (what) => {
    await using run = await start();
    const [mia, moe] = [run.member('mia'), run.member('moe')];
    const mine = mia.say('me', { files: [await mia.upload('me.png', imageFile)], channel: 'films' });
    const shown = run.member('max').say('look', { channel: 'films' });
    const stored = run.discord.world.messages.get(shown.id)?.message;
    if (stored) hers[what]?.(stored, run, mine);
    const opener = moe.messageCommand('Animate this image', shown);
    await opener.waitForMessage();
    await optOut(mia);
    // Opting out later gives the same right as opting out before.
    expect(await said(await makeComposed(moe, opener, { prompt: 'a dance' }))).toMatch(
      /^❌ .*doesn’t want to appear/,
    );
    expect(await said(moe.messageCommand('Animate this image', shown))).toMatch(
      /^❌ .*doesn’t want to appear/,
    );
    expect(run.requests).toEqual([]);
  });

  it('is in no video of what a message of ours shows of her image', async () => {
    await using run = await start();
    const { mia, moe, opener } = await animated(run);
    const making = await makeComposed(moe, opener, { prompt: 'a dance' });
    const video = await making.waitForMessage(hasVideo);
    const stored = run.discord.world.messages.get(video.id)?.message;
    if (stored) embed('/attachments/1/2/still.png')(stored, run);
    stored?.attachments.splice(0);
    await optOut(mia);
    expect(await said(run.member('max').messageCommand('Animate this image', video))).toMatch(
      /doesn’t want to appear/,
    );
  });

  it.each([
    '@mia dances',
    '@MIA dances',
    '@m\u200bia dances',
    '@\u2060mia dances',
    '@mi\u{e0100}a dances',
    '\uff20mia dances',
    '\ufe6bｍｉａ dances',
    '@m\u0456\u0430 dances',
    '@𝕞𝕚𝕒 dances',
    '@mi\u0301a dances',
  ])('is in no video of %j', async (prompt) => {
    await using run = await start();
    await optOut(run.member('mia'));
    const moe = run.member('moe');
    expect(await said(moe.slash('video', { ...kite, prompt }))).toMatch(/^❌ .*doesn’t want to appear/);
    expect(await said(moe.slash('video', { ...kite, prompt: '@miaow dances' }))).not.toMatch(
      /doesn’t want to appear/,
    );
  });
});
