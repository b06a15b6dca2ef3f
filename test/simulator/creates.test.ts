import { expect, it } from 'vitest';
import { watchCreates } from './promises/creates.ts';

type Watched = Parameters<typeof watchCreates>;

function problemWith(task: object) {
  const world = { servers: { runway: { tasks: [task] } } } as unknown as Watched[0];
  return watchCreates(world, { hit() {} } as unknown as Watched[1]).check();
}

it('counts a task by the number in its prompt', () => {
  const { message } = problemWith({ body: { promptText: 'q2q the sea' } }) ?? {};
  expect(message).toContain('accepted q2q 1 times, for 0 paid calls');
});

it('reads no number in the base64 of a picture', () => {
  const picture = `data:image/png;base64,${'A'.repeat(20_000)}q2q${'A'.repeat(20_000)}`;
  expect(problemWith({ body: { promptImage: picture, promptText: 'the sea' } })).toBeUndefined();
});
