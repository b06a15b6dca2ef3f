import type { LoopbackAnswer } from './loopback.ts';
import type { ViduTask } from './vidu-tasks.ts';

const parameters: readonly string[] = [
  'created_at.from',
  'created_at.to',
  'task_ids',
  'model_versions',
  'resolutions',
  'states',
  'pager.page',
  'pager.pagesz',
  'pager.page_token',
];
const MAX_PAGE_SIZE = 100;

/**
 * Lists tasks, the latest first, 10 by default. `undefined` for an invalid query.
 * @see https://platform.vidu.com/docs/tasks-list
 */
export function createViduList(show: (task: ViduTask) => object) {
  return (tasks: readonly ViduTask[], query: URLSearchParams): LoopbackAnswer | undefined => {
    const size = Number(query.get('pager.pagesz') ?? 10);
    const [fromMs, toMs] = ['created_at.from', 'created_at.to'].map((name) => {
      const text = query.get(name);
      return text === null ? undefined : Date.parse(text);
    });
    const token = query.get('pager.page_token') ?? 'page-0';
    const offset = Number(/^page-(\d+)$/.exec(token)?.[1]);
    const isKnown = [...query.keys()].every((name) => parameters.includes(name));
    const isInRange = Number.isInteger(size) && size >= 1 && size <= MAX_PAGE_SIZE;
    if (!isKnown || !isInRange || Number.isNaN(fromMs) || Number.isNaN(toMs) || Number.isNaN(offset)) {
      return undefined;
    }
    const chosen = tasks
      .filter(({ fate }) => fate !== 'vanishes')
      .filter(({ createdAtMs }) => createdAtMs >= (fromMs ?? 0) && createdAtMs <= (toMs ?? Infinity))
      .toReversed();
    const next = offset + size;
    const page = chosen.slice(offset, next).map((task) => {
      const { model, prompt, duration, resolution, aspect_ratio } = task.body;
      const echo = { model, prompt, duration, resolution, aspect_ratio };
      return { ...show(task), ...echo, created_at: new Date(task.createdAtMs).toISOString() };
    });
    const json = { tasks: page, next_page_token: next < chosen.length ? `page-${next}` : '' };
    return { status: 200, json };
  };
}
