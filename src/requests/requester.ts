import type { Language } from '../locales/languages.ts';

/** The film of a shot, and whether the shot uses no quota. See `Job`. */
export interface ShotOf {
  filmId: string;
  isUncounted: boolean;
}

/** Who asks for a video, and where. Any way in can make one. */
export interface Requester {
  /** Unique for each request. The job gets it as its id, so a request that arrives twice is one job. */
  requestId: string;
  askedAtMs: number;
  userId: string;
  roleIds: readonly string[];
  guildId: string;
  channelId: string;
  /** The channel a thread belongs to; `null` outside threads. */
  parentChannelId: string | null;
  isAgeRestricted: boolean;
  /** What Discord says the server's language is. The server's own settings come first. */
  guildLocale: string | null;
  memberLanguage: Language;
  /** Set for a shot of an accepted film. */
  shot?: ShotOf;
}
