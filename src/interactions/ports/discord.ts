import type { JobInputs } from '../../delivery/job-inputs.ts';
import type { AuthorOf } from '../../discord/author-of.ts';
import type { IsStaff, ModeratedChannels } from '../../discord/channel-rights.ts';
import type { EditReply } from '../../discord/edit-reply.ts';
import type { FindNames } from '../../discord/guild-names.ts';
import type { MemberNames } from '../../discord/member-names.ts';
import type { PostMessage } from '../../discord/post-message.ts';
import type { ReadShowcase } from '../../discord/showcase-channel.ts';
import type { ShownBoards } from '../film/shown-boards.ts';
import type { ExtrasOf } from '../member-interaction.ts';

/** Facts from Discord that interactions don't contain: names, rights, other messages. */
export interface Discord {
  extras: ExtrasOf;
  editReply: EditReply;
  shownBoards: ShownBoards;
  postMessage: PostMessage;
  findNames: FindNames;
  memberNames: MemberNames;
  /** The author of a message, if the bot may read it and Discord answers in time. */
  authorOf: AuthorOf;
  moderatedChannels: ModeratedChannels;
  isStaff: IsStaff;
  /** Whether a URL is Discord's, so that the bot may download an image from it. */
  isAtDiscord: JobInputs['isAtDiscord'];
  /** A server's showcase, and what the bot lacks there. */
  readShowcase: ReadShowcase;
}
