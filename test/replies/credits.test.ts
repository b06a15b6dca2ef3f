import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { Clip } from '../../src/jobs/reel-schema.ts';
import { languages } from '../../src/locales/languages.ts';
import { createCreditsOf } from '../../src/replies/credits.ts';
import type { JobView } from '../../src/replies/job-view.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const mia = '1200000000000000004';
const ben = '1200000000000000009';
const names = new Map([
  [mia, 'Mia'],
  [ben, 'Ben'],
]);
const succeeded = (durationSeconds: number) => ({
  ...statuses.succeeded,
  file: { ...statuses.succeeded.file, durationSeconds },
});
const clipOf = ({ id, origin }: Job): Clip => ({
  ...{ jobId: id, userId: origin.userId, channelId: '2', messageId: '3' },
});
const reelOf = (clips: readonly Clip[], more: Partial<Job> = {}): Job => ({
  ...aJob({ status: succeeded(12), origin: { userId: mia } }),
  ...{ reel: { clips: [...clips] }, request: { ...aJob().request, prompt: 'A fox in the snow' } },
  ...more,
});

/** What the labels of its models and providers are. */
type Look = Partial<Pick<JobView, 'model' | 'way' | 'maker'>>;

async function credits(
  reel: Job,
  jobs: readonly Job[],
  { look = () => ({}), named = names }: { look?: (job: Job) => Look; named?: Map<string, string> } = {},
) {
  const asked: string[] = [];
  const creditsOf = createCreditsOf({
    findJob: async (id) => jobs.find((job) => job.id === id),
    viewOf: (job) => ({ job, model: undefined, nowMs: 0, ...look(job) }),
    async memberNames(_, userIds) {
      asked.push(...userIds);
      return named;
    },
    log: silent,
  });
  const file = await creditsOf(reel);
  const text = Buffer.from(file?.bytes ?? []).toString();
  return { file, asked, text, lines: text.replace('\ufeff', '').split('\n') };
}

describe('the credits of a reel', () => {
  const image = { path: '/image', contentType: 'image/png', bytes: 1, role: 'reference' } as const;
  const kling = aJob({ id: '1200000000000000101', status: succeeded(5.04), origin: { userId: mia } });
  const runway: Job = {
    ...aJob({ id: '1200000000000000102', status: succeeded(7), origin: { userId: ben } }),
    inputs: [
      { ...image, cast: 'Nova' },
      { ...image, cast: 'Nova' },
      { ...image, cast: 'Rex' },
    ],
  };
  const look = (job: Job): Look =>
    job.id === kling.id
      ? { model: { label: 'Kling 2.6' } as Look['model'], way: { provider: 'wavespeed' } as Look['way'] }
      : {
          model: { label: 'Gen-4.5' } as Look['model'],
          way: {
            provider: 'runway',
            attribution: { text: 'Powered by Runway', url: 'https://runwayml.com' },
          } as Look['way'],
        };

  it('say for each video its model, provider, length, member and cast', async () => {
    const reel = reelOf([clipOf(kling), clipOf(runway), clipOf(runway)]);
    const { file, lines, asked } = await credits(reel, [kling, runway], { look });
    expect(file).toMatchObject({ name: `credits-${reel.id}.txt`, contentType: 'text/plain; charset=utf-8' });
    expect(lines).toEqual([
      'A fox in the snow',
      'Joined by Mia. All videos in it are AI-generated.',
      '',
      '1. Kling 2.6 · WaveSpeed · 5 s · Mia',
      '2. Gen-4.5 · Runway · 7 s · Ben · with Nova and Rex',
      '3. Gen-4.5 · Runway · 7 s · Ben · with Nova and Rex',
      '',
      'Powered by Runway: https://runwayml.com',
      '',
    ]);
    expect(asked).toEqual([mia, ben]);
  });

  it('say who added music and captions', async () => {
    const clips = [clipOf(kling), clipOf(runway)];
    const captions = { texts: ['a', ''], isBurnedIn: true };
    const { text } = await credits(reelOf(clips, { reel: { clips, captions, musicRightsAtMs: 1 } }), []);
    expect(text).toContain('Captions: Mia\nMusic: added by Mia, who confirmed the right to use it\n');
  });

  it('list the videos of a reel inside it, and no more than fit', async () => {
    const inner = { ...reelOf([clipOf(kling), clipOf(runway)]), id: '1200000000000000103' };
    const within = { jobId: '', userId: ben, channelId: '', messageId: '' };
    const { lines } = await credits(reelOf([clipOf(inner), clipOf(kling), within]), [inner, kling, runway], {
      look,
    });
    expect(lines.slice(3, 8)).toEqual([
      '1. Reel · 12 s · Mia',
      '1.1. Kling 2.6 · WaveSpeed · 5 s · Mia',
      '1.2. Gen-4.5 · Runway · 7 s · Ben · with Nova and Rex',
      '2. Kling 2.6 · WaveSpeed · 5 s · Mia',
      '',
    ]);
    // A stored reel that contains itself has no end.
    const endless: Job = { ...inner, reel: { clips: new Array(20).fill(clipOf(inner)) } };
    const { lines: many } = await credits(endless, [endless]);
    expect(many.length).toBeLessThan(110);
    expect(many).toContain('…');
  });

  it('name nobody whose data is deleted, and keep the number of what is gone', async () => {
    const gone = { jobId: '', userId: '', channelId: '', messageId: '' };
    const lost = { ...clipOf(runway), jobId: '1200000000000000999' };
    const { lines, asked } = await credits(reelOf([gone, lost, clipOf(kling), gone]), [kling], {
      ...{ look, named: new Map() },
    });
    expect(lines.slice(1, 7)).toEqual([
      `Joined by member ${mia}. All videos in it are AI-generated.`,
      '',
      '1. a video that has since been deleted · a member who deleted their data',
      `2. a video that has since been deleted · member ${ben}`,
      `3. Kling 2.6 · WaveSpeed · 5 s · member ${mia}`,
      '',
    ]);
    expect(asked).not.toContain('');
  });

  it('stay one line for each, whatever titles, models and names contain', async () => {
    const hostile = 'a\n9. forged \u202e\u200b'.padEnd(5_000, 'x');
    const cast: Job = { ...kling, inputs: [{ ...image, cast: hostile }] };
    const { lines, text } = await credits(
      reelOf([clipOf(kling)], { request: { ...kling.request, prompt: hostile } }),
      [cast],
      { look: () => ({ model: { label: hostile } as Look['model'] }) },
    );
    expect(lines).toHaveLength(5);
    expect(text).not.toMatch(/[\u202e\u200b]/);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(400);
  });

  it.each(languages)('are whole in %s', async (language) => {
    const clips = [clipOf(kling), clipOf(runway)];
    const reel = reelOf(clips, { origin: { ...kling.origin, language } });
    expect((await credits(reel, [kling, runway], { look })).text).toContain('Nova');
  });

  it('are of no other video, and never keep one from its delivery', async () => {
    expect((await credits(kling, [])).file).toBeUndefined();
    const { file } = await credits(reelOf([clipOf(kling)]), [kling], {
      look() {
        throw new Error('no view');
      },
    });
    expect(file).toBeUndefined();
  });
});
