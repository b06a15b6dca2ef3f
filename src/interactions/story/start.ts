import {
  type ChatInputCommandInteraction,
  DiscordAPIError,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
} from 'discord.js';
import { messageFailure } from '../../discord/errors.ts';
import { inviteUrl } from '../../discord/invite.ts';
import { neededForThread } from '../../discord/open-thread.ts';
import { UserError } from '../../errors.ts';
import { type Story, TURN_MS } from '../../jobs/story.ts';
import { listOf } from '../../locales/format.ts';
import { guildLocaleOf } from '../../locales/languages.ts';
import { translator } from '../../locales/translate.ts';
import { withMember } from '../../replies/render-job.ts';
import { renderStarted } from '../../replies/story.ts';
import type { Answered, Reply } from '../../requests/reply.ts';
import { draftOf, type MemberRequest } from '../../requests/request.ts';
import type { Requester } from '../../requests/requester.ts';
import { requesterOf } from '../member-interaction.ts';
import type { StoryDeps } from './turn.ts';

type Sent = ChatInputCommandInteraction<'raw' | 'cached'>;

/**
 * Starts a story: a message in the channel, its thread, and the first clip if its prompt is there. Throws a `UserError`
 * if that isn't possible; then nothing is left behind.
 */
export async function startStory(
  interaction: Sent,
  { title: typed, prompt }: { title: string; prompt: string | null },
  deps: StoryDeps,
): Promise<void> {
  const { stories, requests, discord } = deps;
  const requester = requesterOf(interaction, discord.extras);
  if (requester.parentChannelId !== null) throw new UserError((t) => t('story.noThreadHere'));
  requirePermissions(interaction);
  const { title, moderate } = await stories.checkTitle(typed, requester);
  const notify = await requests.preferences.notify(interaction.user.id);
  const asked = prompt === null ? undefined : { ...draftOf(prompt), notify };
  if (asked) await requests.requireValid(asked, requester);
  await interaction.deferReply();
  const story = await begin(interaction, title, requester, { ...deps, moderate, opening: prompt }).catch(
    async (error: unknown) => {
      await interaction.deleteReply().catch(() => {});
      throw error;
    },
  );
  await stories.postRules(story);
  const isUnderWay = asked && (await makeFirst(interaction, { story, asked, requester }, deps));
  if (!isUnderWay) await stories.showTurn(story.id, 'below');
}

function requirePermissions({ appPermissions, applicationId, guildId }: Sent): void {
  const lacking = neededForThread.filter((name) => !appPermissions.has(name));
  if (lacking.length === 0) return;
  const more = lacking.map((name) => PermissionFlagsBits[name]);
  const url = inviteUrl(applicationId, { guildId, more });
  throw new UserError((t) =>
    t('story.lacks', {
      permissions: listOf(
        lacking.map((name) => t(`permission.${name}`)),
        t,
      ),
      url,
    }),
  );
}

/** Shows that the story begins, starts its thread, and stores it. */
async function begin(
  interaction: Sent,
  title: string,
  requester: Requester,
  deps: StoryDeps & { moderate: (() => Promise<void>) | undefined; opening: string | null },
): Promise<Story> {
  const { stories, requests, clock } = deps;
  await stories.requireRoom(interaction.guildId, stories.isThreadGone);
  await deps.moderate?.();
  const language = guildLocaleOf(requester, await requests.settingsFor(requester));
  const nowMs = clock.now();
  const story: Omit<Story, 'id'> = {
    ...{ guildId: interaction.guildId, channelId: requester.channelId, starterId: requester.userId },
    ...{ title, language, createdAtMs: nowMs, clips: [] },
    ...(deps.opening !== null && { opening: deps.opening }),
  };
  const t = translator(language, interaction.guildId);
  const message = await interaction.editReply({
    content: renderStarted({ ...story, id: '' }, t),
    allowedMentions: { parse: [] },
  });
  const id = await stories.startThread(requester.channelId, message.id, title).catch((error: unknown) => {
    throw threadRefusal(error);
  });
  // The starter may go first.
  const turn = { userId: story.starterId, atMs: nowMs, untilMs: nowMs + TURN_MS };
  const begun = { ...story, id, turn };
  await stories.begin(begun);
  return begun;
}

/** Why Discord starts no thread there. */
function threadRefusal(error: unknown): unknown {
  const code = error instanceof DiscordAPIError ? error.code : undefined;
  if (code === RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType)
    return new UserError((t) => t('story.noThreadHere'), { cause: error });
  if (code === RESTJSONErrorCodes.MaximumActiveThreads)
    return new UserError((t) => t('story.threadsFull'), { cause: error });
  const failure = messageFailure(error);
  if (failure === 'blocked') return new UserError((t) => t('story.titleBlocked'), { cause: error });
  if (failure === 'out-of-reach') return new UserError((t) => t('story.noThreadHere'), { cause: error });
  return new UserError((t) => t('history.discordAway'), { cause: error });
}

/**
 * Makes the first clip as a video of the thread. Resolves with whether it is under way: if something has to be confirmed,
 * or it was refused, its form in the thread has the prompt.
 */
async function makeFirst(
  interaction: Sent,
  { story, asked, requester }: { story: Story; asked: MemberRequest; requester: Requester },
  deps: StoryDeps,
): Promise<boolean> {
  const reply = replyInThread({ ...deps, interaction, threadId: story.id });
  const there = { ...requester, channelId: story.id, parentChannelId: requester.channelId };
  await deps.requests.submit({ ...asked, story: story.id }, there, reply).catch(async (error: unknown) => {
    await deps.stories.showTurn(story.id, 'below');
    throw error;
  });
  return reply.isShown();
}

/** Answers a request with a message in a thread, instead of the reply to the command, which is outside. */
function replyInThread({
  interaction,
  threadId,
  stories,
  discord,
}: Pick<StoryDeps, 'discord' | 'stories'> & { interaction: Sent; threadId: string }): Reply & {
  isShown(): boolean;
} {
  let isShown = false;
  const later = async () => {};
  return {
    origin: {
      applicationId: interaction.applicationId,
      // Its own message belongs to the channel.
      interactionToken: '',
      uploadLimitBytes: interaction.attachmentSizeLimit,
      appPermissions: interaction.appPermissions.bitfield.toString(),
    },
    thinking: async () => ({ kind: 'arrived', messageId: null }),
    async show(job): Promise<Answered> {
      try {
        const { neutral: _, ...body } = withMember(job, stories.renderJob(job));
        const messageId = await discord.postMessage(threadId, body);
        isShown = true;
        return { kind: 'arrived', messageId };
      } catch (error) {
        const isRefused = error instanceof DiscordAPIError && error.status < 500;
        return { kind: isRefused ? 'refused' : 'unknown', error };
      }
    },
    takeBack: later,
    ask: later,
    offerSuccessor: later,
    offerAble: later,
    offerOthers: later,
    offerLess: later,
    isShown: () => isShown,
  };
}
