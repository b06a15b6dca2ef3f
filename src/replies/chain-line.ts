import { type Chain, chainOf } from '../jobs/chain.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Translate } from '../locales/translate.ts';
import { small } from '../text/markdown.ts';
import { messageUrl } from './message-url.ts';

/** What a video was made from, for those who read about it in one place. */
export interface ChainView extends Chain {
  /** The video before, and the first one if that is another. */
  previous: LinkedVideo | undefined;
  first: LinkedVideo | undefined;
}

interface LinkedVideo {
  isDeleted: boolean;
  /** Of its message, for readers who may see it. */
  url: string | undefined;
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
    const view = async (id: string | undefined): Promise<LinkedVideo | undefined> => {
      const linked = id === undefined ? undefined : await store.get(id);
      return linked && { isDeleted: linked.isDeleted ?? false, url: urlFor(linked, job, readers) };
    };
    const { links, before } = chain;
    const isFirstKnown = before === 'nothing' && links.length > 2;
    return {
      ...chain,
      previous: await view(links.at(-2)?.id),
      first: isFirstKnown ? await view(links[0]?.id) : undefined,
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
  const links = (['previous', 'first'] as const).flatMap((which) => linkTo(which, chain[which], t));
  return [small(`⛓️ ${sentence(chain, t)}`, ...links)];
}

function linkTo(which: 'previous' | 'first', video: LinkedVideo | undefined, t: Translate): string[] {
  if (video?.isDeleted) return [t(`chain.${which}Gone`)];
  return video?.url === undefined ? [] : [`[${t(`chain.${which}`)}](${video.url})`];
}

function sentence({ links, before }: Chain, t: Translate): string {
  const position = links.length;
  if (before === 'more') return t('chain.long', { count: position });
  if (before === 'deleted') return t(position === 1 ? 'chain.previousDeleted' : 'chain.deleted');
  const members = new Set(links.map(({ userId }) => userId)).size;
  return t('chain.position', { position, members });
}
