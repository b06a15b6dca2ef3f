import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createDeleteButton, createDeleteNowButton } from '../../src/components/delete.ts';
import { type MessageFailure, MessageUnknownError } from '../../src/discord/errors.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage, HERE, OTHER, rights, THERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { aSigner, fakeDiscord, fakeLibrary } from '../support/ports.ts';

const t = translator('en');
const job = aJob({ status: statuses.succeeded });
const theirs = aJob({ status: statuses.succeeded, origin: { userId: OTHER } });
const SHOWN = '1700000000000000005';

async function start(failure?: MessageFailure) {
  const deleted: unknown[] = [];
  const deps = {
    library: {
      ...fakeLibrary([job, theirs]),
      async deleteMessage(_: unknown, message: unknown) {
        if (failure) throw new MessageUnknownError('no', failure);
        deleted.push(message);
      },
    },
    discord: fakeDiscord(),
    signer: await aSigner(),
  };
  return {
    deleted,
    async ask(jobId: string, did: Parameters<typeof fakeInteraction>[0] = {}) {
      const { interaction, said } = fakeInteraction({ message: fakeMessage({ id: SHOWN }), ...did });
      await createDeleteButton(deps).execute(interaction, jobId);
      const [, id = '', detail] = /delete-now:(\d+):([^"]+)/.exec(said()) ?? [];
      return [id, detail] as const;
    },
    async confirm(
      [id, detail]: readonly [string, string | undefined],
      did: Parameters<typeof fakeInteraction>[0] = {},
    ) {
      const { interaction, said } = fakeInteraction({ message: fakeMessage(), ...did });
      await createDeleteNowButton(deps).execute(interaction, id, detail);
      return said();
    },
  };
}

describe('Delete', () => {
  it('asks first, and then deletes the message that it stood below', async () => {
    const { ask, confirm, deleted } = await start();
    const question = await ask(job.id);
    expect(deleted).toEqual([]);
    expect(await confirm(question)).toContain(t('delete.done'));
    expect(deleted).toEqual([{ id: SHOWN, channelId: HERE }]);
  });

  it('asked under More, deletes the message that More stood below', async () => {
    const { ask, confirm, deleted } = await start();
    const flags = MessageFlags.Ephemeral;
    const under = { ...fakeMessage({ id: '9', flags }), interactionMetadata: { interactedMessageId: SHOWN } };
    await confirm(await ask(job.id, { message: under as never }));
    expect(deleted).toEqual([{ id: SHOWN, channelId: HERE }]);
  });

  it('is for the video’s member and moderators', async () => {
    const { ask, confirm, deleted } = await start();
    const refusal = t('refusal.managersOnly', { member: `<@${OTHER}>` });
    await expect(ask(theirs.id)).rejects.toThrow(refusal);
    const question = await ask(theirs.id, { may: rights.moderator });
    await expect(confirm(question)).rejects.toThrow(refusal);
    expect(deleted).toEqual([]);
  });

  it.each([
    ['another message', (detail = '') => detail.replace(SHOWN, '1700000000000000006'), HERE],
    ['another channel', (detail = '') => detail, THERE],
    ['nothing that is signed', () => SHOWN, HERE],
  ])('deletes nothing where its button names %s', async (_, forged, channelId) => {
    const { ask, confirm, deleted } = await start();
    const [id, detail] = await ask(job.id);
    await expect(confirm([id, forged(detail)], { channelId })).rejects.toThrow(t('refusal.oldButton'));
    expect(deleted).toEqual([]);
  });

  it('says so where the message is gone or out of reach', async () => {
    const gone = await start('message-gone');
    expect(await gone.confirm(await gone.ask(job.id))).toContain(t('delete.gone'));
    const away = await start('out-of-reach');
    await expect(away.confirm(await away.ask(job.id))).rejects.toThrow(t('delete.outOfReach'));
    const slow = await start('unavailable');
    await expect(slow.confirm(await slow.ask(job.id))).rejects.toThrow(MessageUnknownError);
  });
});
