import { providerName } from '../catalog/provider-names.ts';
import type { MemberNames } from '../discord/member-names.ts';
import type { SmallFile } from '../discord/small-files.ts';
import { isHidden, type Job } from '../jobs/job.ts';
import { secondsOf } from '../jobs/reel.ts';
import type { Clip } from '../jobs/reel-schema.ts';
import { listOf } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { plainLine } from '../text/markdown.ts';
import { type JobView, languageOf, madeWith } from './job-view.ts';

/** A reel of reels of reels would have thousands of videos in it. */
const MAX_LINES = 100;
const MAX_DEPTH = 3;
/** Members whose names Discord is asked for. */
const MAX_NAMES = 25;
/** Of the cast, in one shot. */
const MAX_CAST = 10;
const LABEL_LENGTH = 100;

/** A text of who made what in a reel or a film, as a file; `undefined` for every other video. Never throws. */
export type CreditsOf = (job: Job) => Promise<SmallFile | undefined>;

/** One video of a reel. `job`: absent if it is deleted by now. */
interface Shot {
  number: string;
  userId: string;
  job: Job | undefined;
}

export function createCreditsOf(deps: {
  findJob(id: string): Promise<Job | undefined>;
  viewOf(job: Job): JobView;
  memberNames: MemberNames;
  log: Log;
}): CreditsOf {
  /** The videos of a reel in their order, each followed by those inside it. */
  async function shotsOf(clips: readonly Clip[], before: string, depth: number, shots: Shot[]) {
    for (const [index, { jobId, userId }] of videosIn(clips).entries()) {
      if (shots.length >= MAX_LINES) return;
      const job = jobId === '' ? undefined : await deps.findJob(jobId);
      const number = `${before}${index + 1}`;
      shots.push({ number, userId, job });
      if (job?.reel && depth < MAX_DEPTH) await shotsOf(job.reel.clips, `${number}.`, depth + 1, shots);
    }
  }

  async function namesOf(job: Job, shots: readonly Shot[]) {
    const userIds = new Set([job.origin.userId, ...shots.map(({ userId }) => userId)]);
    userIds.delete('');
    return deps.memberNames(job.origin.guildId, [...userIds].slice(0, MAX_NAMES));
  }

  return async (job) => {
    if (!job.reel) return undefined;
    try {
      const shots: Shot[] = [];
      await shotsOf(job.reel.clips, '', 1, shots);
      const names = await namesOf(job, shots);
      const lines = creditLines(job, shots, { names, viewOf: deps.viewOf });
      // Windows needs the mark to read it as UTF-8.
      const bytes = Buffer.from(`\ufeff${lines.join('\n')}\n`);
      return { bytes, name: `credits-${job.id}.txt`, contentType: 'text/plain; charset=utf-8' };
    } catch (err) {
      // The video is worth more than its credits.
      deps.log.warn({ err, job: job.id }, 'could not write the credits');
      return undefined;
    }
  };
}

/** Without the entries after them, which only name the members of videos inside. */
function videosIn(clips: readonly Clip[]): Clip[] {
  const last = clips.findLastIndex(({ jobId }) => jobId !== '');
  return clips.slice(0, last + 1);
}

interface Facts {
  names: ReadonlyMap<string, string>;
  viewOf(job: Job): JobView;
}

function creditLines(job: Job, shots: readonly Shot[], facts: Facts): string[] {
  const t = languageOf(job);
  const member = memberOf(job.origin.userId, facts, t);
  const title = isHidden(job) ? '' : plainLine(job.request.prompt, LABEL_LENGTH);
  const notices = shots.flatMap(({ job: shot }) => (shot && facts.viewOf(shot).way?.attribution) || []);
  const more = [
    ...(job.reel?.captions ? [t('credits.captions', { member })] : []),
    ...(job.reel?.musicRightsAtMs === undefined ? [] : [t('credits.music', { member })]),
    ...new Set(notices.map(({ text, url }) => `${text}: ${url}`)),
  ];
  return [
    ...(title === '' ? [] : [title]),
    t('credits.joined', { member }),
    '',
    ...shots.map((shot) => shotLine(shot, facts, t)),
    ...(shots.length >= MAX_LINES ? ['…'] : []),
    ...(more.length > 0 ? ['', ...more] : []),
  ];
}

function shotLine({ number, userId, job }: Shot, facts: Facts, t: Translate): string {
  const member = memberOf(userId, facts, t);
  const known = job ? madeFacts(job, member, facts, t) : [t('credits.gone'), member];
  return `${number}. ${known.join(' · ')}`;
}

function madeFacts(job: Job, member: string, { viewOf }: Facts, t: Translate): string[] {
  const { way, ...view } = viewOf(job);
  // Two stages may have two providers. The offer's is the one that members read elsewhere.
  const provider = job.reel ? [] : [plainLine(providerName(way?.provider ?? job.provider), LABEL_LENGTH)];
  const seconds = Math.round(secondsOf(job) * 10) / 10;
  const cast = [...new Set(job.inputs.flatMap(({ cast: name }) => name ?? []))].slice(0, MAX_CAST);
  const names = listOf(
    cast.map((name) => plainLine(name, LABEL_LENGTH)),
    t,
  );
  return [
    plainLine(madeWith({ ...view, maker: undefined }, t), LABEL_LENGTH),
    ...provider,
    t('time.seconds', { seconds }),
    member,
    ...(cast.length > 0 ? [t('credits.cast', { names })] : []),
  ];
}

/** A file can't show a mention. Without a name, the id at least tells members apart. */
function memberOf(userId: string, { names }: Facts, t: Translate): string {
  if (userId === '') return t('credits.forgotten');
  return names.get(userId) ?? t('credits.unnamed', { id: userId });
}
