import { expect, it } from 'vitest';
import { reasonForm, reasonIn } from '../../src/interactions/reason-form.ts';
import { fakeInteraction } from '../support/interactions.ts';

it('a reason may be left out, and has 300 characters at most', () => {
  const form = reasonForm({ customId: 'x', title: 'Why', label: 'Reason', description: 'Optional' });
  expect(form).toMatchObject({
    custom_id: 'x',
    components: [{ component: { required: false, max_length: 300 } }],
  });
});

it.each([
  [' not nice \n', 'not nice'],
  ['', ''],
  ['\u200b\u2800', ''],
])('%j is the reason %j', (typed, reason) => {
  const { interaction } = fakeInteraction({ kind: 'form', typed: { reason: typed } });
  expect(reasonIn(interaction)).toBe(reason);
});
