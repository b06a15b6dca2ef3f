import type { ComfyuiGraph } from './comfyui-checks.ts';
import { type ListedTask, startsAtMs } from './task-list.ts';

/** The fate of a task. */
export type ComfyuiFate =
  | 'completes'
  /** A node throws. */
  | 'fails'
  /** A node that the operator has added for that refuses the prompt. */
  | 'content-refused'
  /** Completes without a file. */
  | 'no-output'
  /** Completes, but its file is gone. */
  | 'output-expired'
  | 'never-ends'
  /** Isn't found any more, as after a restart. */
  | 'vanishes';

export interface ComfyuiTask extends ListedTask {
  readonly number: number;
  readonly graph: ComfyuiGraph;
  readonly clientId: string | undefined;
  fate: ComfyuiFate;
  isCanceled: boolean;
}

type Standing = 'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled';

export function standingOf({ fate, isCanceled, ...times }: ComfyuiTask, nowMs: number): Standing {
  if (isCanceled) return 'cancelled';
  if (fate === 'never-ends' || nowMs < times.endsAtMs)
    return nowMs < startsAtMs(times) ? 'pending' : 'in_progress';
  return fate === 'fails' || fate === 'content-refused' ? 'failed' : 'completed';
}

/** The file of a finished task. */
export function fileOf({ number }: ComfyuiTask) {
  return { filename: `cutscene_${String(number).padStart(5, '0')}_.mp4`, subfolder: 'video', type: 'output' };
}

/** The node that saves the video lists it under `images`, with a flag beside it. */
function outputsOf(task: ComfyuiTask, standing: Standing): object {
  const isThere = standing === 'completed' && task.fate !== 'no-output';
  const [saver = '1'] = Object.entries(task.graph).flatMap(([id, { class_type }]) =>
    class_type.startsWith('Save') ? [id] : [],
  );
  return isThere ? { [saver]: { images: [fileOf(task)], animated: [true] } } : {};
}

function errorOf({ id, fate, graph }: ComfyuiTask) {
  const [node_id = '1', node] =
    Object.entries(graph).find(([, each]) => /Sampler/.test(each.class_type)) ?? [];
  const isRefused = fate === 'content-refused';
  return {
    ...{ prompt_id: id, node_id, node_type: node?.class_type ?? 'KSampler', executed: [], timestamp: 1 },
    exception_type: isRefused ? 'RuntimeError' : 'torch.OutOfMemoryError',
    exception_message: isRefused ? 'Content policy: this prompt is not allowed\n' : 'Allocation on device\n',
    traceback: ['  File "/ComfyUI/execution.py", line 496, in execute\n'],
    // What the prompt was, for example.
    current_inputs: { inputs: Object.values(graph).map(({ inputs }) => inputs) },
    current_outputs: [],
  };
}

const extraOf = ({ clientId, createdAtMs }: ComfyuiTask) => ({
  ...(clientId !== undefined && { client_id: clientId }),
  create_time: createdAtMs,
});

/** As `/api/jobs/{id}` shows it. */
export function showJob(task: ComfyuiTask, nowMs: number): object {
  const status = standingOf(task, nowMs);
  const outputs = outputsOf(task, status);
  const isOver = status !== 'pending' && status !== 'in_progress';
  return {
    ...{ id: task.id, status, priority: task.number, create_time: task.createdAtMs },
    ...{ outputs_count: Object.keys(outputs).length, previewable_outputs_count: Object.keys(outputs).length },
    ...(status === 'failed' && { execution_error: errorOf(task) }),
    ...(isOver && { outputs, execution_status: statusOf(task, status) }),
    workflow: { prompt: task.graph, extra_data: extraOf(task) },
  };
}

/** As the queue shows it. */
export function showQueued(task: ComfyuiTask): unknown[] {
  return [task.number, task.id, task.graph, extraOf(task), ['1']];
}

function statusOf(task: ComfyuiTask, standing: Standing): object {
  const data = { prompt_id: task.id, timestamp: 1 };
  const end =
    standing === 'completed'
      ? ['execution_success', data]
      : standing === 'cancelled'
        ? ['execution_interrupted', { ...data, node_id: '1', node_type: 'KSampler', executed: [] }]
        : ['execution_error', errorOf(task)];
  return {
    status_str: standing === 'completed' ? 'success' : 'error',
    completed: standing === 'completed',
    messages: [['execution_start', data], ['execution_cached', { ...data, nodes: [] }], end],
  };
}

/** As the history shows it. */
export function showPast(task: ComfyuiTask, nowMs: number): object {
  const standing = standingOf(task, nowMs);
  return {
    prompt: showQueued(task),
    outputs: outputsOf(task, standing),
    status: statusOf(task, standing),
    meta: {},
  };
}
