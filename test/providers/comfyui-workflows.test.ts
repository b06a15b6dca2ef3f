import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toOwnModels } from '../../src/catalog/own-models.ts';
import { readWorkflows } from '../../src/providers/comfyui/own-workflows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { workflowFolder } from '../support/workflows.ts';

const graph = {
  '1': { class_type: 'CLIPTextEncode', inputs: { text: 'a kite', clip: ['3', 0] } },
  '2': { class_type: 'EmptyHunyuanLatentVideo', inputs: { width: 832, height: 480, length: 81 } },
  '3': { class_type: 'CLIPLoader', inputs: { clip_name: 'x.safetensors' } },
};
const sidecar = {
  label: 'Mine',
  nodes: { prompt: '1.text', width: '2.width', height: '2.height', frames: '2.length' },
  sizes: { '480p': { '16:9': [832, 480], '1:1': [640, 640] } },
  durations: [5, 3],
  fps: 16,
};

async function read(files: Record<string, unknown>, taken: string[] = []) {
  await using folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder.path, name), typeof content === 'string' ? content : JSON.stringify(content));
  const { models: read, warnings: ofFiles, ...rest } = readWorkflows(folder.path);
  const { models, warnings: ofRows } = toOwnModels(read, taken);
  const warnings = [...ofFiles, ...ofRows];
  return { ...rest, models, warnings: warnings.map((line) => line.replace(`${folder.path}/`, '')) };
}

