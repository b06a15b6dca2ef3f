import { type Chain, chainOf } from '../jobs/chain.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Translate } from '../locales/translate.ts';
import { messageUrl } from './message-url.ts';

/** What a video was made from, for those who read about it in one place. */
export interface ChainView extends Chain {
  /** The messages of the video before, and of the first one if that is another. */
  previousUrl: string | undefined;
  firstUrl: string | undefined;
}

/** Who reads about it: everybody in a channel, or one member there, who may have links to their own videos anywhere. */
interface Readers {
  channelId: string | null;
  userId?: string;
}

/** What a video was made from; `undefined` if that is nothing. */
export type ViewChain = (job: Job, readers?: Readers) => Promise<ChainView | undefined>;

export function createViewChain(store: Pick<JobStore, 'get' | 'madeFrom'>): ViewChain {
  return async (job, readers = job.origin) => {
    const chain = await chainOf(job, store);
    if (!chain) return undefined;
    const urlOf = async (id: string | undefined) => {
      const linked = id === undefined ? undefined : await store.get(id);
      return linked && urlFor(linked, job, readers);
    };
    const { links, before } = chain;
    const isFirstKnown = before === 'nothing' && links.length > 2;
    return {
      ...chain,
      previousUrl: await urlOf(links.at(-2)?.id),
      firstUrl: isFirstKnown ? await urlOf(links[0]?.id) : undefined,
    };
  };
}

/** Links to no channel that isn't theirs already. */
function urlFor(linked: Job, from: Job, { channelId, userId }: Readers): string | undefined {
  const isOwn = linked.origin.userId === userId;
  const theirs = [channelId, ...(from.origin.userId === userId ? [channelOf(from)] : [])];
  return isOwn || theirs.includes(channelOf(linked)) ? messageUrl(linked) : undefined;
}

function channelOf(job: Job): string {
  return isIn(job, 'succeeded') ? job.status.channelId : job.origin.channelId;
}

/** One line about it, as one of the small ones of a message; none if the video was made from nothing. */
export function chainLines(chain: ChainView | undefined, t: Translate): string[] {
  if (!chain) return [];
  const links = [
    ...(chain.previousUrl === undefined ? [] : [`[${t('chain.previous')}](${chain.previousUrl})`]),
    ...(chain.firstUrl === undefined ? [] : [`[${t('chain.first')}](${chain.firstUrl})`]),
  ];
  return [`-# ⛓️ ${[sentence(chain, t), ...links].join(' · ')}`];
}

function sentence({ links, before }: Chain, t: Translate): string {
  const position = links.length;
  if (before === 'more') return t('chain.long', { count: position });
  if (before === 'deleted') return t(position === 1 ? 'chain.previousDeleted' : 'chain.deleted');
  const members = new Set(links.map(({ userId }) => userId)).size;
  return t('chain.position', { position, members });
}
