import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readImage, readYaml } from './support/image.ts';
import { runScript } from './support/run-script.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { type Job, workflowOf } from './support/workflow.ts';

const { jobs, env: commonEnv } = workflowOf({ push: { tags: ['v*'] } }).parse(
  readYaml('.github/workflows/release.yml'),
);

const digestOf = (text: string) => `sha256:${text.repeat(32)}`;
const DIGEST = digestOf('a1');
/** Programs that only write down how they were called. `docker` answers as the real one does. */
const stub = `#!/bin/sh
echo "\${0##*/} $*" >> "$CALLS"
case "$*" in
  *Manifest.Digest*) echo ${DIGEST} ;;
  *.SBOM*) echo '{"spdxVersion":"SPDX-2.3"}' ;;
  *linux/amd64*metadata.json*) echo '{"containerimage.digest":"${digestOf('b2')}"}' > metadata.json ;;
  *linux/arm64*metadata.json*) echo '{"containerimage.digest":"${digestOf('c3')}"}' > metadata.json ;;
  login*) cat >> "$CALLS" ;;
esac
`;
const changelog = `# Changelog

## [Unreleased]

## [2.0.0-rc.1] - 2026-12-02

### For operators

- Stop the bot first.

## [1.2.0] - 2026-12-01

### For operators

- Nothing to do.

## [1.1.5] - 2026-12-01

### For operators

- Nothing to do.

## [1.1.0] - 2026-11-01

### Added
`;

type Texts = Record<string, string>;
const filled = (texts: Texts, known: (key: string) => string): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ (.+?) \}\}/g, (_, key: string) => known(key)),
    ]),
  );

/** What a step wrote to `GITHUB_OUTPUT`, in one line or in several. */
const outputsIn = (text: string) =>
  [...text.matchAll(/^(\w+)(?:=(.*)|<<(\w+)\n([\s\S]*?)\n\3)$/gm)].map(([, name, line, , lines]) => ({
    name,
    value: line ?? lines ?? '',
  }));

/** A repository with nothing but tags. */
async function tagAll(tags: readonly string[], cwd: string): Promise<void> {
  const commit = 'git -c user.name=a -c user.email=a@example.com commit -q --allow-empty -m a';
  const script = `git init -q && ${commit} && for tag in ${tags.join(' ')}; do git tag "$tag"; done`;
  await promisify(execFile)('bash', ['--norc', '-ec', script], { cwd, env: { PATH: process.env['PATH'] } });
}

/**
 * Runs all shell steps as GitHub does, each job in a folder of its own, with the project if it checks it out: the first
 * step that fails is the last.
 */
async function release(
  tag: string,
  { version = tag.slice(1), checks = stub, tags = ['v1.0.0', 'v1.9.0-rc.1', tag] } = {},
) {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await writeFile(at('calls'), '');
  await mkdir(at('bin'));
  for (const name of ['docker', 'cosign', 'gh']) await writeFile(at(`bin/${name}`), stub, { mode: 0o755 });
  const values: Texts = {
    'github.ref_name': tag,
    'github.repository': 'Someone/Cutscene',
    'github.actor': 'someone',
    'github.token': 'the-token',
    'github.sha': 'f'.repeat(40),
    'github.server_url': 'https://github.example',
  };
  let output = '';
  let notes = '';
  const ended = new Set<string>();

  /** Whether all steps went well. */
  async function run(name: string, { steps, env: jobEnv, outputs }: Job, matrix: Texts): Promise<boolean> {
    const cwd = await mkdtemp(at(`${name}-`));
    const inside = (file: string) => join(cwd, file);
    const checkout = steps.find((each) => 'uses' in each && each.uses.startsWith('actions/checkout@'));
    if (checkout && 'uses' in checkout) {
      if (checkout.with?.['fetch-depth'] === 0) await tagAll(tags, cwd);
      await cp(fileURLToPath(new URL('../Dockerfile', import.meta.url)), inside('Dockerfile'));
      await writeFile(inside('package.json'), JSON.stringify({ name: 'cutscene', version }, null, 2));
      await writeFile(inside('CHANGELOG.md'), changelog);
      await mkdir(inside('.ci'));
      await writeFile(inside('.ci/run'), checks, { mode: 0o755 });
    }
    const own = { ...values };
    for (const [key, value] of Object.entries(matrix)) own[`matrix.${key}`] = value;
    const known = (key: string) => {
      if (own[key] === undefined) throw new Error(`${key} isn't known in the job ${name}`);
      return own[key];
    };
    for (const each of steps) {
      if (!('run' in each)) continue;
      expect(each.run).not.toContain('${{');
      await writeFile(inside('output'), '');
      const env = {
        PATH: `${at('bin')}:${process.env['PATH']}`,
        ...{ CALLS: at('calls'), GITHUB_OUTPUT: inside('output') },
        ...filled({ ...commonEnv, ...jobEnv, ...each.env }, known),
      };
      const failed = await new Promise<boolean>((resolve) => {
        const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', each.run];
        execFile('bash', args, { cwd, env }, (error, stdout, stderr) => {
          output += stdout + stderr;
          resolve(error !== null);
        });
      });
      if (failed) return false;
      for (const { name: key, value } of outputsIn(await readFile(inside('output'), 'utf8')))
        own[`steps.${each.id}.outputs.${key}`] = value;
    }
    for (const [key, value] of Object.entries(filled(outputs, (key) => own[key] ?? '')))
      if (value !== '') values[`needs.${name}.outputs.${key}`] = value;
    notes = await readFile(inside('notes.md'), 'utf8').catch(() => '');
    return true;
  }

  for (const [name, each] of Object.entries(jobs)) {
    if (!each.needs.every((needed) => ended.has(needed))) continue;
    let isWell = true;
    for (const matrix of each.strategy?.matrix.include ?? [{}])
      isWell = (await run(name, each, matrix)) && isWell;
    if (isWell) ended.add(name);
  }
  return { output, calls: (await readFile(at('calls'), 'utf8')).trim().split('\n'), notes };
}

