import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, siteLink, slugOf } from '../docs/site/pages.ts';
import { commandData } from '../src/commands/index.ts';
import { nameOf } from '../src/settings/item.ts';
import { items } from '../src/settings/items.ts';
import { read, readYaml } from './support/image.ts';
import { workflowOf } from './support/workflow.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const files = globSync(['*.md', 'docs/*.md', 'packages/*/README.md', 'packages/*/*/README.md'], {
  cwd: ROOT,
  exclude: ['**/node_modules'],
});
/** What isn't code in blocks. */
const textOf = (file: string) => read(file).replace(/^```[\s\S]*?^```$/gm, '');
const textOutsideCode = (file: string) => textOf(file).replace(/`[^`\n]*`/g, 'code');
const all = files.map(read).join('\n');

/** The anchors of a page. Headings with the same words get a number. */
function anchorsOf(file: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of textOf(file).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is linked or shown in a file. */
const linksOf = (file: string) =>
  [...textOutsideCode(file).matchAll(/(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g)].map(
    ([, shown, text = '', link = '']) => ({ isPicture: shown === '!', text, link }),
  );

describe('the docs', () => {
  it.each(files)('%s links only to what there is, and describes its pictures', (file) => {
    const broken = linksOf(file).filter(({ isPicture, text, link }) => {
      if (/^(?:https?|mailto):/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(ROOT, target))) return true;
      if (isPicture) return text.length < 20;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('show every picture that is kept for them', () => {
    const shown = files.flatMap((file) => linksOf(file).map(({ link }) => join(dirname(file), link)));
    const kept = globSync('docs/*.{png,svg}', { cwd: ROOT });
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.filter((picture) => !shown.includes(picture))).toEqual([]);
  });

  it('name only scripts, flags and files that exist', () => {
    const scripts = ['package.json', 'docs/site/package.json'].flatMap((name) =>
      Object.keys((JSON.parse(read(name)) as { scripts: object }).scripts),
    );
    const called = [...all.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
    expect(called.length).toBeGreaterThan(20);
    expect(called.filter((name) => !scripts.includes(name))).toEqual([]);
    const usage = read('scripts/doctor.ts');
    const calls = [...all.matchAll(/(?:scripts\/([\w-]+)\.ts|npm run (doctor) --)(?: (--[\w-]+))?/g)];
    expect(calls.length).toBeGreaterThan(15);
    for (const [, script, doctor, flag] of calls) {
      const name = script ?? doctor;
      expect(read(`scripts/${name}.ts`)).not.toBe('');
      if (name === 'doctor' && flag) expect(usage).toContain(`npm run doctor -- ${flag}`);
    }
    const workflows = globSync('.github/workflows/*.yml', { cwd: ROOT });
    expect(workflows.length).toBeGreaterThan(1);
    const named = [...files, ...workflows].flatMap((file) =>
      [...read(file).matchAll(/(?<=[`\s])(?:src|test|packages|bench|scripts|deploy)\/[\w./-]*\w/g)].map(
        ([path]) => ({ path, from: file.startsWith('packages/') ? dirname(file) : '' }),
      ),
    );
    expect(named.length).toBeGreaterThan(100);
    // Tests may be named by how they begin, and `x.ts` stands for any file.
    const gone = named.filter(
      ({ path, from }) =>
        !path.endsWith('/x.ts') &&
        ['', from].every((folder) => globSync(`${join(folder, path)}*`, { cwd: ROOT }).length === 0),
    );
    expect(gone).toEqual([]);
  });

  it('name only commands and options that the bot has', () => {
    interface Option {
      name: string;
      options?: readonly Option[];
    }
    const known = new Map<string, readonly Option[]>(
      commandData.flatMap((command) =>
        'options' in command ? [[command.name, command.options] as const] : [],
      ),
    );
    // `/name`, with its sub-command and options, in a line of its own or in text.
    const typed = [...all.matchAll(/(?:^|`)\/([a-z]+)((?: [^`\n]*)?)(?:`|$)/gm)].filter(
      ([, name = '']) => !['readyz', 'healthz', 'metrics', 'webhooks', 'data', 'tmp'].includes(name),
    );
    expect(typed.length).toBeGreaterThan(60);
    for (const [line, name = '', rest = ''] of typed) {
      const command = commandData.find((each) => each.name === name);
      expect(command, line).toBeDefined();
      const first = /^ ([a-z]+)(?!\S)/.exec(rest)?.[1];
      let options = known.get(name) ?? [];
      if (first) {
        const below = options.find((each) => each.name === first);
        expect(below, line).toBeDefined();
        options = below?.options ?? [];
      }
      for (const [, option] of rest.matchAll(/ ([a-z_]+):(?= )/g))
        expect(
          options.map((each) => each.name),
          line,
        ).toContain(option);
      const [, setting] = /^ set name: (\S+)/.exec(rest) ?? [];
      if (setting) expect(items.map(nameOf), line).toContain(setting);
    }
  });
});

describe('the site', () => {
  it('has every page of the docs, each once', () => {
    const own = files.filter((file) => !file.startsWith('packages/'));
    expect(pages.toSorted()).toEqual(own.toSorted());
  });

  it.each([
    ['guide.md#3-fill-in-env', 'docs/hosting.md', '/guide#3-fill-in-env'],
    ['../README.md#models', 'docs/guide.md', '/#models'],
    ['docs/guide.md', 'README.md', '/guide'],
    ['../CONTRIBUTING.md', 'docs/testing.md', '/contributing'],
    ['../compose.yaml', 'docs/hosting.md', 'source/compose.yaml'],
    ['monitoring/alerts.yaml', 'docs/operating.md', 'source/docs/monitoring/alerts.yaml'],
    ['#buttons', 'docs/commands.md', '#buttons'],
    ['https://example.com/a.md', 'README.md', 'https://example.com/a.md'],
  ])('leads %s of %s to %s', (link, page, to) => {
    expect(siteLink(link, page, 'source')).toBe(to);
  });

  it('is built and published by a workflow that pins what it uses', () => {
    const paths = ['*.md', 'docs/**', '.github/workflows/site.yml'];
    const { jobs } = workflowOf({ push: { branches: ['main'], paths } }).parse(
      readYaml('.github/workflows/site.yml'),
    );
    const commands = (jobs['build']?.steps ?? []).flatMap((step) => ('run' in step ? [step.run] : []));
    // Run in CI too.
    for (const line of commands.join('').trim().split('\n')) expect(read('.ci/run')).toContain(line);
  });
});
