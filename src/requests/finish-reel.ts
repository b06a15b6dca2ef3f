import { UserError } from '../errors.ts';
import type { Job, JobIn, Notify } from '../jobs/job.ts';
import { isFilm, isJoinable, MIN_CLIPS, ownersOf } from '../jobs/reel.ts';
import type { Captions } from '../jobs/reel-schema.ts';
import { hasNoBlockedWord, isAllowedHere } from './checks.ts';
import type { RequestInputs } from './inputs.ts';
import { checkClips, consentToVideos, type JoinDeps, reelOf } from './join.ts';
import { type ModerateDeps, moderate } from './moderate.ts';
import { checkOptedOut, type MissingConsent, type Names } from './people.ts';
import type { Reply } from './reply.ts';
import type { OfferedFile } from './request.ts';
import type { Requester } from './requester.ts';
import { type createSubmit, jobBase } from './submit.ts';
import { settingsFor } from './validate.ts';

export interface FinishDeps extends JoinDeps {
  begin: Pick<ReturnType<typeof createSubmit>, 'accept' | 'answer' | 'whileThinking' | 'isModerated'>;
  inputs: Pick<RequestInputs, 'take'>;
  moderation: ModerateDeps;
  optedOutNames: Names;
}

/** What a reel gets besides its videos. */
export interface FinishOptions {
  /** A file that the member has the right to use, as they confirmed, or the one of an earlier reel of theirs. */
  music?: OfferedFile | { jobId: string; index: number } | undefined;
  captions?: Captions | undefined;
  notify: Notify;
  /** See `MemberRequest`. */
  confirmedList?: string | undefined;
}

/** The same videos once more, with music and captions. */
export interface Finish {
  /** Returns what the member has to confirm before. */
  ask(confirmedList: string | undefined, requester: Requester): Promise<MissingConsent | undefined>;
  /** Throws a `UserError` if it may not be made. */
  make(reel: Job, options: FinishOptions, requester: Requester, reply: Reply): Promise<void>;
}

export function createFinish(deps: FinishDeps): Finish {
  const { begin, consent } = deps;

  async function ask(confirmedList: string | undefined, requester: Requester) {
    const settings = await settingsFor(requester, deps);
    return consentToVideos(confirmedList, requester, settings, consent).missing;
  }

  async function make(
    reel: Job,
    { music, captions, notify, confirmedList }: FinishOptions,
    requester: Requester,
    reply: Reply,
  ): Promise<void> {
    deps.intake.requireOpen();
    if (!deps.canJoin) throw new UserError((t) => t('join.notHere'));
    const settings = await settingsFor(requester, deps);
    isAllowedHere({ requester, settings });
    const clips = await clipsOf(reel, deps);
    await checkClips(clips, requester, deps);
    const imageOwnerIds = ownersOf(clips);
    const prompt = captions?.texts.join('\n') ?? '';
    hasNoBlockedWord({ request: { prompt }, settings });
    await checkOptedOut(requester, { prompt, imageOwnerIds }, settings, deps.optedOutNames);
    const { given, missing } = consentToVideos(confirmedList, requester, settings, consent);
    if (missing) throw new UserError((t) => t('finish.confirmFirst'));

    const base = jobBase({ requester, settings }, { origin: reply.origin, nowMs: consent.clock.now() });
    const plain = reelOf(
      base,
      clips,
      { lacks: [], isFilm: isFilm(reel), imageOwnerIds, notify, given },
      deps,
    );
    const job = finished(plain, reel, { music, captions });
    const isModerated = begin.isModerated(settings);
    const prepare = async () => {
      const owner = { id: job.id, memberId: requester.userId };
      const inputs = music ? await deps.inputs.take(owner, [{ role: 'audio', source: music }]) : [];
      if (captions && isModerated) await moderate({ ...job, inputs }, settings, deps.moderation);
      return begin.accept({ ...job, inputs });
    };
    const isSlow = music !== undefined || (captions !== undefined && isModerated);
    const accepted = isSlow ? await begin.whileThinking(job, reply, prepare) : await prepare();
    if (accepted) await begin.answer(accepted, requester, reply);
  }

  return { ask, make };
}

/** A reel of the same videos as an earlier one, with its title, and with what was chosen for it. */
function finished(
  plain: Job,
  { reel, request: { prompt } }: Job,
  { music, captions }: Pick<FinishOptions, 'music' | 'captions'>,
): Job {
  const isConfirmedNow = music !== undefined && 'url' in music;
  const musicRightsAtMs = (isConfirmedNow ? undefined : reel?.musicRightsAtMs) ?? plain.createdAtMs;
  return {
    ...plain,
    request: { ...plain.request, prompt },
    reel: {
      ...(plain.reel ?? { clips: [] }),
      ...(captions && { captions }),
      ...(music && { musicRightsAtMs }),
    },
  };
}

async function clipsOf(
  { reel }: Job,
  { findJob }: Pick<FinishDeps, 'findJob'>,
): Promise<JobIn<'succeeded'>[]> {
  const ids = reel?.clips.flatMap(({ jobId }) => jobId || []) ?? [];
  const jobs = await Promise.all(ids.map(findJob));
  const clips = jobs.filter(isJoinable);
  if (clips.length < jobs.length || clips.length < MIN_CLIPS)
    throw new UserError((t) => t('finish.clipsGone'));
  return clips;
}
