import type { Job } from './job.ts';
import type { ChainLink, JobStore } from './store.ts';

/** A longer chain is cut. Looking up this many takes a few milliseconds. */
const MAX_LENGTH = 1_000;

/** A video and those it was made from, each from the one before. */
export interface Chain {
  /** The oldest known one first, the video itself last. */
  links: readonly ChainLink[];
  /** What comes before them: nothing, a video that was deleted, or more than were looked up. */
  before: 'nothing' | 'deleted' | 'more';
}

/** What a video was made from; `undefined` if that is nothing. */
export async function chainOf(
  { id, continues }: Pick<Job, 'id' | 'continues'>,
  store: Pick<JobStore, 'madeFrom'>,
  maxLength: number = MAX_LENGTH,
): Promise<Chain | undefined> {
  if (continues === undefined) return undefined;
  const known = new Map((await store.madeFrom(id, maxLength)).map((link) => [link.id, link]));
  const links: ChainLink[] = [];
  let next: string | null = id;
  for (let link = known.get(id); link; link = next === null ? undefined : known.get(next)) {
    links.push(link);
    // A stored circle ends here too.
    known.delete(link.id);
    next = link.madeFrom;
  }
  const before = links.length < maxLength ? 'deleted' : 'more';
  return { links: links.reverse(), before: next === null ? 'nothing' : before };
}
