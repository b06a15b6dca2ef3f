import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import { flux3 } from '../../src/catalog/models/flux.ts';
import { seedVr2 } from '../../src/catalog/models/others.ts';
import { viduModels } from '../../src/catalog/models/vidu.ts';
import type { ModelRow } from '../../src/catalog/schema.ts';
import { createComponents } from '../../src/components/index.ts';
import { createMoreButton } from '../../src/components/more.ts';
import type { Exports } from '../../src/delivery/exports.ts';
import type { Ports } from '../../src/interactions/ports/index.ts';
import { actions, isDirect, type JobAction } from '../../src/jobs/actions.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobState } from '../../src/jobs/job-status.ts';
import { traitsOf } from '../../src/jobs/states.ts';
import { translator } from '../../src/locales/translate.ts';
import { arrange, directButtons } from '../../src/replies/job-buttons.ts';
import { renderReposted } from '../../src/replies/moved-video.ts';
import { effectiveSettings } from '../../src/settings/effective.ts';
import { defaultSettings } from '../../src/settings/schema.ts';
import { labelsOf } from '../support/buttons.ts';
import { fakeInteraction, fakeMessage, OTHER, rights, type Who } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary } from '../support/ports.ts';

const t = translator('en');
const SHOWN = '1200000000000000005';
const FILM = { name: 'film.mp4', url: 'https://cdn.example/film.mp4?ex=1', size: 1 };
const LINK = 'https://host.example/film.mp4';
const theirs = (more: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: statuses.succeeded, ...more, origin: { userId: OTHER, ...more?.origin } });

interface Did {
  state?: JobState;
  who?: Who;
  userId?: string;
  attachments?: readonly (typeof FILM)[];
  /** The message whose button was clicked. */
  shownIn?: string;
  fails?: Partial<Record<string, Error>>;
  /** What the server has. */
  models?: readonly ModelRow[];
  /** Whether something here decodes videos. */
  canExport?: boolean;
}

