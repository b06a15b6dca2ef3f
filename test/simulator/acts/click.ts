import type { StoredMessage } from '@cutscene/playground/discord/state.ts';
import { createComponents } from '../../../src/components/index.ts';
import type { Ports } from '../../../src/interactions/ports/index.ts';
import { type Act, controls, type Stage } from './stage.ts';

/** Old messages are clicked too, but new ones more often. */
const RECENT = 30;

/** What no present message of theirs has: the controls of older messages, and the operator's. */
const notMembers = new Set(['anew', 'other', 'operator']);
// Handlers read their ports when they are used, and here only their names matter.
const { buttons, selects } = createComponents({ tools: {} } as Ports);
const kinds = [...new Set([...buttons.keys(), ...selects.keys()])].filter((kind) => !notMembers.has(kind));

/** Somebody clicks something. */
export const click: Act = {
  weight: 33,
  cells: [...kinds.map((kind) => `click ${kind}`), 'click doubled', 'form sent'],
  run(stage, event) {
    const { random } = event;
    const all = stage.clickable();
    if (all.length === 0) return;
    const recent = all.at(-1 - random.below(Math.min(RECENT, all.length)));
    const stored = recent && random.chance(0.7) ? recent : random.pick(all);
    stage.click(stored, random.pick(controls(stored)), { event });
  },
};

/** Somebody clicks everything on one message, at once. */
export const clickEverything: Act = {
  weight: 1,
  cells: ['everything clicked'],
  run(stage, event) {
    const all = stage.clickable();
    if (all.length === 0) return;
    const stored = event.random.pick(all.slice(-RECENT));
    stage.counters.hit('everything clicked');
    for (const control of controls(stored)) stage.click(stored, control, { event });
  },
};

const kindOf = (control: Record<string, unknown>) => String(control['custom_id']).split(':')[0] ?? '';

/** Clicks the newest control of one of these kinds, of those that there are. */
function clickNewest(
  stage: Stage,
  kinds: readonly string[],
  { event, byAdmin = false }: { event: Parameters<Act['run']>[1]; byAdmin?: boolean },
): boolean {
  const newest = new Map<string, StoredMessage>();
  for (const stored of stage.clickable())
    for (const control of controls(stored)) newest.set(kindOf(control), stored);
  const there = kinds.filter((kind) => newest.has(kind));
  if (there.length === 0) return false;
  const kind = event.random.pick(there);
  const stored = newest.get(kind) as StoredMessage;
  const control = controls(stored).find((each) => kindOf(each) === kind) ?? {};
  const who = byAdmin && stored.ephemeralFor === null ? stage.adminOf(stored) : undefined;
  stage.click(stored, control, { event, ...(who && { who }) });
  return true;
}

const rare = [
  ...['continue', 'join', 'reference', 'upscale', 'edit-video', 'change-model', 'check', 'retry-unclear'],
  ...[
    'deliver',
    'download',
    'star',
    'hide',
    'show',
    'delete',
    'retry',
    'cancel',
    'repost',
    'again',
    'run',
    'compose',
  ],
];

/** Somebody looks for a button that there is less often. */
export const clickRare: Act = {
  weight: 8,
  run: (stage, event) => void clickNewest(stage, rare, { event }),
};

/** Somebody cancels what has just begun. */
export const cancel: Act = {
  weight: 3,
  run: (stage, event) => void clickNewest(stage, ['cancel'], { event }),
};

/** A video waits for a decision: it is looked at, shown, rejected or left alone. */
export const review: Act = {
  weight: 3,
  cells: ['decision about a review'],
  run(stage, event) {
    const kinds = ['preview', 'publish', 'approve', 'spoiler', 'reject', 'discard'];
    const done = clickNewest(stage, kinds, { event, byAdmin: event.random.chance(0.6) });
    if (done) stage.counters.hit('decision about a review');
  },
};
