import { expect, it } from 'vitest';
import { createComponents } from '../../src/components/index.ts';
import type { Ports } from '../../src/interactions/ports/index.ts';
import { createModals } from '../../src/modals/index.ts';

const ports = { tools: { clock: { steadyMs: () => 0 } } } as unknown as Ports;
const { buttons, selects, directButtons } = createComponents(ports);

it('buttons and lists of older messages lead to the present ones', () => {
  expect(buttons.get('anew')).toBe(buttons.get('retry-unclear'));
  expect(buttons.get('other')).toBe(buttons.get('change-model'));
  expect(selects.get('other')).toBe(selects.get('change-model'));
  expect(buttons.get('anew')).toBeDefined();
  expect(selects.get('other')).toBeDefined();
});

it('each control is found by its own kind', () => {
  for (const handlers of [buttons, selects, directButtons, createModals(ports)])
    for (const [kind, handler] of handlers)
      if (kind !== 'anew' && kind !== 'other') expect(handler.kind).toBe(kind);
});

it('a video can be fetched and downloaded in direct messages', () => {
  expect([...directButtons.keys()]).toEqual(['deliver', 'download']);
});
