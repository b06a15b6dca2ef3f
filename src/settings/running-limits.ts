import type { Settings } from './schema.ts';

/** How many jobs may run at once, by the settings in memory. `usual`: for a member if the server sets nothing. */
export function createRunningLimits(
  settings: { peek(guildId: string): Pick<Settings, 'memberJobsAtOnce' | 'serverJobsAtOnce'> },
  usual: { ofMember: number },
) {
  return {
    memberRunning: (guildId: string) => settings.peek(guildId).memberJobsAtOnce ?? usual.ofMember,
    guildRunning: (guildId: string) => settings.peek(guildId).serverJobsAtOnce ?? Number.POSITIVE_INFINITY,
  };
}
