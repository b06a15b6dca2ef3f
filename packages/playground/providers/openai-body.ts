import { readForm } from './form.ts';

/** The content of a request for a video, in either encoding. */
export interface VideoBody {
  encoding: 'form' | 'json';
  fields: Readonly<Record<string, unknown>>;
  /** The file parts by the names of their fields. */
  files: Readonly<Record<string, { name: string; contentType: string; bytes: Buffer }>>;
}

/** Reads a form or JSON; `undefined` if the body is neither. `a[b]` in a form is `b` of the object `a`. */
export async function readVideoBody(
  contentType: string,
  body: Buffer,
  json: unknown,
): Promise<VideoBody | undefined> {
  if (!contentType.startsWith('multipart/form-data')) {
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return isObject ? { encoding: 'json', fields: { ...json }, files: {} } : undefined;
  }
  const form = await readForm(contentType, body);
  if (form === undefined) return undefined;
  const fields: Record<string, unknown> = {};
  const files: Record<string, { name: string; contentType: string; bytes: Buffer }> = {};
  for (const [key, value] of form) {
    if (typeof value !== 'string') {
      files[key] = {
        name: value.name,
        contentType: value.type,
        bytes: Buffer.from(await value.arrayBuffer()),
      };
      continue;
    }
    const [, outer, inner] = /^(\w+)\[(\w+)\]$/.exec(key) ?? [];
    if (outer === undefined || inner === undefined) fields[key] = value;
    else fields[outer] = { ...(fields[outer] as object | undefined), [inner]: value };
  }
  return { encoding: 'form', fields, files };
}
