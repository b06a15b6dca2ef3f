import { describe, expect, it } from 'vitest';
import { ownersInMessage } from '../../src/commands/owners-in-message.ts';
import { BOT, fakeMessage, OTHER } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';
import { fakeLibrary } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const ATTACHED = 'https://cdn.discordapp.com/attachments/1/2/boat.png';
const ASKED = '1200000000000000041';
const PORTRAYED = '1200000000000000042';
const ELSEWHERE = '1200000000000000043';
const job = aJob({ origin: { userId: MEMBER }, imageOwnerIds: [ASKED, MEMBER] });

/** `url`: the image's URL. */
async function ownersOf(given: Parameters<typeof fakeMessage>[0], url = ATTACHED) {
  const asked: unknown[] = [];
  const discord = {
    async authorOf(message: unknown) {
      asked.push(message);
      return ELSEWHERE;
    },
  };
  const library = fakeLibrary([job], { shown: job });
  const owners = await ownersInMessage(fakeMessage(given) as never, url, { library, discord });
  return { owners, asked };
}

describe('an image in a message belongs to', () => {
  it.each([
    ['its author', {}, ATTACHED, [OTHER]],
    ['and to whoever asked a bot for it', { authorId: BOT, askedBy: ASKED }, ATTACHED, [BOT, ASKED]],
    ['its author once', { askedBy: OTHER }, ATTACHED, [OTHER]],
    [
      'and to whose avatar it is',
      {},
      `https://cdn.discordapp.com/avatars/${PORTRAYED}/a.png`,
      [OTHER, PORTRAYED],
    ],
    [
      'and to whose avatar on a server it is',
      {},
      `https://cdn.discordapp.com/guilds/1/users/${PORTRAYED}/avatars/a.png`,
      [OTHER, PORTRAYED],
    ],
    [
      'and to whose avatar it is, however that is written',
      {},
      `https://cdn.discordapp.com/%41vatars//${PORTRAYED}/a.png`,
      [OTHER, PORTRAYED],
    ],
    ['its author alone where the address can’t be decoded', {}, 'https://cdn.example/%E0%A4%A', [OTHER]],
    ['and to those of the job that it shows', { id: 'shown', authorId: BOT }, ATTACHED, [BOT, MEMBER, ASKED]],
  ] as const)('%s', async (_, message, url, expected) => {
    const { owners, asked } = await ownersOf(message, url);
    expect(owners).toEqual(expected);
    expect(asked).toEqual([]);
  });

  it('and to the author of the message that it forwards', async () => {
    const reference = { channelId: '1', messageId: '2' };
    const { owners, asked } = await ownersOf({ snapshots: [{}], reference });
    expect(owners).toEqual([OTHER, ELSEWHERE]);
    expect(asked).toEqual([reference]);
  });

  it('nobody else where it answers a message rather than forwarding it', async () => {
    const { owners, asked } = await ownersOf({ reference: { channelId: '1', messageId: '2' } });
    expect(owners).toEqual([OTHER]);
    expect(asked).toEqual([]);
  });
});