describe('a folder of workflows', () => {
  it('becomes free models', async () => {
    const { models, workflows, problems, warnings } = await read({
      'mine.json': graph,
      'mine.cutscene.json': sidecar,
      'notes.txt': 'x',
      'unfinished.json': graph,
    });
    expect([problems, warnings]).toEqual([
      [],
      [expect.stringContaining("unfinished.cutscene.json: can't be read: the file doesn't exist")],
    ]);
    expect([...workflows.keys()]).toEqual(['mine']);
    expect(models).toMatchObject([
      {
        ...{ id: 'mine', label: 'Mine' },
        offers: [
          {
            provider: 'comfyui',
            ways: [
              {
                ...{
                  durations: [5, 3],
                  defaultDurationSeconds: 5,
                  resolutions: ['480p'],
                  avoid: false,
                  inputs: {},
                },
                aspectRatios: ['16:9', '1:1'],
                stages: [{ providerModel: 'mine', price: { usd: 0 } }],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('has the three worked ones of its page', () => {
    const read = readWorkflows(workflowFolder);
    const { models, warnings } = toOwnModels(read.models, []);
    expect([...read.warnings, ...warnings]).toEqual([]);
    expect(models.map(({ id }) => id)).toEqual(['hunyuan-video', 'ltx-0.9.5', 'wan-2.2-14b']);
    expect(models[1]?.offers[0].ways[0].inputs).toEqual({ first: { min: 1, max: 1 } });
  });

  it.each<[what: string, change: Record<string, unknown>, sentence: string]>([
    ['no label', { label: undefined }, 'mine.cutscene.json: label is missing; it takes text in quotes'],
    [
      'a label that is more than a name',
      { label: '**Mine**' },
      'mine.cutscene.json: label begins with a letter',
    ],
    [
      'a field that nobody knows',
      { price: 1 },
      'mine.cutscene.json: the file doesn\'t know the field "price"',
    ],
    [
      'no prompt',
      { nodes: {} },
      'mine.cutscene.json: nodes needs a prompt; for example { "prompt": "6.text" }',
    ],
    ['a width alone', { nodes: { prompt: '1.text', width: '2.width' } }, 'nodes needs both width and height'],
    ['a place without an input', { nodes: { prompt: '1' } }, 'nodes.prompt takes a node and its input'],
    [
      'an unknown node',
      { nodes: { ...sidecar.nodes, prompt: '9.text' } },
      'names 9.text, and the workflow has no node 9',
    ],
    [
      'a node of all objects',
      { nodes: { ...sidecar.nodes, prompt: 'constructor.name' } },
      'has no node constructor',
    ],
    [
      'an unknown input',
      { nodes: { ...sidecar.nodes, prompt: '1.txt' } },
      'nodes.prompt names 1.txt, and node 1 (CLIPTextEncode) has no such input; it has text, clip',
    ],
    [
      'an input that another node sets',
      { nodes: { ...sidecar.nodes, prompt: '1.clip' } },
      'names 1.clip, which another node sets',
    ],
    [
      'a number for the prompt',
      { nodes: { ...sidecar.nodes, prompt: '2.width' } },
      "names 2.width, which isn't a text",
    ],
    ['no sizes', { sizes: {} }, 'sizes need the same aspect ratios in each resolution, and at least one'],
    ['an unknown resolution', { sizes: { big: {} } }, 'mine.cutscene.json: sizes'],
    [
      'other shapes in another resolution',
      { sizes: { ...sidecar.sizes, '720p': { '16:9': [1280, 720] } } },
      'sizes need the same aspect ratios',
    ],
    ['half a size', { sizes: { '480p': { '16:9': [832] } } }, 'sizes.480p.16:9'],
    ['no duration', { durations: [] }, 'durations needs at least 1 entry'],
    [
      'several durations, and no frames to set',
      { nodes: { ...sidecar.nodes, frames: undefined } },
      'durations has several, and nodes has no frames to set',
    ],
    [
      'several sizes, and none to set',
      { nodes: { prompt: '1.text', frames: '2.length' } },
      'sizes has several, and nodes has no width and height to set',
    ],
  ])('leaves out a workflow with %s, and says so', async (_, change, sentence) => {
    const files = { 'mine.json': graph, 'mine.cutscene.json': { ...sidecar, ...change } };
    const { models, warnings } = await read({ ...files, 'ok.json': graph, 'ok.cutscene.json': sidecar });
    expect(models.map(({ id }) => id)).toEqual(['ok']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(sentence);
    expect(warnings[0]).toMatch(/^COMFYUI_WORKFLOWS: mine\..*; it is left out$/);
    expect(warnings[0]).not.toMatch(/Invalid|xpected|received|undefined/);
  });

  it.each<[what: string, files: Record<string, unknown>, sentence: string]>([
    ['no workflow', { 'mine.cutscene.json': sidecar }, "mine.json: can't be read: the file doesn't exist"],
    ['no JSON', { 'mine.json': '{', 'mine.cutscene.json': sidecar }, "mine.json: isn't JSON"],
    [
      "the editor's file",
      { 'mine.json': { nodes: [], links: [] }, 'mine.cutscene.json': sidecar },
      "mine.json: is the editor's own file; in ComfyUI, choose File, Export (API)",
    ],
    ['another file', { 'mine.json': [1], 'mine.cutscene.json': sidecar }, "mine.json: isn't a workflow"],
    ['an empty one', { 'mine.json': {}, 'mine.cutscene.json': sidecar }, "mine.json: isn't a workflow"],
    [
      'far too much',
      { 'mine.json': ' '.repeat(1024 ** 2 + 1), 'mine.cutscene.json': sidecar },
      'mine.json: is larger than 1 MB',
    ],
    [
      'a bad name',
      { 'My Own.json': graph, 'My Own.cutscene.json': sidecar },
      'My Own.cutscene.json: id takes lowercase',
    ],
    [
      'the name of a model',
      { 'kling-4.json': graph, 'kling-4.cutscene.json': sidecar },
      'a model kling-4 exists already',
    ],
    ['none at all', {}, 'has no workflow with a file NAME.cutscene.json beside it'],
  ])('leaves out %s, and says so', async (_, files, sentence) => {
    const { models, warnings } = await read(files);
    expect(models).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(sentence)]);
  });

  it('takes no id that MODELS_FILE has', async () => {
    const { models, warnings } = await read({ 'mine.json': graph, 'mine.cutscene.json': sidecar }, ['mine']);
    expect([models, warnings.length]).toEqual([[], 1]);
  });

  it('reads no folder in place of a file, and says which folder is missing', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'mine.json'));
    await writeFile(join(folder.path, 'mine.cutscene.json'), JSON.stringify(sidecar));
    expect(readWorkflows(folder.path).warnings).toEqual([expect.stringContaining("isn't a plain file")]);
    expect(readWorkflows('/no/such').problems).toEqual([
      "COMFYUI_WORKFLOWS: /no/such can't be read: the folder doesn't exist",
    ]);
    expect(readWorkflows('/dev/null').problems).toEqual([
      "COMFYUI_WORKFLOWS: /dev/null can't be read: it isn't a folder",
    ]);
  });
});
