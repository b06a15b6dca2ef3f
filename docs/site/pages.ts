import { basename, dirname, join } from 'node:path/posix';

/** The pages of the site in the order of its navigation, as files of the project. Links between files stay as they are. */
export const sections: Readonly<Record<string, readonly string[]>> = {
  'Get started': ['README.md', 'docs/guide.md', 'docs/hosting.md'],
  'Make videos': ['docs/commands.md', 'docs/prompts.md'],
  'Run a server': ['docs/safety.md', 'docs/delivery.md', 'docs/privacy.md'],
  'Run the bot': [
    'docs/operating.md',
    'docs/troubleshooting.md',
    'docs/reliability.md',
    'docs/scaling.md',
    'docs/models-file.md',
    'docs/comfyui.md',
    'CHANGELOG.md',
    'SECURITY.md',
  ],
  Develop: ['CONTRIBUTING.md', 'docs/testing.md', 'docs/translating.md', 'docs/benchmarks.md'],
};

export const pages: readonly string[] = Object.values(sections).flat();

/** Where a page is on the site: `docs/guide.md` at `/guide`, the README at `/`. */
export function addressOf(page: string): string {
  return page === 'README.md' ? '/' : `/${basename(page, '.md').toLowerCase()}`;
}

/** A link of a page as the site has it. What isn't on the site is in the repository, at `source`. */
export function siteLink(link: string, page: string, source: string): string {
  if (/^(?:\w+:|#|\/)/.test(link)) return link;
  const [path = '', anchor] = link.split('#');
  const file = join(dirname(page), path);
  const address = pages.includes(file) ? addressOf(file) : `${source}/${file}`;
  return anchor === undefined ? address : `${address}#${anchor}`;
}

/** The anchor of a heading, as GitHub makes it. The second one of the same words gets `-1`. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