describe('the release', () => {
  it('builds on a digest for both machines, tries the image, signs it, and publishes what is in it', async () => {
    const { output, calls, notes } = await release('v1.2.0');
    const image = 'ghcr.io/someone/cutscene';
    const base = `node:24-trixie-slim@${DIGEST}`;
    expect(output).toBe('');
    const built = { amd64: `${image}@${digestOf('b2')}`, arm64: `${image}@${digestOf('c3')}` };
    const logIn = ['docker login ghcr.io --username someone --password-stdin', 'the-token'];
    expect(calls).toEqual([
      'docker buildx imagetools inspect node:24-trixie-slim --format {{.Manifest.Digest}}',
      'run ',
      ...['amd64', 'arm64'].flatMap((platform) => [
        `docker buildx build --load --build-arg NODE_IMAGE=${base} --tag cutscene:try .`,
        expect.stringMatching(/^docker run .*--read-only.* cutscene:try node scripts\/doctor\.ts$/),
        ...logIn,
        expect.stringMatching(
          new RegExp(
            `--platform linux/${platform} --build-arg NODE_IMAGE=${base} --output type=image,name=${image},push-by-digest=true,.*` +
              ` --sbom=true --provenance=mode=max .*base.digest=${DIGEST} \\.$`,
          ),
        ),
      ]),
      ...logIn,
      `docker buildx imagetools create --tag ${image}:1.2.0 ${built.amd64} ${built.arm64}`,
      `docker buildx imagetools inspect ${image}:1.2.0 --format {{.Manifest.Digest}}`,
      `cosign sign --yes ${image}@${DIGEST}`,
      `docker buildx imagetools create --tag ${image}:1.2 --tag ${image}:latest ${image}@${DIGEST}`,
      ...['amd64', 'arm64'].map((platform) =>
        expect.stringContaining(
          `${image}@${DIGEST} --format {{ json (index .SBOM "linux/${platform}").SPDX }}`,
        ),
      ),
      expect.stringMatching(
        /^gh release create v1\.2\.0 --repo Someone\/Cutscene --verify-tag .* --notes-file notes\.md sbom-amd64\.spdx\.json sbom-arm64\.spdx\.json$/,
      ),
    ]);
    expect(notes.trim()).toBe(`### For operators\n\n- Nothing to do.\n\nImage: \`${image}@${DIGEST}\``);
  });

  it.each([
    ['whose version is another', 'v1.2.0', '1.1.0', 'package.json has another version than v1.2.0'],
    [
      'that the changelog says nothing about',
      'v1.3.0',
      '1.3.0',
      "CHANGELOG.md doesn't say what operators have to do",
    ],
    [
      'without anything for operators',
      'v1.1.0',
      '1.1.0',
      "CHANGELOG.md doesn't say what operators have to do",
    ],
  ])('refuses a tag %s, before it builds anything', async (_, tag, version, sentence) => {
    const { output, calls } = await release(tag, { version });
    expect(output).toContain(sentence);
    expect(calls).toEqual(['']);
  });

  it('makes no candidate the latest, neither of the images nor of the releases', async () => {
    const { output, calls } = await release('v2.0.0-rc.1');
    expect(output).toBe('');
    expect(calls.join('\n').match(/--tag ghcr\S+/g)).toEqual(['--tag ghcr.io/someone/cutscene:2.0.0-rc.1']);
    expect(calls.at(-1)).toContain(' --prerelease ');
  });

  it('makes no patch for an earlier version the latest', async () => {
    const { output, calls } = await release('v1.1.5', { tags: ['v1.1.5', 'v1.9.0', 'v1.10.0-rc.1'] });
    expect(output).toBe('');
    const image = 'ghcr.io/someone/cutscene';
    expect(calls.join('\n').match(/--tag ghcr\S+/g)).toEqual([`--tag ${image}:1.1.5`, `--tag ${image}:1.1`]);
    expect(calls.at(-1)).toContain(' --latest=false ');
  });

  it('publishes nothing that the checks refuse', async () => {
    const { calls } = await release('v1.2.0', { checks: '#!/bin/sh\nexit 1\n' });
    expect(calls.join('\n')).not.toMatch(/--tag ghcr|^cosign|^gh /m);
  });

  it('tries the image with variables that the doctor is content with', async () => {
    await using folder = await temporaryFolder();
    const { calls } = await release('v1.2.0');
    const line = calls.find((call) => call.startsWith('docker run ')) ?? '';
    const given = [...line.matchAll(/--env (\w+)=(\S*)/g)].map(([, name, value]) => [name, value]);
    const env = {
      ...readImage().env,
      ...Object.fromEntries(given),
      // Not this machine's /data, and without asking for Discord's addresses.
      ...{ DATA_DIR: folder.path, DISCORD_API_URL: 'http://127.0.0.1:9' },
    };
    const { code, text } = await runScript('doctor', [], env, folder.path);
    expect(text).toContain('all variables are valid');
    expect(code).toBe(0);
  });
});
