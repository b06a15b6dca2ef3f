import type { Translate } from '../locales/translate.ts';

/** An admin who has read it has this long to mend it. */
const AGAIN_MS = 24 * 60 * 60_000;

/** Remembers which log channels take no lines, so that admins hear of it where they are. */
export interface LogTrouble {
  /** A line was lost. */
  failed(location: { guildId: string; channelId: string }): void;
  /** A line arrived. */
  worked(guildId: string): void;
  /** What an admin of the guild is to read now; `undefined` where all is well, or they have read it today. */
  warning(guildId: string, t: Translate): string | undefined;
}

/** In memory alone: after a restart the next lost line tells again. */
export function createLogTrouble(now: () => number): LogTrouble {
  const troubles = new Map<string, { channelId: string; lost: number; toldAtMs: number }>();
  return {
    failed({ guildId, channelId }) {
      const { lost, toldAtMs } = troubles.get(guildId) ?? { lost: 0, toldAtMs: -Infinity };
      troubles.set(guildId, { channelId, lost: lost + 1, toldAtMs });
    },
    worked: (guildId) => void troubles.delete(guildId),
    warning(guildId, t) {
      const trouble = troubles.get(guildId);
      if (!trouble || now() - trouble.toldAtMs < AGAIN_MS) return undefined;
      trouble.toldAtMs = now();
      return `⚠️ ${t('settings.logChannelFails', { channel: `<#${trouble.channelId}>`, lost: trouble.lost })}`;
    },
  };
}
