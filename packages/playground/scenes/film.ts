import { fileURLToPath } from 'node:url';
import { openBoard } from './board.ts';
import { CHANNEL, hasVideo, LONG_MS, type Stage } from './stage.ts';

const here = { channel: CHANNEL };
/** Every shot is drawn on this machine, in real time. */
const DRAWN_MS = 2 * LONG_MS;

/** The cast, as files here. It stays afterwards, for films of whoever watches. */
const cast = { Ruby: 'fox.jpg', Milo: 'whale.jpg' };

const IDEA = [
  '@Ruby the fox finds a paper boat in the snow at dawn (2s).',
  'The paper boat drifts over a lake in the mist (2s).',
  '@Ruby the fox follows it through a forest in the rain (2s).',
  '@Milo the whale carries the boat over the sea at night (2s).',
  'A lighthouse shows them the way (2s).',
  '@Ruby and @Milo watch lanterns rise over the sea at dusk (2s).',
].join(' ');

/** A film of six shots: planned, drafted, changed and made. */
export async function film({ discord, step }: Stage): Promise<void> {
  const mia = discord.member('mia');
  for (const [name, file] of Object.entries(cast)) {
    const image = await mia.upload(file, fileURLToPath(new URL(file, import.meta.url)));
    // They are there already when this is played again.
    await mia.slash('cast add', { name, image }, here).waitForMessage(({ text }) => text !== '');
  }
  step();
  const board = await openBoard(mia, { idea: IDEA, ...here });
  if (!/@Ruby.*@Milo/s.test(board.text)) throw new Error(board.text);
  await board.send('words', { title: 'The paper boat', style: '' });
  await board.choose('shot', '5');
  await board.click('continues');
  await board.click('page');
  step();
  await make('draft');
  step();
  await board.choose('shot', '2');
  await board.send('edit', { prompt: 'The paper boat drifts over a lake at sunset' });
  await board.click('page');
  await make('draft');
  step();
  await make('final');

  async function make(kind: 'draft' | 'final') {
    const made = await board.run(kind, DRAWN_MS);
    await made.waitForMessage(hasVideo, DRAWN_MS);
  }
}
