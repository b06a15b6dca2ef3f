import * as z from 'zod';
import { ProviderError, type TaskRef } from '../provider.ts';
import { createdId, taskId } from '../task-id.ts';

/** No part of it consists of dots. */
const path = z.string().regex(/^(?:\/(?!\.+(?:\/|$))[\w.~-]{1,100}){2,10}$/);

/** A request in the queue, with the paths at which fal answers about it. */
const taskSchema = z.object({ id: taskId, status: path, result: path, cancel: path });
type FalTask = z.infer<typeof taskSchema>;

/** First parts of model names that aren't an owner. @see https://www.npmjs.com/package/@fal-ai/client */
const NAMESPACES = ['workflows', 'comfy'];

/**
 * What to store of the answer to a submit. Paths are the answer's own, as fal asks, if they are at the API's own address:
 * they are called with the key. Otherwise they are made as its client makes them.
 */
export function toTask(answer: unknown, model: string, baseUrl: string): FalTask {
  const id = createdId(answer, taskId, ['request_id']);
  const { origin, pathname } = new URL(baseUrl);
  const parts = model.split('/');
  const app = parts.slice(0, NAMESPACES.includes(parts[0] ?? '') ? 3 : 2).join('/');
  const made = `${pathname.replace(/\/+$/, '')}/${app}/requests/${id}`;
  const own = (field: string, otherwise: string) => {
    const url = URL.parse(String(Object(answer)[field]));
    const said = path.safeParse(url?.origin === origin ? url.pathname : undefined);
    return said.success ? said.data : otherwise;
  };
  return {
    id,
    status: own('status_url', `${made}/status`),
    result: own('response_url', made),
    cancel: own('cancel_url', `${made}/cancel`),
  };
}

/** The stored task. Throws a `ProviderError` if it isn't one of fal. */
export function readTask(task: TaskRef): FalTask {
  const parsed = taskSchema.safeParse(task);
  if (parsed.success) return parsed.data;
  throw new ProviderError('task_failed', 'no task of fal', { sent: false });
}
