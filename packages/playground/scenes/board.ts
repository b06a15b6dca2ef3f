import type { Invocation } from '../discord/driver/invocation.ts';
import type { Member } from '../discord/driver/member.ts';
import type { ClientMessage } from '../protocol.ts';

/** The private message of a film's board, as its member uses it in Discord. */
export async function openBoard(member: Member, { idea, channel }: { idea?: string; channel?: string } = {}) {
  const options = idea === undefined ? {} : { idea };
  const opened = member.slash('film', options, channel === undefined ? {} : { channel });
  const isBoard = ({ text, components }: ClientMessage) =>
    text !== '' && JSON.stringify(components).includes('film:');
  await opened.waitForMessage(isBoard);

  /** The bot also draws it anew by itself. */
  function shown(): ClientMessage {
    const message = opened.message();
    if (!message) throw new Error('the board is gone');
    return message;
  }
  const find = (action: string, { components }: ClientMessage) =>
    new RegExp(`"custom_id":"(film:[^":]*:${action}[^"]*)"`).exec(JSON.stringify(components))?.[1];
  function idOf(action: string): string {
    const id = find(action, shown());
    if (id === undefined) throw new Error(`the board has no control for ${action}`);
    return id;
  }
  const offers = (action: string, timeoutMs?: number) =>
    opened.waitForMessage((message) => find(action, message) !== undefined, timeoutMs);
  /** Uses the control with this action, and waits for the board as it is then, with the control `until`. */
  async function use(
    action: string,
    act: (customId: string) => Invocation | Promise<Invocation>,
    until = '',
  ) {
    await offers(action);
    const before = shown().edited_timestamp;
    await act(idOf(action));
    // The click is answered before the board is drawn anew.
    await opened.waitForMessage(
      (message) =>
        isBoard(message) && message.edited_timestamp !== before && find(until, message) !== undefined,
    );
  }
  return {
    get text() {
      return shown().text;
    },
    get message() {
      return shown();
    },
    idOf,
    /** The ids of the shots, while the board shows all of them. */
    shotIds: () =>
      [...JSON.stringify(shown().components).matchAll(/"value":"([a-z0-9]{1,8})"/g)].map(([, id = '']) => id),
    click: (action: string, until?: string) => use(action, (id) => member.click(shown(), id), until),
    choose: (action: string, value: string) => use(action, (id) => member.select(shown(), id, [value])),
    send: (action: string, typed: Parameters<Member['submitModal']>[1], until?: string) =>
      use(action, (id) => member.submitModal(member.click(shown(), id), typed), until),
    /** Makes the film, as soon as none is being made; its message is the answer. */
    async run(kind: 'draft' | 'final', timeoutMs?: number) {
      await offers(`run.${kind}`, timeoutMs);
      return member.click(shown(), idOf(`run.${kind}`));
    },
  };
}
