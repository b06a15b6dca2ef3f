import type { Signer } from '../signer.ts';

/** One task of a provider: a stage of a job. */
export interface TaskKey {
  provider: string;
  jobId: string;
  stage: number;
}

export const WEBHOOKS_PATH = /^\/webhooks\/([\w-]{1,64})\/([\w.-]{1,128})$/;
const SECRET = /^([\w-]{1,64})\.(\d{1,2})\.([\w-]{16})$/;

/** Marks made for anything else are worth nothing here. */
const PURPOSE = 'webhook';

const textOf = ({ provider, jobId, stage }: TaskKey) => `${provider}/${jobId}/${stage}`;

/** The path that only the task's provider is told. It is the same for every repetition of the submit. */
export function pathOf(signer: Signer, task: TaskKey): string {
  const { provider, jobId, stage } = task;
  return `/webhooks/${provider}/${jobId}.${stage}.${signer.sign(PURPOSE, textOf(task))}`;
}

/** The task whose path ends in `secret`; `undefined` if it isn't one of ours. */
export function taskOf(signer: Signer, provider: string, secret: string): TaskKey | undefined {
  const [, jobId = '', stage, mark = ''] = SECRET.exec(secret) ?? [];
  const task = { provider, jobId, stage: Number(stage) };
  return signer.isSigned(PURPOSE, textOf(task), mark) ? task : undefined;
}
