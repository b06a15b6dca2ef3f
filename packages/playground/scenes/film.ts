import { fileURLToPath } from 'node:url';
import { openBoard } from './board.ts';
import { song } from './song.ts';
import { CHANNEL, hasVideo, LONG_MS, type Stage } from './stage.ts';

const here = { channel: CHANNEL };
/** Every shot is drawn on this machine, in real time. */
const DRAWN_MS = 2 * LONG_MS;

/** The cast, as files here. It stays afterwards, for films of whoever watches. */
const cast = { Fox: 'fox.jpg', Whale: 'whale.jpg' };

const IDEA = '@Fox finds a paper boat in the snow and sails it over the sea to @Whale.';
/** The shortest, so that nobody waits long: every second is drawn twice. */
const SHOT_SECONDS = '1';
const SONG_SECONDS = 6;

/** A film of six shots: written by the assistant, drafted, changed, made, and finished with music and captions. */
export async function film({ discord, step }: Stage): Promise<void> {
  const mia = discord.member('mia');
  for (const [name, file] of Object.entries(cast)) {
    const image = await mia.upload(file, fileURLToPath(new URL(file, import.meta.url)));
    // They are there already when this is played again.
    await mia.slash('cast add', { name, image }, here).waitForMessage(({ text }) => text !== '');
  }
  step();
  const board = await openBoard(mia, { idea: IDEA, ...here });
  await board.send('write', { idea: IDEA }, 'use-shots');
  await board.click('use-shots.replace', 'shot');
  if (!/@Fox.*@Whale/s.test(board.text)) throw new Error(board.text);
  await board.send('words', { title: 'The paper boat', style: '' });
  const shots = board.shotIds();
  // The first one last, so that the board's first page is shown.
  for (const shotId of shots.toReversed()) {
    await board.choose('shot', shotId);
    await board.choose('length', SHOT_SECONDS);
    // The fifth begins where the fourth ends.
    if (shotId === shots[4]) await board.click('continues');
    await board.click('page');
  }
  step();
  await make('draft');
  step();
  await board.choose('shot', shots[1] ?? '');
  await board.send('edit', { prompt: '@Fox looks at the paper boat on a lake at sunset' });
  await board.click('page');
  await make('draft');
  step();
  const made = await make('final');
  step();
  const more = await mia.click(made, 'more:').waitForMessage();
  const file = await mia.upload('paper-boat.wav', song(SONG_SECONDS));
  const finished = await mia.submitModal(mia.click(more, 'finish:'), {
    ...{ music: file.id, rights: ['have'], captions: 'picture' },
  });
  await finished.waitForMessage(hasVideo, DRAWN_MS);

  async function make(kind: 'draft' | 'final') {
    const click = await board.run(kind, DRAWN_MS);
    return click.waitForMessage(hasVideo, DRAWN_MS);
  }
}
