import { gzipSync } from 'node:zlib';
import { type ButtonInteraction, MessageFlags } from 'discord.js';
import { askToDelete } from '../commands/privacy.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { imagesOf } from '../interactions/cast.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { replaceAnswer } from '../interactions/layout.ts';
import type { CastPort } from '../interactions/ports/cast.ts';
import type { Privacy } from '../interactions/ports/privacy.ts';
import { inARow, translatorFor } from '../locales/translate.ts';
import { nameOf } from '../replies/cast-page.ts';
import { type OptOutDeps, setOptedOut } from './opt-out.ts';

interface PrivacyDeps extends OptOutDeps {
  privacy: Pick<Privacy, 'memberData' | 'optedOutNames'>;
  cast: { store: Pick<CastPort['store'], 'ofMember'>; read: CastPort['read'] };
}

type Click = ButtonInteraction<'raw' | 'cached'>;

/** The buttons of `/privacy`. */
export function createPrivacyButton(deps: PrivacyDeps): ButtonHandler {
  return {
    kind: 'privacy',
    async execute(interaction, action) {
      if (action === 'export') return exportData(interaction, deps);
      if (action === 'delete') return askToDelete(interaction);
      if (action === 'delete-now') return deleteData(interaction, deps);
      if (action === 'opt-out' || action === 'opt-in') return optOut(interaction, action, deps);
      throw new UserError((t) => t('refusal.oldButton'));
    },
  };
}

async function optOut(interaction: Click, action: 'opt-out' | 'opt-in', deps: PrivacyDeps) {
  const isOn = action === 'opt-out';
  await setOptedOut(interaction, isOn, deps);
  const { consentRequired } = (await deps.settings.get(interaction.guildId)).settings;
  const t = translatorFor(interaction);
  const others = t(consentRequired ? 'optOut.asked' : 'optOut.notAsked');
  const sentence = isOn ? inARow(t, t('optOut.done'), others, t('optOut.kept')) : t('optOut.undone');
  await answerPrivately(interaction, `🛡️ ${sentence}`);
}

async function exportData(interaction: Click, deps: PrivacyDeps): Promise<void> {
  const { memberData } = deps.privacy;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const json = Buffer.from(`${JSON.stringify(await memberData.exportOf(interaction.user.id), null, 2)}\n`);
  const isLarge = json.length > interaction.attachmentSizeLimit;
  await interaction.editReply({
    content: translatorFor(interaction)('privacy.exported'),
    files: [
      {
        name: `cutscene-data.json${isLarge ? '.gz' : ''}`,
        attachment: isLarge ? gzipSync(json) : json,
      },
    ],
  });
  for (const one of await deps.cast.store.ofMember(interaction.user.id)) {
    const images = await imagesOf(one, deps.cast);
    if (images.length === 0) continue;
    await interaction.followUp({
      ...({ flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } } as const),
      content: `**${nameOf(one)}**`,
      files: images.map(({ name, bytes }) => ({ name, attachment: Buffer.from(bytes) })),
    });
  }
}

async function deleteData(interaction: Click, { privacy: { memberData } }: PrivacyDeps): Promise<void> {
  await interaction.deferUpdate();
  const { onTheWay } = await memberData.forget(interaction.user.id);
  const t = translatorFor(interaction);
  const open = onTheWay === 0 ? '' : t('privacy.stillOpen', { count: onTheWay });
  await replaceAnswer(interaction, `🗑️ ${inARow(t, t('privacy.deleted'), open, t('privacy.rest'))}`);
}
