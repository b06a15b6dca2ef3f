import { UserError } from '../../errors.ts';
import { layoutAnswer, layoutUpdate } from '../../interactions/layout.ts';
import type { MemberInteraction } from '../../interactions/member-interaction.ts';
import { newPanel, type PanelDeps, panelId } from '../../interactions/panel-id.ts';
import { translatorFor } from '../../locales/translate.ts';
import {
  type OperatorPlace,
  type OperatorView,
  operatorViews,
  panelOf,
} from '../../replies/operator/panel.ts';
import { type HealthDeps, healthOf } from './health.ts';
import { type ModelsDeps, modelsOf } from './models.ts';
import { operatorPanel } from './operator-panel.ts';
import { type SumsDeps, serversOf, spendOf } from './sums.ts';

/** The dependencies of `/operator` and its panel. */
export type OperatorDeps = PanelDeps & HealthDeps & SumsDeps & ModelsDeps;

export function isView(name: string): name is OperatorView {
  return operatorViews.some((view) => view === name);
}

/** Throws a `UserError` for everybody except the operator, and if Discord doesn't say who they are. */
export async function requireOperator(
  { user }: MemberInteraction,
  { operator, log }: OperatorDeps,
): Promise<void> {
  const isOperator = await operator.operators.includes(user.id).catch((err: unknown) => {
    log.warn({ err }, "Discord didn't say who owns this bot, so /operator was refused");
    throw new UserError((t) => t('operator.nobodyKnows'));
  });
  if (!isOperator) throw new UserError((t) => t('operator.notAllowed'));
}

/** `drain` accepts no new videos from now on, `resume` accepts them again; anything else changes nothing. */
export async function setIntake(
  action: string,
  userId: string,
  { operator: { intake }, log }: OperatorDeps,
): Promise<void> {
  if (action === 'drain') await intake.close();
  else if (action === 'resume') await intake.open();
  else return;
  log.warn({ user: userId, action }, 'the operator opened or closed intake');
}

/** Shows one of the operator's views in a deferred answer, or in the panel whose button was clicked. */
export async function showOperator(
  interaction: MemberInteraction,
  place: OperatorPlace,
  deps: OperatorDeps,
  clicked?: Parameters<typeof layoutUpdate>[0],
): Promise<void> {
  const { signer, clock } = deps;
  const t = translatorFor(interaction);
  const panel = newPanel(interaction, deps);
  const read = { health: healthOf, models: modelsOf, servers: serversOf, spend: spendOf }[place.view];
  const customId = (action: string) => panelId(panel, action, signer, operatorPanel);
  const components = panelOf({
    ...(await read(place, t, deps, customId)),
    place,
    isDraining: deps.operator.intake.closedSinceMs() !== undefined,
    customId,
    nowMs: clock.now(),
    t,
  });
  await interaction.editReply(clicked ? layoutUpdate(clicked, components) : layoutAnswer(components));
}
