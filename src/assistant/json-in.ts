import { parseJson } from '../providers/http/json.ts';

const THOUGHTS_END = '</think>';
const FENCED = /```(?:json)?\s*\n?([\s\S]*?)```/i;

/**
 * The JSON object in an answer, although a server that can't be held to JSON may put words, a code block or its thoughts
 * around it; `undefined` if there is none.
 */
export function jsonIn(text: string): object | undefined {
  const said = text.split(THOUGHTS_END).at(-1) ?? '';
  const [first, last] = [said.indexOf('{'), said.lastIndexOf('}')];
  const candidates = [said, FENCED.exec(said)?.[1] ?? '', said.slice(Math.max(0, first), last + 1)];
  for (const candidate of candidates) {
    const json = parseJson(candidate);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  }
  return undefined;
}
