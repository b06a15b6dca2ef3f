import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../errors.ts';
import { parsedJson } from '../../json-values.ts';
import { explainFileError } from './explain-mistake.ts';

/** A JSON file in a folder of the operator's, or what is wrong with it. */
export function readOwnJson(
  folder: string,
  file: string,
  maxBytes: number,
): { json?: unknown; mistake?: string } {
  try {
    const path = join(folder, file);
    const stats = statSync(path);
    // A device or a pipe may never end, which would block the start.
    if (!stats.isFile()) return { mistake: `${file}: isn't a plain file` };
    if (stats.size > maxBytes) return { mistake: `${file}: is larger than ${maxBytes / 1024 ** 2} MB` };
    const json = parsedJson(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    return json === undefined ? { mistake: `${file}: isn't JSON` } : { json };
  } catch (error) {
    return { mistake: `${file}: can't be read: ${explainFileError(codeOf(error))}` };
  }
}

/** The names of the JSON files in a folder of the operator's, or why it can't be read. */
export function listOwnJson(folder: string): { names: readonly string[]; problem?: string } {
  try {
    return { names: readdirSync(folder).filter((file) => file.endsWith('.json')) };
  } catch (error) {
    const code = codeOf(error);
    const why = code === 'ENOTDIR' ? "it isn't a folder" : explainFileError(code);
    return { names: [], problem: `${folder} can't be read: ${why.replace('the file', 'the folder')}` };
  }
}
