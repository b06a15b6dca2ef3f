import type { Translate } from '../../locales/translate.ts';
import { hasTagFor } from '../../replies/showcase-copy.ts';
import { showcaseProblem } from '../../replies/showcase-state.ts';
import type { Settings } from '../../settings/schema.ts';
import type { SettingsDeps } from './deps.ts';

/** The panel must open within 3 s. */
const TIMEOUT_MS = 1_200;

/** What the showcase gets, and what keeps it from that. Empty if there is none. */
export async function showcaseLines(
  t: Translate,
  guildId: string,
  { showcaseChannel, showcaseStars: stars }: Settings,
  { discord, catalog, clock }: SettingsDeps,
): Promise<string[]> {
  if (showcaseChannel === null) return [];
  const state = `⭐ ${t('showcase.state', { channel: `<#${showcaseChannel}>`, stars })}`;
  try {
    const channel = await discord.readShowcase(guildId, showcaseChannel, clock.timeout(TIMEOUT_MS));
    const hasTag = channel !== undefined && catalog.offered.some((model) => hasTagFor(model, channel.tags));
    const problem = showcaseProblem(t, showcaseChannel, channel, { hasTag });
    return problem === undefined ? [state] : [state, `⚠️ ${problem}`];
  } catch {
    return [state, `⚠️ ${t('showcase.unknown')}`];
  }
}
