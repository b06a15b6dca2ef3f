import type { ShowcaseChannel } from '../discord/showcase-channel.ts';
import { listOf } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';

/** Why a showcase gets no copies, and what helps. `undefined` if nothing is wrong, as far as that can be seen. */
export function showcaseProblem(
  t: Translate,
  channelId: string,
  channel: ShowcaseChannel | undefined,
  { hasTag }: { hasTag: boolean },
): string | undefined {
  const mention = `<#${channelId}>`;
  if (!channel) return t('showcase.gone', { channel: mention });
  const { missing, addUrl } = channel;
  if (missing.length > 0) {
    const permissions = listOf(
      missing.map((name) => `**${t(`permission.${name}`)}**`),
      t,
    );
    return addUrl === undefined
      ? t('showcase.denied', { channel: mention, permissions })
      : t('showcase.lacks', { channel: mention, permissions, url: addUrl });
  }
  return channel.requiresTag && !hasTag ? t('showcase.noTag', { channel: mention }) : undefined;
}
