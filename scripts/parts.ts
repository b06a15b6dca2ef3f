import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * Checks the table of parts, the diagram and the file names in CONTRIBUTING.md: no part imports anything that its row
 * doesn't name, every name in a row is used, there are no cycles, and the diagram matches the table.
 */

/** A row of the table: its folders and files, and the parts that they may import. */
export interface Part {
  name: string;
  paths: readonly string[];
  /** `everything` for the parts that build the rest. */
  mayImport: 'everything' | readonly string[];
}

export interface Import {
  from: string;
  /** A file, or a package. */
  to: string;
}

/** Packages that a row must name, because they show what a part knows about. */
const NAMED_PACKAGES = ['discord.js'];
/** A file or folder name on that page. */
const FILE = /^(?:src|packages|test|scripts|bench|lint)\/[\w./-]+$/;

export function readParts(contributing: string): Part[] {
  const section = contributing.split('\n## Parts\n')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => /^\| .*`(?:src|packages)\//.test(line));
  return rows.map((row) => {
    const [where = '', , imports = ''] = row.slice(2, -2).split(' | ');
    const paths = namesIn(where);
    const named = /\*\*(.+?)\*\*/.exec(where)?.[1];
    return {
      name: named ?? paths[0]?.replace(/^src\//, '') ?? '',
      paths,
      mayImport: imports === 'everything' ? imports : namesIn(imports),
    };
  });
}

/** The imports of every file of the bot and its packages, including types. */
export function readImports(): Import[] {
  const files = globSync('{src,packages}/**/*.{ts,js}', {
    exclude: ['**/node_modules/**', 'packages/*/test/**'],
  });
  return files.flatMap((from) => {
    const text = readFileSync(from, 'utf8');
    const { staticImports, staticExports, dynamicImports } = parseSync(from, text).module;
    const names = [
      ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value)),
      ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end).slice(1, -1)),
    ];
    const imports = names.flatMap((name) => (name === undefined ? [] : { from, to: resolved(from, name) }));
    // A file without imports counts too.
    return [...imports, { from, to: from }];
  });
}

function resolved(from: string, name: string): string {
  if (name.startsWith('.')) return join(dirname(from), name);
  return name.replace(/^@cutscene\//, 'packages/');
}

/** All problems, one sentence each. */
export function problemsOf(contributing: string, imports: readonly Import[]): string[] {
  const parts = readParts(contributing);
  const { used, problems } = judgeImports(parts, imports);
  return [
    ...new Set([
      ...problems,
      ...parts.flatMap(({ name, mayImport }) =>
        mayImport === 'everything'
          ? []
          : mayImport
              .filter((other) => !used.get(name)?.has(other))
              .map((other) => `${name} does not import ${other} any more`),
      ),
      ...(circleIn(used) ?? judgeDiagram(contributing, used)),
      ...namesIn(contributing)
        .filter((path) => FILE.test(path) && !existsSync(path))
        .map((path) => `${path} does not exist`),
    ]),
  ];
}

/** Which parts each part imports. */
type Used = ReadonlyMap<string, Set<string>>;

function judgeImports(parts: readonly Part[], imports: readonly Import[]) {
  const used: Used = new Map(parts.map(({ name }) => [name, new Set()]));
  const partOf = (file: string) => holderOf(file, parts);
  const problems = imports.flatMap(({ from, to }) => {
    const part = partOf(from);
    if (!part) return [`${from} belongs to no part`];
    const { name, mayImport } = part;
    const target = NAMED_PACKAGES.includes(to) ? to : partOf(to)?.name;
    if (target === undefined || target === name) return [];
    used.get(name)?.add(target);
    const isAllowed = mayImport === 'everything' || mayImport.includes(target);
    return isAllowed ? [] : [`${name} may not import ${target}, but ${from} imports ${to}`];
  });
  return { used, problems };
}

/** The part of a file: the row with the longest path that contains it. */
function holderOf(file: string, parts: readonly Part[]): Part | undefined {
  const holders = parts.flatMap((part) =>
    part.paths.filter((path) => file === path || file.startsWith(`${path}/`)).map((path) => ({ part, path })),
  );
  return holders.toSorted((a, b) => b.path.length - a.path.length)[0]?.part;
}

function circleIn(used: Used): [string] | undefined {
  const done = new Set<string>();
  function search(name: string, way: readonly string[]): string | undefined {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name].join(' → ');
    if (done.has(name)) return undefined;
    for (const next of used.get(name) ?? []) {
      const found = search(next, [...way, name]);
      if (found !== undefined) return found;
    }
    done.add(name);
    return undefined;
  }
  for (const name of used.keys()) {
    const circle = search(name, []);
    if (circle !== undefined) return [`a circle: ${circle}`];
  }
  return undefined;
}

/** The diagram has only necessary arrows: none to a part that other arrows lead to anyway. */
function judgeDiagram(contributing: string, used: Used): string[] {
  const leadsTo = (from: string, to: string): boolean =>
    [...(used.get(from) ?? [])].some((next) => next === to || leadsTo(next, to));
  const arrows = [...used].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => !NAMED_PACKAGES.includes(to) && ![...targets].some((next) => leadsTo(next, to)))
      .map((to) => `${from} --> ${to}`),
  );
  const drawn = [...contributing.matchAll(/^ {2}\S+ --> \S+$/gm)].map(([line]) => line.trim());
  return [
    ...arrows.filter((each) => !drawn.includes(each)).map((each) => `the diagram lacks ${each}`),
    ...drawn
      .filter((each) => !arrows.includes(each))
      .map((each) => `the diagram has ${each}, which says nothing more, or is not so`),
  ];
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name);
}

if (import.meta.main) {
  const problems = problemsOf(readFileSync('CONTRIBUTING.md', 'utf8'), readImports());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
