import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileCache } from './bot-process.ts';

/** Runs a script of the project in `cwd`, away from its own `.env`. */
export async function runScript(
  name: string,
  args: string[],
  env: Record<string, string>,
  cwd: string,
): Promise<{ code: number; text: string }> {
  const script = fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url));
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...compileCache, ...env }, cwd };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}
