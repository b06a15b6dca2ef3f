import { execFile } from 'node:child_process';
import { chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readYaml } from './support/image.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const step = z.union([
  z.strictObject({
    // A tag of another repository can be moved; a commit can't.
    uses: z.string().regex(/^[\w-]+\/[\w-]+@[\da-f]{40}$/),
    with: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({
    name: z.string(),
    id: z.string().optional(),
    env: z.record(z.string(), z.string()).optional(),
    run: z.string(),
  }),
]);
const workflow = z.object({
  on: z.strictObject({ push: z.strictObject({ tags: z.tuple([z.literal('v*')]) }) }),
  permissions: z.strictObject({}),
  jobs: z.strictObject({
    release: z.object({ env: z.record(z.string(), z.string()), steps: z.array(step) }),
  }),
});
const { steps, env: jobEnv } = workflow.parse(readYaml('.github/workflows/release.yml')).jobs.release;

const DIGEST = `sha256:${'a1'.repeat(32)}`;
/** Programs that only write down how they were called. `docker` answers as the real one does. */
const stub = `#!/bin/sh
echo "\${0##*/} $*" >> "$CALLS"
case "$*" in
  *Manifest.Digest*) echo ${DIGEST} ;;
  *.SBOM*) echo '{"spdxVersion":"SPDX-2.3"}' ;;
  *metadata.json*) echo '{"containerimage.digest":"${DIGEST}"}' > metadata.json ;;
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

## [1.1.0] - 2026-11-01

### Added
`;

/** Runs all shell steps in a copy of what they read, as GitHub does: the first that fails is the last. */
async function release(tag: string, version = tag.slice(1)) {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await cp(fileURLToPath(new URL('../Dockerfile', import.meta.url)), at('Dockerfile'));
  await writeFile(at('package.json'), JSON.stringify({ name: 'cutscene', version }, null, 2));
  await writeFile(at('CHANGELOG.md'), changelog);
  for (const name of ['docker', 'cosign', 'gh']) {
    await writeFile(at(name), stub);
    await chmod(at(name), 0o755);
  }
  const values: Record<string, string> = {
    'github.ref_name': tag,
    'github.repository': 'Someone/Cutscene',
    'github.actor': 'someone',
    'github.token': 'the-token',
    'github.sha': 'f'.repeat(40),
    'github.server_url': 'https://github.example',
  };
  const filled = (env: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries(env).map(([name, text]) => [
        name,
        text.replace(/\$\{\{ (.+?) \}\}/g, (_, key: string) => {
          const value = values[key];
          if (value === undefined) throw new Error(`${key} isn't known at that step`);
          return value;
        }),
      ]),
    );
  let output = '';
  for (const each of steps) {
    if (!('run' in each)) continue;
    expect(each.run).not.toContain('${{');
    await writeFile(at('output'), '');
    const env = {
      PATH: `${folder.path}:${process.env['PATH']}`,
      ...{ CALLS: at('calls'), GITHUB_OUTPUT: at('output') },
      ...filled(jobEnv),
      ...filled(each.env),
    };
    const failed = await new Promise<boolean>((resolve) => {
      const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', each.run];
      execFile('bash', args, { cwd: folder.path, env }, (error, stdout, stderr) => {
        output += stdout + stderr;
        resolve(error !== null);
      });
    });
    if (failed) break;
    for (const [, name, value = ''] of (await readFile(at('output'), 'utf8')).matchAll(/^(\w+)=(.*)$/gm))
      values[`steps.${each.id}.outputs.${name}`] = value;
  }
  const calls = await readFile(at('calls'), 'utf8').catch(() => '');
  return {
    output,
    calls: calls.trim().split('\n'),
    notes: await readFile(at('notes.md'), 'utf8').catch(() => ''),
  };
}

describe('the release', () => {
  it('builds on a digest for both machines, tries the image, signs it, and publishes what is in it', async () => {
    const { output, calls, notes } = await release('v1.2.0');
    const image = 'ghcr.io/someone/cutscene';
    const base = `node:24-trixie-slim@${DIGEST}`;
    expect(output).toBe('');
    expect(calls).toEqual([
      'docker buildx imagetools inspect node:24-trixie-slim --format {{.Manifest.Digest}}',
      `docker buildx build --load --build-arg NODE_IMAGE=${base} --tag cutscene:try .`,
      expect.stringMatching(/^docker run .*--read-only.* cutscene:try node scripts\/doctor\.ts$/),
      'docker login ghcr.io --username someone --password-stdin',
      'the-token',
      expect.stringMatching(
        new RegExp(
          `--platform linux/amd64,linux/arm64 --build-arg NODE_IMAGE=${base} --sbom=true --provenance=mode=max .*` +
            `base.digest=${DIGEST} --tag ${image}:1.2.0 --tag ${image}:1.2 --tag ${image}:latest \\.$`,
        ),
      ),
      `cosign sign --yes ${image}@${DIGEST}`,
      ...['amd64', 'arm64'].map((platform) =>
        expect.stringContaining(
          `${image}@${DIGEST} --format {{ json (index .SBOM "linux/${platform}").SPDX }}`,
        ),
      ),
      expect.stringMatching(
        /^gh release create v1\.2\.0 --repo Someone\/Cutscene --verify-tag .* sbom-amd64\.spdx\.json sbom-arm64\.spdx\.json$/,
      ),
    ]);
    expect(notes.trim()).toBe(`### For operators\n\n- Nothing to do.\n\n\nImage: \`${image}@${DIGEST}\``);
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
    const { output, calls } = await release(tag, version);
    expect(output).toContain(sentence);
    expect(calls).toEqual(['']);
  });

  it('makes no candidate the latest', async () => {
    const { output, calls } = await release('v2.0.0-rc.1');
    expect(output).toBe('');
    expect(calls.join('\n').match(/--tag ghcr\S+/g)).toEqual(['--tag ghcr.io/someone/cutscene:2.0.0-rc.1']);
  });
});
