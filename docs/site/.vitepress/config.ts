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

const icon = readFileSync(`${ROOT}packages/playground/page/icon.svg`, 'utf8');

/** On a phone, a table of prompts is a list: each prompt has its model, length and shape below it. */
const promptsOnPhone = `@media (max-width: 640px) {
  .prompts .vp-doc tr { display: block; padding: 10px 0; background: none; }
  .prompts .vp-doc td { display: inline; padding: 0; border: 0; }
  .prompts .vp-doc td:first-child { display: block; margin-bottom: 2px; }
  .prompts .vp-doc td + td + td::before { content: ' · '; }
  .prompts .vp-doc thead tr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
}`;

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
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
    ['style', {}, promptsOnPhone],
  ],
  transformPageData: ({ relativePath, frontmatter }) =>
    relativePath === 'prompts.md' ? { frontmatter: { ...frontmatter, pageClass: 'prompts' } } : undefined,
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
