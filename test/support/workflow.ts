import * as z from 'zod';

const step = z.union([
  z.strictObject({
    // A tag of another repository can be moved; a commit can't.
    uses: z.string().regex(/^[\w-]+\/[\w-]+@[\da-f]{40}$/),
    with: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({
    name: z.string(),
    id: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
    run: z.string(),
  }),
]);
const job = z.object({
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  strategy: z.object({ matrix: z.object({ include: z.array(z.record(z.string(), z.string())) }) }).optional(),
  env: z.record(z.string(), z.string()).default({}),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(step),
});
export type Job = z.infer<typeof job>;

/** A workflow of GitHub that starts on exactly this, and gives each job the permissions that the job names. */
export function workflowOf(on: object) {
  return z.object({
    on: z.custom((given) => JSON.stringify(given) === JSON.stringify(on)),
    permissions: z.strictObject({}),
    env: z.record(z.string(), z.string()).default({}),
    jobs: z.record(z.string(), job),
  });
}
