import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { addressOf, pages, sections, siteLink, slugOf } from '../pages.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** GitHub's own variable. Its Pages are below the name of the repository. */
const repository = process.env['GITHUB_REPOSITORY'];
const github = `https://github.com/${repository ?? 'OWNER/cutscene'}`;

function titleOf(page: string): string {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(`${ROOT}${page}`, 'utf8')) ?? [];
  return title.replaceAll('`', '');
}

export default defineConfig({
  title: 'Cutscene',
  description: 'A self-hosted Discord bot for AI video',
  lang: 'en-US',
  base: repository === undefined ? '/' : `/${repository.split('/')[1]}/`,
  // The pages are where GitHub shows them too: the README, and the files of docs.
  srcDir: '../..',
  srcExclude: ['!(docs)/**/*', 'docs/*/**'],
  rewrites: Object.fromEntries(
    pages.map((page) => [page, `${addressOf(page).slice(1) || 'index'}.md`] as const),
  ),
  cleanUrls: true,
  vite: {
    plugins: [
      {
        // The pages are in folders without Vue. The site's own one renders them.
        name: 'external-vue',
        enforce: 'pre',
        resolveId: (id, _, { ssr }) => (ssr && /^vue(?:\/|$)/.test(id) ? { id, external: true } : undefined),
      },
    ],
  },
  markdown: {
    anchor: { slugify: slugOf },
    config(md) {
      // Vue would read what is between double braces, as in our messages, as code.
      const { text } = md.renderer.rules;
      md.renderer.rules.text = (...args) => text?.(...args).replaceAll('{{', '&#123;&#123;') ?? '';
      md.core.ruler.push('links', ({ tokens, env }) => {
        const page = (env.realPath ?? env.path).replace(ROOT, '');
        for (const link of tokens
          .flatMap(({ children }) => children ?? [])
          .filter((each) => each.type === 'link_open'))
          link.attrSet('href', siteLink(link.attrGet('href') ?? '', page, `${github}/blob/main`));
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: github }],
    sidebar: Object.entries(sections).map(([text, files]) => ({
      text,
      items: files.map((page) => ({
        text: page === 'README.md' ? 'Overview' : titleOf(page),
        link: addressOf(page),
      })),
    })),
  },
});
