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
  async function after(acted: Invocation): Promise<void> {
    // The click is answered before the board is drawn anew.
    const before = shown.edited_timestamp;
    shown = await acted.waitForMessage((message) => isBoard(message) && message.edited_timestamp !== before);
  }
  return {
    get text() {
      return shown.text;
    },
    get message() {
      return shown;
    },
    idOf,
    click: (action: string) => after(member.click(shown, idOf(action))),
    choose: (action: string, value: string) => after(member.select(shown, idOf(action), [value])),
    async send(action: string, typed: Parameters<Member['submitModal']>[1]) {
      await after(await member.submitModal(member.click(shown, idOf(action)), typed));
    },
    /** Makes the film; its message is the answer. */
    run: (kind: 'draft' | 'final') => member.click(shown, idOf(`run.${kind}`)),
  };
}
