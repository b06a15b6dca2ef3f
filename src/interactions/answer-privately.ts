import { MessageFlags, type RepliableInteraction } from 'discord.js';
import { sendBest } from '../discord/send-best.ts';
import { card, type Part, type Row } from '../replies/card.ts';
import { formsOf } from '../replies/plain.ts';

/** Answers so that only the member who asked sees it: a sentence or more, then controls. */
export async function answerPrivately(
  interaction: RepliableInteraction,
  content: string | readonly Part[],
  rows: readonly Row[] = [],
  files: readonly { name: string; attachment: Buffer }[] = [],
): Promise<void> {
  const parts = typeof content === 'string' ? [content] : content;
  // A new message, whatever the one is that was clicked.
  const [layout, plain = layout] = formsOf({}, [card([...parts, ...rows])]);
  // A layout shows only the files that its components name.
  const shown = JSON.stringify(layout);
  const showsAll = files.every(({ name }) => shown.includes(`attachment://${name}"`));
  await sendBest(showsAll ? [layout, plain] : [plain], async (form) => {
    const answer = {
      ...({ ...form, flags: MessageFlags.Ephemeral | form.flags } as const),
      ...{ files: [...files], allowedMentions: { parse: [] } },
    };
    await (interaction.replied || interaction.deferred
      ? interaction.followUp(answer)
      : interaction.reply(answer));
  });
}
