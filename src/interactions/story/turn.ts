import { ComponentType, type ModalSubmitInteraction, TextInputStyle } from 'discord.js';
import { PROMPT_MAX_LENGTH } from '../../catalog/fit.ts';
import { UserError } from '../../errors.ts';
import type { Story } from '../../jobs/story.ts';
import { type Translate, translatorFor } from '../../locales/translate.ts';
import { card } from '../../replies/card.ts';
import { deliveredFilm } from '../../replies/job-facts.ts';
import { messageUrl } from '../../replies/message-url.ts';
import { withOptions } from '../../requests/draft.ts';
import { type Draft, draftOf } from '../../requests/request.ts';
import type { Requester } from '../../requests/requester.ts';
import { lastUsableClip, type PlacedClip, type StoryReader } from '../../requests/story-clips.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type Form, label } from '../composer/forms.ts';
import { type FromVideoDeps, proposeDraft } from '../from-video.ts';
import { privateAnswer } from '../layout.ts';
import { type MemberInteraction, requesterOf } from '../member-interaction.ts';
import type { Discord } from '../ports/discord.ts';
import type { Library } from '../ports/library.ts';
import type { RequestPort } from '../ports/requests.ts';
import type { StoryPort } from '../ports/stories.ts';

const PROMPT = 'prompt';
/** Videos that nobody sees any more are rare, and each of them is one request to Discord. */
const MAX_GONE = 3;

export interface StoryDeps {
  stories: StoryPort;
  requests: Pick<
    RequestPort,
    | 'requireOpen'
    | 'requireValid'
    | 'settingsFor'
    | 'modelsFor'
    | 'preferences'
    | 'submit'
    | 'submitFrom'
    | 'joinFrom'
  >;
  catalog: FromVideoDeps['catalog'];
  library: Pick<Library, 'find' | 'pastVideos' | 'view'>;
  discord: Pick<Discord, 'extras' | 'moderatedChannels' | 'postMessage'>;
  clock: Pick<Clock, 'now'>;
}

/** The story of the thread that an interaction comes from. Throws a `UserError` elsewhere. */
export async function requireStory(
  { guildId, channelId }: MemberInteraction,
  { stories }: Pick<StoryDeps, 'stories'>,
): Promise<Story> {
  const story = channelId === null ? undefined : await stories.get(channelId);
  if (story?.guildId !== guildId) throw new UserError((t) => t('story.none'));
  return story;
}

/** Gives a member the turn, and asks for their prompt. */
export async function openTurnForm(
  interaction: Exclude<MemberInteraction, ModalSubmitInteraction>,
  deps: StoryDeps,
): Promise<void> {
  const { id } = await requireStory(interaction, deps);
  // Nobody should type something that would be refused.
  const reader = await readerHere(interaction, deps);
  deps.requests.requireOpen();
  requireOpenThread(interaction, deps);
  const story = await deps.stories.take(id, interaction.user.id);
  const from = await lastUsableClip(story, reader, deps.library.find);
  await interaction.showModal(turnForm(story, from, interaction.user.id, translatorFor(interaction)));
  await deps.stories.showTurn(id, 'in-place');
}

/** Makes the next clip from the prompt that was typed, if it's still their turn or it is free again. */
export async function submitTurn(
  interaction: ModalSubmitInteraction<'raw' | 'cached'>,
  deps: StoryDeps,
): Promise<void> {
  const { id } = await requireStory(interaction, deps);
  const reader = await readerHere(interaction, deps);
  requireOpenThread(interaction, deps);
  const story = await deps.stories.take(id, interaction.user.id);
  const prompt = interaction.fields.getTextInputValue(PROMPT);
  const { from, count } = await findFrom(story, reader, deps);
  const draft = from ? await draftAfter(from, reader, deps) : draftOf('');
  const notify = await deps.requests.preferences.notify(interaction.user.id);
  await deps.requests.submitFrom(interaction, { ...withOptions(draft, { prompt }), story: id, notify });
  if (count > 0 && from?.position !== count) await sayFrom(interaction, from);
}

/** It doesn't begin where the newest clip ends. */
async function sayFrom(interaction: MemberInteraction, from: PlacedClip | undefined): Promise<void> {
  const t = translatorFor(interaction);
  const sentence = from
    ? t('story.from', { position: from.position, url: messageUrl(from.job) ?? '' })
    : t('story.fromNothing');
  // The first response didn't go through discord.js, which then wouldn't allow a follow-up.
  await interaction.webhook.send(privateAnswer([card([`⚠️ ${sentence}`])]));
}

interface Here extends StoryReader {
  member: Requester;
  settings: Awaited<ReturnType<RequestPort['settingsFor']>>;
}

export async function readerHere(
  interaction: MemberInteraction,
  { requests, discord }: StoryDeps,
): Promise<Here> {
  const member = requesterOf(interaction, discord.extras);
  return { member, settings: await requests.settingsFor(member) };
}

/** In a locked thread, neither the bot nor most members can write. */
function requireOpenThread({ id }: MemberInteraction, { discord }: StoryDeps): void {
  if (discord.extras.of(id).isLocked) throw new UserError((t) => t('story.locked'));
}

/** The newest clip whose video is still there. Others that can't be continued are noted. */
async function findFrom(
  begun: Story,
  reader: StoryReader,
  { stories, library }: StoryDeps,
): Promise<{ from: PlacedClip | undefined; count: number }> {
  let story = begun;
  for (let tries = 0; ; tries += 1) {
    const from = await lastUsableClip(story, reader, library.find);
    if (!from || tries >= MAX_GONE || (await library.pastVideos.find(from.job)))
      return { from, count: story.clips.length };
    story = await stories.noteGone(story.id, from.job.id);
  }
}

/** A video that begins with the last frame of a clip, made by the same model if that can. */
async function draftAfter({ job }: PlacedClip, reader: Here, deps: StoryDeps): Promise<Draft> {
  const { cast: _, ...draft } = proposeDraft(
    'continue',
    {
      ...{ video: { videoOf: job.id }, measured: deliveredFilm(job), job },
      imageOwnerIds: [...new Set([job.origin.userId, ...(job.imageOwnerIds ?? [])])],
    },
    { settings: reader.settings, models: await deps.requests.modelsFor(reader.member) },
    deps,
  );
  return draft;
}

function turnForm(story: Story, from: PlacedClip | undefined, userId: string, t: Translate): Form {
  const position = story.clips.length + 1;
  const opening = position === 1 && story.starterId === userId ? story.opening : undefined;
  const hint = from ? t('story.formFrom', { position: from.position }) : undefined;
  const input = {
    ...{ type: ComponentType.TextInput as const, style: TextInputStyle.Paragraph, custom_id: PROMPT },
    ...{ min_length: 1, max_length: PROMPT_MAX_LENGTH, placeholder: t('form.promptHint') },
    ...(opening && { value: opening.slice(0, PROMPT_MAX_LENGTH) }),
  };
  return {
    custom_id: `story:${story.id}`,
    title: t('story.formTitle', { position }),
    components: [label(t(position === 1 ? 'story.formBegin' : 'story.formNext'), input, hint)],
  };
}
