import { expect, it } from 'vitest';
import { ProviderError } from '../../src/providers/provider.ts';
import { createdId, idOf, taskId, unlessGone } from '../../src/providers/task-id.ts';

it.each<[unknown, string]>([
  [{ id: 'a-1' }, 'a-1'],
  [{ task_id: 'a' }, 'a'],
  [{ id: ' a ' }, 'a'],
  [{ id: 123_456_789_012 }, '123456789012'],
  // The task's own id is the first of the two.
  [{ id: 'a', task_id: 'b' }, 'a'],
  [{ id: '', task_id: 'b' }, 'b'],
  [{ data: { id: 'a' } }, 'a'],
  [{ id: 'a', data: { id: 'b' } }, 'a'],
  [[{ id: 'a' }, { id: 'b' }], 'a'],
  [{ data: [{ id: 'a' }] }, 'a'],
  [{ id: 'x'.repeat(100) }, 'x'.repeat(100)],
])('the id in %j is %s', (answer, id) => {
  expect(createdId(answer, taskId)).toBe(id);
});

it.each<[unknown]>([
  [undefined],
  ['a'],
  [{ id: 'x'.repeat(101) }],
  [{ id: '../a' }],
  [{ id: -1 }],
  // Two tasks may both be paid for.
  [[{}, { id: 'b' }]],
  [{ data: [null, { id: 'b' }] }],
])('there is no id in %j, and the submit may be paid for', (answer) => {
  const read = () => createdId(answer, taskId);
  expect(read).toThrow(expect.objectContaining({ kind: 'unavailable', sent: true, isRefused: false }));
});

it('a stored task without a valid id is never asked for', () => {
  expect(idOf({ id: 'a' }, 'Luma')).toBe('a');
  for (const task of [{}, { id: 'a/b' }])
    expect(() => idOf(task, 'Luma')).toThrow(expect.objectContaining({ kind: 'task_failed', sent: false }));
});

it('a cancel of a task that is gone stopped nothing', () => {
  expect(unlessGone(new ProviderError('task_failed', '404', { isGone: true }))).toEqual({
    hasStopped: false,
  });
  const other = new ProviderError('unavailable', '503');
  expect(() => unlessGone(other)).toThrow(other);
});
