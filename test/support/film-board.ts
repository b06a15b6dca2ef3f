import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';

/** The private message of a film's board, as its member uses it in Discord. */
export async function openBoard(member: Member, idea?: string) {
  const isBoard = ({ text, components }: ClientMessage) =>
    text !== '' && JSON.stringify(components).includes('film:');
  let shown = await member.slash('film', idea === undefined ? {} : { idea }).waitForMessage(isBoard);

  /** The custom id of the control with this action. */
  function idOf(action: string): string {
    const [, id] =
      new RegExp(`"custom_id":"(film:[^":]*:${action}[^"]*)"`).exec(JSON.stringify(shown.components)) ?? [];
    if (id === undefined) throw new Error(`the board has no control for ${action}`);
    return id;
  }
  async function after(acted: Invocation, action?: string): Promise<void> {
    // The click is answered before the board is drawn anew.
    const before = shown.edited_timestamp;
    const has = ({ components }: ClientMessage) =>
      action === undefined || new RegExp(`"film:[^":]*:${action}`).test(JSON.stringify(components));
    shown = await acted.waitForMessage(
      (message) => isBoard(message) && message.edited_timestamp !== before && has(message),
    );
  }
  return {
    get text() {
      return shown.text;
    },
    get message() {
      return shown;
    },
    idOf,
    /** `until`: the action of a control that is there once the click is done. */
    click: (action: string, until?: string) => after(member.click(shown, idOf(action)), until),
    choose: (action: string, value: string) => after(member.select(shown, idOf(action), [value])),
    async send(action: string, typed: Parameters<Member['submitModal']>[1], until?: string) {
      await after(await member.submitModal(member.click(shown, idOf(action)), typed), until);
    },
    /** Makes the film; its message is the answer. */
    run: (kind: 'draft' | 'final') => member.click(shown, idOf(`run.${kind}`)),
  };
}
