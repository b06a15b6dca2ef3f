import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { views } from './browser.ts';

/** The parts of axe's result that a reader of a failed test needs. */
interface Finding {
  rule: string;
  impact: string;
  at: string;
  why: string;
}

/** Which rules run: only these look at colors, and what they find may differ between dark and light. */
const RULES = { dark: 'undefined', light: "['color-contrast', 'link-in-text-block']" } as const;

const run = (
  rules: string,
) => `axe.run(document, { resultTypes: ['violations'], runOnly: ${rules} }).then(({ violations }) =>
  violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ rule: id, impact, at: target.join(' '), why: failureSummary }))))`;

const script = readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds on the page, whatever its impact: on a desktop and on a phone, dark and, by its colors, light. */
export async function findings(page: Page): Promise<(Finding & { view: string })[]> {
  const before = page.viewportSize() ?? views.desktop;
  // It stays until the page is reloaded.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(await script);
  const found: (Finding & { view: string })[] = [];
  for (const [name, size] of Object.entries(views)) {
    await page.setViewportSize(size);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      const here = await page.evaluate<Finding[]>(run(RULES[colorScheme]));
      found.push(...here.map((finding) => ({ view: `${name}, ${colorScheme}`, ...finding })));
    }
  }
  await page.setViewportSize(before);
  return found;
}