async function more(
  job: Job,
  {
    state,
    who = 'member',
    userId,
    attachments = [FILM],
    shownIn = SHOWN,
    fails,
    models = viduModels,
    canExport = false,
  }: Did = {},
) {
  const library = {
    ...fakeLibrary([job]),
    view: (each: Job) => ({ job: each, model: undefined, nowMs: 2_000_000 }),
    pastVideos: { find: async () => ({ url: LINK, size: 1 }), post: async () => {} },
    exports: canExport ? ({} as Exports) : undefined,
  };
  const message = fakeMessage({
    ...{ id: shownIn, attachments },
    buttons: [`more:${job.id}:${job.status.state}`],
  });
  const did = fakeInteraction({
    ...{ message, may: rights[who] },
    ...(userId !== undefined && { userId }),
    ...(fails && { fails }),
  });
  const settings = effectiveSettings(defaultSettings, {
    userId: '',
    roleIds: [],
    channelId: '',
    parentChannelId: null,
  });
  const requests = { modelsFor: async () => checkModels(models), settingsFor: async () => settings };
  await createMoreButton({ requests, library, discord: fakeDiscord() }).execute(
    did.interaction,
    job.id,
    state ?? job.status.state,
  );
  const ids = [...did.said().matchAll(/"custom_id":"([a-z-]+):/g)].map(([, kind]) => kind);
  return { said: did.said(), ids };
}

describe('More', () => {
  it.each([
    ['anybody', {}, ['edit', 'continue', 'reference', 'change-model']],
    ['its member', { userId: OTHER }, ['edit', 'continue', 'reference', 'change-model', 'delete']],
    [
      'a moderator',
      { who: 'moderator' },
      ['edit', 'continue', 'reference', 'change-model', 'hide', 'delete'],
    ],
    ['an admin', { who: 'admin' }, ['edit', 'continue', 'reference', 'change-model', 'hide', 'delete']],
  ] as const)('has what is for %s, and a link to the file', async (_, did, expected) => {
    const { said, ids } = await more(theirs(), did);
    expect(ids).toEqual(expected);
    expect(said).toContain(`"url":"${FILM.url}"`);
    expect(said).toContain(t('job.seed', { seed: 7 }));
  });

  it.each([
    ['nothing', [], []],
    ['images and references', viduModels, ['continue', 'reference']],
    ['images and videos to edit', [flux3], ['continue', 'edit-video']],
    ['videos to upscale', [seedVr2], ['upscale']],
  ])('offers what can be made from the video where the models take %s', async (_, models, expected) => {
    const { ids } = await more(theirs(), { models });
    expect(ids).toEqual(['edit', ...expected, 'change-model']);
  });

  it('exports a video, where something decodes it', async () => {
    expect((await more(theirs(), { canExport: true })).ids).toEqual([
      ...['edit', 'continue', 'reference', 'change-model', 'export'],
    ]);
  });

  it('has the opposite for a hidden one', async () => {
    for (const hidden of [{ isAdult: true }, { spoiler: true }])
      expect((await more(theirs(hidden), { who: 'admin' })).ids).toContain('show');
    const shown = theirs({ isAdult: true, spoiler: false });
    expect((await more(shown, { who: 'admin' })).ids).toContain('hide');
  });

  it('has a link to a hosted video, and none where there is no video', async () => {
    const host = { kind: 'own', name: 'a.mp4', expiresAtMs: 3_000_000 } as const;
    const hosted = theirs({ status: { ...statuses.succeeded, host } });
    expect((await more(hosted, { attachments: [] })).said).toContain(`"url":"${LINK}"`);
    const { said, ids } = await more(theirs(), { attachments: [] });
    expect(said).not.toContain('"url"');
    // Its answer says what became of the file.
    expect(ids).toContain('download');
  });

  it('has a button that brings the files of a reel too, instead of a link', async () => {
    const reel = { ...theirs(), reel: { clips: [] } };
    const { said, ids } = await more(reel);
    expect(said).not.toContain('"url"');
    expect(ids).toContain('download');
    expect((await more(theirs())).said).toContain(FILM.url);
  });

  it('shows all of a prompt that the message cuts, and its letters alone where they are blocked', async () => {
    const prompt = `${'a long prompt '.repeat(30)}with *an* end`;
    const job = theirs({ request: { prompt } });
    expect((await more(job)).said).toContain('with \\\\*an\\\\* end');
    expect((await more(theirs())).said).not.toContain('a paper boat');
    const blocked = new DiscordAPIError({ code: 200_000, message: 'no' }, 200_000, 400, 'POST', '', {
      files: [],
      body: undefined,
    });
    let isFirst = true;
    const fails = {
      get reply() {
        const error = isFirst ? blocked : undefined;
        isFirst = false;
        return error as Error;
      },
    };
    const { said } = await more(job, { fails });
    expect(said).not.toContain('a long prompt');
    expect(said).toContain(t('job.seed', { seed: 7 }));
  });

  it('of a message that shows an earlier state has what can be done now', async () => {
    const { ids } = await more(theirs(), { state: 'failed', attachments: [] });
    expect(ids).toEqual(['again', 'edit', 'continue', 'reference', 'change-model', 'download']);
    // The message has the video a moment before that is stored.
    const delivering = theirs({ status: statuses.delivering });
    expect((await more(delivering, { state: 'succeeded' })).ids).toEqual([
      'edit',
      'continue',
      'reference',
      'change-model',
    ]);
    const before = (await more(delivering, { state: 'delivering' })).ids;
    expect(before).not.toContain('continue');
  });
});

it.each(['member', 'admin'] as const)(
  'More of a video that was posted again has what everybody may do, also for its %s',
  async (who) => {
    const job = theirs();
    const { ids } = await more(job, { who, userId: OTHER, shownIn: '8', attachments: [] });
    expect(ids).toEqual(['again', 'edit', 'continue', 'reference', 'change-model']);
    const view = { job, model: undefined, nowMs: 2_000_000 };
    expect(labelsOf(renderReposted(view))).toEqual([t('button.download'), t('button.more')]);
  },
);

describe('in direct messages', () => {
  const { directButtons: handlers } = createComponents({ tools: {} } as Ports);

  it('those actions work that are shown there', () => {
    const known = Object.keys(actions) as JobAction[];
    expect([...handlers.keys()].filter((kind) => kind in actions).sort()).toEqual(
      known.filter(isDirect).sort(),
    );
  });

  it.each(Object.values(statuses))('a job in state $state shows no other', (status) => {
    const ids = [...JSON.stringify(directButtons(aJob({ status }))).matchAll(/"custom_id":"([a-z-]+):/g)];
    for (const [, kind = ''] of ids) expect(handlers.has(kind)).toBe(true);
    expect(ids.map(([, kind]) => kind)).toEqual(
      traitsOf(aJob({ status })).actions(aJob({ status })).filter(isDirect),
    );
  });
});

describe('the actions of a job’s message', () => {
  it.each(Object.values(statuses))(
    'in state $state begin with one for everybody who may click it',
    (status) => {
      const job = aJob({ status });
      const all = traitsOf(job).actions(job);
      const { shown, more: others } = arrange(all);
      expect(new Set(all).size).toBe(all.length);
      expect([...shown, ...others].toSorted()).toEqual([...all].toSorted());
      expect(shown[0]).toBe(all[0]);
      expect(shown.map((action) => actions[action].isFor)).not.toContain('staff');
      // From a private answer, they would change that answer.
      expect(others.filter((action) => actions[action].changesMessage)).toEqual([]);
      // One place for each: no More for a single one, and one row at most.
      expect(others.length === 1 && actions[others[0] as JobAction].isFor === 'everyone').toBe(false);
      expect(shown.length).toBeLessThanOrEqual(4);
    },
  );
});
