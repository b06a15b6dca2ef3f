/** A video that is copied to its server's showcase, or was. */
export interface ShowcaseCopy {
  jobId: string;
  guildId: string;
  /** Whose video it is. Empty once they have deleted their data. */
  userId: string;
  /** `due`: to be posted. `withdrawn`: to be deleted. Each video is copied at most once, so a copy stays `over`. */
  state: 'due' | 'shown' | 'withdrawn' | 'over';
  /** Where it is, or was to be. A forum's post is a channel whose first message has the same id. */
  channelId: string | null;
  messageId: string | null;
  /** When it was last sent: it may have arrived, or may yet, even if its message isn't known. */
  begunAtMs: number | null;
  /** Of the present state, with the one that has just been taken. */
  attempts: number;
}

export interface Star {
  jobId: string;
  guildId: string;
  givenAtMs: number;
}

/**
 * Members' stars, and the copies of videos in showcases. All processes that share the store work on the copies: one takes
 * each that is due.
 */
export interface ShowcaseStore {
  /** Gives a member's star to a video, or takes it back. Resolves with the number of its stars. */
  toggleStar(star: Star & { userId: string }): Promise<number>;
  stars(jobId: string): Promise<number>;
  /** Makes a copy due, unless there is, or was, one already. */
  offer(
    copy: Pick<ShowcaseCopy, 'jobId' | 'guildId' | 'userId'> & { askedAtMs: number },
    nowMs: number,
  ): Promise<void>;
  /** One copy that is due, and not again before `leaseMs`: by then, its process has died. */
  take(nowMs: number, leaseMs: number): Promise<ShowcaseCopy | undefined>;
  /** It is about to be sent there. False if it has been withdrawn meanwhile. */
  begin(jobId: string, channelId: string, nowMs: number): Promise<boolean>;
  /** It is there. If it has been withdrawn meanwhile, or given up, it is due to be deleted. */
  shown(jobId: string, at: { channelId: string; messageId: string }, nowMs: number): Promise<void>;
  /** Tries again at that time. */
  again(jobId: string, dueAtMs: number): Promise<void>;
  end(jobId: string): Promise<void>;
  /** Deletes a video's copy, or only if it is this message. One that isn't posted yet never is. */
  withdraw(jobId: string, nowMs: number, messageId?: string): Promise<void>;
  /** Copies of a server that are due or shown, by the ids of their jobs. */
  copiesIn(guildId: string, afterJobId: string, limit: number): Promise<ShowcaseCopy[]>;
  /** A member's stars and the copies of their videos. */
  ofMember(userId: string): Promise<{ stars: Star[]; copies: ShowcaseCopy[] }>;
  /** Forgets a member's stars, and withdraws the copies of the videos that they asked for, before `beforeMs`. */
  forgetMember(userId: string, beforeMs: number, nowMs: number): Promise<void>;
  /** Forgets everything about a server that the bot has left. */
  forgetGuild(guildId: string): Promise<void>;
}
