import { UserError } from '../../errors.ts';
import type { MemberInteraction } from '../../interactions/member-interaction.ts';
import { translatorFor } from '../../locales/translate.ts';
import {
  type OperatorPlace,
  type OperatorView,
  operatorViews,
  panelOf,
} from '../../replies/operator/panel.ts';
import type { InteractionContext } from '../command.ts';
import { layoutAnswer } from '../layout.ts';
import { newPanel, type PanelKind, panelId } from '../panel-id.ts';
import { healthOf } from './health.ts';
import { serversOf, spendOf } from './sums.ts';

export const operatorPanel: PanelKind = {
  kind: 'operator',
  purpose: 'operator',
  command: (t) => t('operator.command'),
};

export function isView(name: string): name is OperatorView {
  return operatorViews.some((view) => view === name);
}

/** Throws a `UserError` for everybody else, and where Discord does not say who they are. */
export async function requireOperator(
  { user }: MemberInteraction,
  { desk, log }: InteractionContext,
): Promise<void> {
  const isOperator = await desk.operators.includes(user.id).catch((err: unknown) => {
    log.warn({ err }, 'Discord does not say who runs this bot; nobody was let in');
    throw new UserError((t) => t('operator.nobodyKnows'));
  });
  if (!isOperator) throw new UserError((t) => t('operator.notAllowed'));
}

/** `drain` takes no new videos from now on, `resume` takes them again; anything else changes nothing. */
export function setIntake(action: string, userId: string, { intake, log }: InteractionContext): void {
  if (action === 'drain') intake.close();
  else if (action === 'resume') intake.open();
  else return;
  log.warn({ user: userId, action }, 'the operator changed whether new videos are taken');
}

/** Shows a part of what the operator sees, in a deferred answer. */
export async function showOperator(
  interaction: MemberInteraction,
  place: OperatorPlace,
  context: InteractionContext,
): Promise<void> {
  const { signer, clock, intake } = context;
  const t = translatorFor(interaction);
  const panel = newPanel(interaction, context);
  const read = { health: healthOf, servers: serversOf, spend: spendOf }[place.view];
  await interaction.editReply(
    layoutAnswer(
      interaction,
      panelOf({
        ...(await read(place, t, context)),
        place,
        isDraining: intake.closedSinceMs() !== undefined,
        customId: (action) => panelId(panel, action, signer, operatorPanel),
        nowMs: clock.now(),
        t,
      }),
    ),
  );
}
