import type { Story } from '../../jobs/story.ts';
import { translatorFor } from '../../locales/translate.ts';
import { pageRow, pagesOf } from '../../replies/pages.ts';
import { renderStories, renderStory } from '../../replies/story.ts';
import { newestThatFit } from '../../requests/join.ts';
import { usableClips } from '../../requests/story-clips.ts';
import type { MemberInteraction } from '../member-interaction.ts';
import { readerHere, type StoryDeps } from './turn.ts';

const ON_PAGE = 15;

/** A story so far, as one member sees it. */
export async function storyPage(
  interaction: MemberInteraction,
  story: Story,
  wanted: number,
  deps: StoryDeps,
) {
  const t = translatorFor(interaction);
  const usable = await usableClips(story, await readerHere(interaction, deps), deps.library.find);
  const pages = pagesOf(story.clips.length, ON_PAGE, wanted);
  const begin = pages.current * ON_PAGE;
  const clips = story.clips.slice(begin, begin + ON_PAGE).map(({ userId }, index) => {
    const position = begin + index + 1;
    return { position, userId, job: usable.find((clip) => clip.position === position)?.job };
  });
  return renderStory(story, {
    ...{ clips, from: usable.at(-1), filmed: newestThatFit(usable.map(({ job }) => job)).length },
    pages: pages.count > 1 ? pageRow(pages, (page) => `story-show:${story.id}:${page}`, t) : undefined,
    ...{ t, nowMs: deps.clock.now() },
  });
}

/** The running stories in the channel of an interaction. */
export async function channelStories(interaction: MemberInteraction, { stories }: StoryDeps) {
  const running = await stories.ofGuild(interaction.guildId);
  const here = running.filter(({ channelId }) => channelId === interaction.channelId);
  return renderStories(here, translatorFor(interaction));
}
