import { expect, it } from 'vitest';
import { createSetSpoiler } from '../../src/delivery/set-spoiler.ts';
import { isIn, type JobIn } from '../../src/jobs/job.ts';
import { createRenderVideo } from '../../src/replies/video-message.ts';
import { aJob, statuses } from '../support/job.ts';

type Succeeded = JobIn<'succeeded'>;

/** Sets whether a video is hidden, where Discord answers like this. */
async function set(before: boolean | undefined, isOn: boolean, answer: boolean | Error, isThere = true) {
  const job = aJob({
    ...{ status: { ...statuses.succeeded, route: 'message' }, isAdult: true },
    ...(before !== undefined && { spoiler: before }),
  }) as Succeeded;
  const noted: boolean[] = [];
  const shown: { spoiler: boolean | undefined; content: string; attachmentId: string | null }[] = [];
  const told: [string, string][] = [];
  const setSpoiler = createSetSpoiler({
    async note(id, spoiler) {
      noted.push(spoiler);
      const changed = { ...job, spoiler };
      return id === job.id && isThere && isIn(changed, 'succeeded') ? changed : undefined;
    },
    onSet: ({ id }, by) => told.push([id, by]),
    messages: {
      async setSpoiler({ spoiler }, { content }, attachmentId) {
        shown.push({ spoiler, content, attachmentId });
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    renderVideo: createRenderVideo({
      hosting: { linkTo: async () => undefined },
      provenance: { linkMark: () => '' },
      viewOf: (each) => ({ job: each, model: undefined, nowMs: 0 }),
      viewChain: async () => undefined,
      starsOf: async () => undefined,
    }),
  });
  const outcome = await setSpoiler(job, { isOn, attachmentId: '5', by: 'mod' }).catch(
    (error: Error) => error.message,
  );
  return { job, outcome, noted, shown, told };
}

it.each([true, false])(
  'is stored, shown with its member in a message of its own, and told: %s',
  async (isOn) => {
    const { job, outcome, noted, shown, told } = await set(!isOn, isOn, true);
    expect(outcome).toMatchObject({ id: job.id, spoiler: isOn });
    expect(noted).toEqual([isOn]);
    expect(shown).toEqual([
      { spoiler: isOn, content: expect.stringContaining(`<@${job.origin.userId}>`), attachmentId: '5' },
    ]);
    expect(told).toEqual([[job.id, 'mod']]);
  },
);

it('that is a link stays one, with its mark, and without its member in the answer to their command', async () => {
  const host = { kind: 'own', name: 'film.mp4', expiresAtMs: 9 } as const;
  const link = { url: 'https://bot.example/videos/film.mp4', expiresAtMs: 9 };
  const job = aJob({ status: { ...statuses.succeeded, host } }) as Succeeded;
  const shown: { content: string }[] = [];
  const setSpoiler = createSetSpoiler({
    note: async () => job,
    onSet() {},
    messages: {
      async setSpoiler(_, body) {
        shown.push(body);
        return true;
      },
    },
    renderVideo: createRenderVideo({
      hosting: { linkTo: async (asked) => (asked === host ? link : undefined) },
      provenance: { linkMark: (id) => `#mark-of-${id}` },
      viewOf: (each) => ({ job: each, model: undefined, nowMs: 0 }),
      viewChain: async () => undefined,
      starsOf: async () => undefined,
    }),
  });
  await setSpoiler(job, { isOn: false, attachmentId: null, by: 'mod' });
  expect(shown).toMatchObject([{ content: expect.stringMatching(`${link.url}[^]*#mark-of-${job.id}`) }]);
  expect(shown).toMatchObject([{ content: expect.not.stringContaining(job.origin.userId) }]);
});

it.each([
  // A video for adults is hidden before anybody decides.
  [undefined, true],
  [true, true],
  [false, false],
])('stays as it was (%s) where Discord leaves the file so, or refuses', async (before, was) => {
  const left = await set(before, !was, false);
  expect([left.outcome, left.noted, left.told]).toEqual([undefined, [!was, was], []]);
  const refused = await set(before, !was, new Error('out of reach'));
  expect([refused.outcome, refused.noted, refused.told]).toEqual(['out of reach', [!was, was], []]);
});

it('of a job that is gone is shown nowhere', async () => {
  const { outcome, shown, told } = await set(false, true, true, false);
  expect([outcome, shown, told]).toEqual([undefined, [], []]);
});
