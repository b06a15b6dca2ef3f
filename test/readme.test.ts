import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { builtInModels, retirementOf } from '../src/catalog/catalog.ts';
import { resolutionsOf } from '../src/catalog/model-facts.ts';
import type { Model } from '../src/catalog/schema.ts';
import { costTier, speedMark, speedTier } from '../src/catalog/tier.ts';
import { takes, usualUsd, usualWay } from '../src/catalog/ways.ts';
import { videoData } from '../src/commands/video-data.ts';
import { loadConfig } from '../src/config.ts';
import { actions, type JobAction } from '../src/jobs/actions.ts';
import { translator } from '../src/locales/translate.ts';
import { providerDefinitions } from '../src/providers/index.ts';
import { price } from '../src/replies/amounts.ts';

const README = new URL('../README.md', import.meta.url);
const readDocs = (name: string) => readFile(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');
const ENV_EXAMPLE = new URL('../.env.example', import.meta.url);
const BEGIN = '<!-- models: written by the tests with UPDATE_README=1 -->';
const END = '<!-- /models -->';

function row(model: Model): string {
  const { durations } = usualWay(model);
  const seconds = Array.isArray(durations) ? durations.join(', ') : `${durations.from}–${durations.to}`;
  const retired = retirementOf(model);
  const usd =
    usualUsd(model) === 0
      ? price(0, translator())
      : `${price(usualUsd(model), translator())}, ${costTier(model)}`;
  const costs = retired ? `retired on ${retired.on}` : usd;
  const speed = speedMark(speedTier(model));
  const image = { none: '', optional: 'optional', required: 'required' }[takes(model, 'first')];
  const label = model.ageRestricted ? `${model.label}, age-restricted channels only` : model.label;
  return `| \`${model.id}\` | ${label} | ${[...new Set(model.offers.map(({ provider }) => provider))].join(', ')} | ${seconds} | ${resolutionsOf(model).join(', ')} | ${image} | ${speed} | ${costs} |`;
}

it('lists every model in the README', async () => {
  const readme = await readFile(README, 'utf8');
  const head = ['id', 'name', 'provider', 'seconds', 'resolution', 'image', 'speed', 'price'];
  const table = [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...builtInModels.map(row),
  ];
  const [before = '', rest = ''] = readme.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const expected = `${before}${BEGIN}\n${table.join('\n')}\n${END}${after}`;
  if (process.env['UPDATE_README'] === '1') await writeFile(README, expected);
  else expect(readme).toBe(expected);
});

it('explains every variable that this version reads, in the README and in .env.example, and no other', async () => {
  const readme = await readFile(README, 'utf8');
  const example = await readFile(ENV_EXAMPLE, 'utf8');
  const named = [...new Set(example.match(/^#?[A-Z][A-Z0-9_]+(?==)/gm))].map((line) => line.replace('#', ''));
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(readme, name).toContain(`\`${name}\``);
  for (const { keyVariables, baseUrlVariable } of providerDefinitions) {
    for (const name of [...keyVariables, baseUrlVariable]) expect(readme, name).toContain(`\`${name}\``);
    expect(named).toContain(keyVariables[0]);
  }
  // A variable whose feature isn't built would cause a warning.
  const values: Record<string, string> = Object.fromEntries(
    [...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const config = loadConfig(
    {
      ...values,
      // The folder is the operator's, and the project has none.
      ...{ COMFYUI_BASE_URL: '', COMFYUI_WORKFLOWS: '' },
      ...{ FFMPEG_PATH: '', DEFAULT_MODEL: '', MODEL_PROVIDERS: '' },
    },
    { modelIds: [] },
  );
  expect(config.warnings).toEqual([]);
});

it('explains every option of /video and every button of a video in the docs', async () => {
  const page = (await Promise.all(['commands', 'safety'].map(readDocs))).join('\n');
  for (const { name } of videoData.options)
    expect(page, name).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
  const t = translator();
  for (const action of Object.keys(actions) as JobAction[])
    expect(page).toContain(`**${t(`button.${action}`).replace(/ \(.*/, '')}**`);
});
