import { MessageFlags } from 'discord.js';
import { expect, it } from 'vitest';
import { createJoinButton } from '../../src/components/join.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary } from '../support/ports.ts';

const t = translator('en');
const SHOWN = '1200000000000000005';
const missing = { hasImage: true, optedOut: [], namesake: undefined, list: 'a-b' };

function start(isMissing: boolean) {
  const job = aJob({ status: statuses.succeeded });
  const joined: unknown[] = [];
  const deps = {
    library: fakeLibrary([job]),
    discord: fakeDiscord(),
    requests: {
      preferences: { notify: async () => 'dm' },
      async joinFrom(_: unknown, last: unknown, options: unknown) {
        joined.push([last, options]);
        return isMissing ? missing : undefined;
      },
    },
  };
  const press = async (list?: string, id = SHOWN) => {
    const did = fakeInteraction({ message: fakeMessage({ id }) });
    await createJoinButton(deps as never).execute(did.interaction, job.id, list);
    return did;
  };
  return { job, joined, press };
}

it('joins the videos, and notifies as the member likes it', async () => {
  const { job, joined, press } = start(false);
  const { answers } = await press();
  expect(joined).toEqual([[job, { notify: 'dm', confirmedList: undefined }]]);
  expect(answers).toEqual([]);
});

it('asks where the server wants that, and then knows what was confirmed', async () => {
  const { joined, job, press } = start(true);
  const { said, answers } = await press();
  expect(said()).toContain(`"custom_id":"join:${job.id}:a-b"`);
  expect(said()).toContain(t('consent.question'));
  expect(answers.map(({ body }) => body)).toMatchObject([
    { flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 },
  ]);
  await press('a-b');
  expect(joined[1]).toEqual([job, { notify: 'dm', confirmedList: 'a-b' }]);
});

it('is for messages that show the video', async () => {
  const { joined, press } = start(false);
  await expect(press(undefined, '9')).rejects.toThrow(t('refusal.unknownVideo'));
  expect(joined).toEqual([]);
});
