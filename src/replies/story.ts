import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { Job } from '../jobs/job.ts';
import { type Story, TURN_MS, turnAt } from '../jobs/story.ts';
import type { Translate } from '../locales/translate.ts';
import { type Markdown, safeLine } from '../text/markdown.ts';
import { card, heading, type Row, row } from './card.ts';
import { messageUrl } from './message-url.ts';
import { clockTime } from './times.ts';

/** The clip that the next one begins with, and its place in the story. */
export interface ContinuedClip {
  position: number;
  job: Job;
}

const TURN_MINUTES = TURN_MS / 60_000;

/** The title of a story, for a message. */
export function storyTitle({ title }: Pick<Story, 'title'>, t: Translate): Markdown {
  return safeLine(title === '' ? t('story.untitled') : title);
}

/** What its channel reads when a story begins. Pure. */
export function renderStarted(story: Story, t: Translate): string {
  return `📖 ${t('story.started', { member: `<@${story.starterId}>`, word: storyTitle(story, t) })}`;
}

/** The first message in a story's thread: how it works, in two lines. Pure. */
export function renderRules(t: Translate): APIMessageTopLevelComponent[] {
  const rules = [t('story.rules', { minutes: TURN_MINUTES }), t('story.rulesFilm')];
  return [card([rules.join('\n')])];
}

/** The message below the newest clip: whose turn it is, and the button. Pure. */
export function renderTurn(
  story: Story,
  from: ContinuedClip | undefined,
  { t, nowMs }: { t: Translate; nowMs: number },
): APIMessageTopLevelComponent[] {
  const lines = [turnLine(story, t, nowMs), ...fromLines(story, from, t)];
  return [card([`📖 **${storyTitle(story, t)}**\n${lines.join('\n')}`, buttons(story, t)])];
}

/** Whose turn it is, in one line. */
function turnLine(story: Story, t: Translate, nowMs: number): string {
  const { clips, endedAtMs } = story;
  if (endedAtMs !== undefined) return `🏁 ${t('story.ended', { count: clips.length })}`;
  const turn = turnAt(story, nowMs);
  if (turn?.jobId !== undefined) return `🎞️ ${t('story.making', { member: `<@${turn.userId}>` })}`;
  if (turn) return `✍️ ${t('story.turn', { member: `<@${turn.userId}>`, until: clockTime(turn.untilMs) })}`;
  const last = clips.at(-1)?.userId;
  if (!last) return `✍️ ${t('story.free', { minutes: TURN_MINUTES })}`;
  return `✍️ ${t('story.freeAfter', { member: `<@${last}>`, minutes: TURN_MINUTES })}`;
}

/** Where the next clip begins, if that isn't the end of the newest one. */
function fromLines({ clips, endedAtMs }: Story, from: ContinuedClip | undefined, t: Translate): string[] {
  if (endedAtMs !== undefined || clips.length === 0 || from?.position === clips.length) return [];
  if (!from) return [`⚠️ ${t('story.fromNothing')}`];
  const { position, job } = from;
  return [`⚠️ ${t('story.from', { position, url: messageUrl(job) ?? '' })}`];
}

function buttons({ id, clips, endedAtMs }: Story, t: Translate): Row {
  const type = ComponentType.Button as const;
  const label = t(clips.length === 0 ? 'story.begin' : 'story.continue');
  const next = { type, style: ButtonStyle.Primary as const, custom_id: `story:${id}`, label };
  const show = { type, style: ButtonStyle.Secondary as const, custom_id: `story-show:${id}:0` };
  return row(...(endedAtMs === undefined ? [{ ...next, emoji: { name: '▶️' } }] : []), {
    ...show,
    label: t('story.show'),
  });
}

/** A clip as a list shows it. `job`: unless it can't be used any more. */
interface ListedClip {
  position: number;
  userId: string;
  job: Job | undefined;
}

/** A story so far, for one member. `filmed`: how many of its clips a film would take. Pure. */
export function renderStory(
  story: Story,
  shown: {
    clips: readonly ListedClip[];
    from: ContinuedClip | undefined;
    filmed: number;
    pages: Row | undefined;
    t: Translate;
    nowMs: number;
  },
): APIMessageTopLevelComponent[] {
  const { clips, from, filmed, pages, t, nowMs } = shown;
  const about = [
    heading('📖', storyTitle(story, t)),
    ...(story.starterId === '' ? [] : [t('story.by', { member: `<@${story.starterId}>` })]),
  ];
  const list = clips.map((clip) => clipLine(clip, t)).join('\n');
  const state = [turnLine(story, t, nowMs), ...fromLines(story, from, t)];
  const film = filmed < 2 ? [] : [filmLine(filmed, story.clips.length, t)];
  const film_button = {
    ...{ type: ComponentType.Button as const, style: ButtonStyle.Secondary as const },
    ...{ custom_id: `story-film:${story.id}`, label: t('story.film'), emoji: { name: '🎞️' } },
  };
  const controls = row(...nextButton(story, t), ...(filmed < 2 ? [] : [film_button]));
  return [
    card([
      about.join('\n'),
      ...(list === '' ? [] : [list]),
      [...state, ...film].join('\n'),
      ...(controls.components.length === 0 ? [] : [controls]),
      ...(pages ? [pages] : []),
    ]),
  ];
}

function nextButton(story: Story, t: Translate) {
  return buttons(story, t).components.slice(0, -1);
}

function filmLine(taken: number, count: number, t: Translate): string {
  return `🎬 ${taken === count ? t('story.filmWhole') : t('story.filmTakes', { taken, count })}`;
}

function clipLine({ position, userId, job }: ListedClip, t: Translate): string {
  const url = job && messageUrl(job);
  const who = userId === '' ? '' : ` · <@${userId}>`;
  if (!job || url === undefined) return `${position}. ${t('story.clipGone')}${who}`;
  return `${position}. [${safeLine(job.request.prompt, 60)}](${url})${who}`;
}

/** The running stories of a channel. Pure. */
export function renderStories(stories: readonly Story[], t: Translate): APIMessageTopLevelComponent[] {
  const lines = stories.map(
    (story) => `📖 <#${story.id}> · ${t('story.clips', { count: story.clips.length })}`,
  );
  return [card([stories.length === 0 ? t('story.noneHere') : lines.join('\n')])];
}
