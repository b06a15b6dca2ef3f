import type { Translate } from '../locales/translate.ts';

/** An admin who has read it has this long to fix it. */
const AGAIN_MS = 24 * 60 * 60_000;

/** Remembers which log channels accept no lines, so that admins see it where they are. */
export interface LogTrouble {
  /** A line was lost. */
  failed(location: { guildId: string; channelId: string }): void;
  /** A line arrived. */
  worked(guildId: string): void;
  /** The warning for an admin of the guild; `undefined` if everything works, or they have read it today. */
  warning(guildId: string, t: Translate): string | undefined;
}

/** Only in memory: after a restart, the next lost line warns again. */
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
