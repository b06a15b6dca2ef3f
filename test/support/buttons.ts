import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';

/** The labels of a message's buttons, in their order. */
export function labelsOf({ components = [] }: Pick<ClientMessage, 'components'>): string[] {
  return [...walk(components)].flatMap(({ label }) => (typeof label === 'string' ? [label] : []));
}

/** What a member sees under **More**. */
export function openMore(member: Member, message: ClientMessage): Promise<ClientMessage> {
  return member.click(message, 'more:').waitForMessage();
}

/** Clicks an action of a job's message, under **More** if it isn't on the message. */
export async function act(member: Member, message: ClientMessage, label: string): Promise<Invocation> {
  const isShown = labelsOf(message).includes(label);
  return member.click(isShown ? message : await openMore(member, message), label);
}

/** The labels that a message shows of these actions, the primary one first. */
export function shownOf([primary = '', ...others]: string[]): string[] {
  return [primary, ...(others.length > 1 ? ['More…'] : others)];
}

/** The labels of what helps after each failure, the best first. */
export const nextSteps: Record<string, string[]> = {
  invalid_request: ['Edit prompt', 'Change model'],
  content_rejected: ['Edit prompt', 'Change model'],
  unauthorized: ['Change model'],
  insufficient_credit: ['Change model'],
  retired: ['Change model'],
  unavailable: ['Change model', 'Retry'],
  rate_limited: ['Retry', 'Change model'],
  timeout: ['Retry', 'Change model'],
  task_failed: ['Retry', 'Edit prompt', 'Change model'],
  bad_output: ['Retry', 'Change model'],
  not_fetched: ['Retry', 'Change model'],
  internal: ['Retry'],
  unclear: ['Check', 'Try again (may cost extra)'],
};

/** The custom id of a composer's control, by its action. */
export function controlOf({ components = [] }: Pick<ClientMessage, 'components'>, action: string): string {
  const [, id] = new RegExp(`"(compose:\\d+:${action}[^"]*)"`).exec(JSON.stringify(components)) ?? [];
  if (id === undefined) throw new Error(`the composer has no control for ${action}`);
  return id;
}

/** Types into the composer that `opener` opened, if `typed` says what, and makes its video. */
export async function makeComposed(
  member: Member,
  opener: Invocation,
  typed?: { prompt: string },
): Promise<Invocation> {
  let composer = await opener.waitForMessage();
  if (typed) {
    const form = member.click(composer, controlOf(composer, 'text'));
    composer = await (await member.submitModal(form, typed)).waitForMessage();
  }
  // The button may be switched off; the bot must refuse what it stands for anyway.
  return member.click(composer, controlOf(composer, 'make'), { raw: true });
}
