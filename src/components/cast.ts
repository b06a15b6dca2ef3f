import { UserError } from '../errors.ts';
import { type CastDeps, removeOne, requireOne, requireOwner, shareOne } from '../interactions/cast.ts';
import { type ComposerDeps, openComposer } from '../interactions/composer/open.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { replaceAnswer } from '../interactions/layout.ts';
import { translatorFor } from '../locales/translate.ts';
import { row } from '../replies/card.ts';
import { nameOf, tryButton } from '../replies/cast-page.ts';
import { draftOf } from '../requests/request.ts';

type CastButtonDeps = CastDeps & ComposerDeps;

/** The buttons below one of the cast: what its owner confirms, and what becomes of it. */
export function createCastButton(deps: CastButtonDeps): ButtonHandler {
  return {
    kind: 'cast',
    async execute(interaction, id, action = '') {
      const one = await requireOne(interaction, id, deps);
      const t = translatorFor(interaction);
      const word = nameOf(one);
      switch (action) {
        case 'yes':
          requireOwner(interaction, one);
          await deps.cast.store.confirm(id, deps.clock.now());
          return replaceAnswer(interaction, `✅ ${t('cast.added', { word })}`, [row(tryButton(one, t))]);
        case 'try':
          requireOwner(interaction, one);
          return openComposer(interaction, draftOf(`@${one.name} `), deps);
        case 'share':
        case 'unshare':
          await shareOne(interaction, one, action === 'share', deps);
          return replaceAnswer(
            interaction,
            `✅ ${t(action === 'share' ? 'cast.shared' : 'cast.unshared', { word })}`,
          );
        case 'remove':
          await removeOne(interaction, one, deps);
          return replaceAnswer(interaction, `🗑️ ${t('cast.removed', { word })}`);
        default:
          throw new UserError((t) => t('refusal.oldButton'));
      }
    },
  };
}
