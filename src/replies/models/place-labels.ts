import type { Box, Point } from '../drawing/canvas.ts';

/** A dot with the width of its label. */
export interface LabeledDot extends Point {
  labelWidth: number;
  /** Its label comes before others, and may be further away. */
  isFirst: boolean;
}

export interface PlacedLabel {
  box: Box;
  /** End of the line from the dot to a label that didn't fit beside it. */
  threadTo: Point | undefined;
}

const DIRECTIONS = 24;
/** Pixels from the dot to the label, the nearest first. */
const DISTANCES = [9, 20, 34, 50, 70, 94, 122, 156, 196, 240];
/** For labels that come after the others. */
const NEAR = 50;
/** A nearer label needs no line. */
const BESIDE = 16;
const THREAD_STEP = 8;

/**
 * Places each label so that it covers no dot, no line and no other label, as close to its dot as possible: beside it if
 * there is room. `undefined` for a label that fits nowhere. The first ones choose first, and of them those in a crowd.
 */
export function placeLabels(
  dots: readonly LabeledDot[],
  { area, labelHeight, dotRadius }: { area: Box; labelHeight: number; dotRadius: number },
): (PlacedLabel | undefined)[] {
  const dotBoxes = dots.map((dot) => around(dot, dotRadius));
  const labels: Box[] = [];
  const threads: Box[] = [];
  const places = new Map<LabeledDot, PlacedLabel>();
  const order = (a: LabeledDot, b: LabeledDot) =>
    Number(b.isFirst) - Number(a.isFirst) || crowd(b, dots) - crowd(a, dots);
  for (const dot of dots.toSorted(order)) {
    const others = dotBoxes.filter((_, index) => dots[index] !== dot);
    for (const label of candidates(dot, labelHeight, dotRadius)) {
      const thread = threadBoxes(dot, label);
      const isFree =
        isInside(label.box, area) &&
        ![...dotBoxes, ...labels, ...threads].some((box) => overlaps(label.box, box)) &&
        !thread.some((box) => [...others, ...labels, ...threads].some((other) => overlaps(box, other)));
      if (!isFree) continue;
      places.set(dot, label);
      labels.push(label.box);
      threads.push(...thread);
      break;
    }
  }
  return dots.map((dot) => places.get(dot));
}

function* candidates(
  { x, y, labelWidth: width, isFirst }: LabeledDot,
  height: number,
  radius: number,
): Generator<PlacedLabel> {
  for (const distance of DISTANCES) {
    if (!isFirst && distance > NEAR) return;
    for (let step = 0; step < DIRECTIONS; step++) {
      // To the right and left first, and from there up and down.
      const turn = Math.ceil(Math.floor(step / 2) / 2) * (Math.floor(step / 2) % 2 === 0 ? 1 : -1);
      const angle = (step % 2 === 0 ? 0 : Math.PI) + (turn * 2 * Math.PI) / DIRECTIONS;
      const reach = radius + distance;
      const box = {
        x: x + Math.cos(angle) * (reach + width / 2) - width / 2,
        y: y + Math.sin(angle) * (reach + height / 2) - height / 2,
        width,
        height,
      };
      const threadTo = nearest(box, { x, y });
      const isBeside = Math.hypot(threadTo.x - x, threadTo.y - y) < radius + BESIDE;
      yield { box, threadTo: isBeside ? undefined : threadTo };
    }
  }
}

/** The point of the box's outline, slightly outside the letters, that is nearest to `point`. */
function nearest({ x, y, width, height }: Box, point: Point): Point {
  return {
    x: Math.min(Math.max(point.x, x), x + width),
    y: Math.min(Math.max(point.y, y + 4), y + height - 4),
  };
}

/** Small boxes along a line, without its two ends. */
function threadBoxes(dot: Point, { threadTo }: PlacedLabel): Box[] {
  if (!threadTo) return [];
  const length = Math.hypot(threadTo.x - dot.x, threadTo.y - dot.y);
  const steps = Math.floor(length / THREAD_STEP);
  return Array.from({ length: Math.max(0, steps - 1) }, (_, index) => {
    const part = (index + 1) / steps;
    return around({ x: dot.x + (threadTo.x - dot.x) * part, y: dot.y + (threadTo.y - dot.y) * part }, 2);
  });
}

function around({ x, y }: Point, radius: number): Box {
  return { x: x - radius, y: y - radius, width: radius * 2, height: radius * 2 };
}

/** The distance to the nearest others. */
function crowd(dot: Point, dots: readonly Point[]): number {
  return dots.reduce((sum, other) => sum + 1 / (30 + Math.hypot(other.x - dot.x, other.y - dot.y)), 0);
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function isInside(box: Box, area: Box): boolean {
  return (
    box.x >= area.x &&
    box.y >= area.y &&
    box.x + box.width <= area.x + area.width &&
    box.y + box.height <= area.y + area.height
  );
}
