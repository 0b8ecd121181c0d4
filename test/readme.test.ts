import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { monthOf } from '../engine/scenario/months.ts';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'scenarios/README.md', 'scenarios/corridors/README.md', 'scenarios/data/README.md', 'engine/README.md', 'engine/model/README.md', 'engine/model/REFERENCE.md', 'bench/README.md'];
const readme = readFileSync('README.md', 'utf8');
const blocks = (language: string): string[] => [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map((m) => m[1]!);

test('the example in code runs as it stands and prints one number a month', () => {
  const [example] = blocks('js');
  const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', example!], { encoding: 'utf8' });
  const months = monthOf('2018-12')! - monthOf('2018-10')! + 1;
  expect((JSON.parse(out) as number[]).length).toBe(months);
});

test('every command and script that the README shows exists', () => {
  const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts;
  for (const name of ['start', 'pravas', 'test', 'check', 'bench']) expect(scripts, name).toHaveProperty(name);
  const help = execFileSync(process.execPath, ['engine/node/pravas.mjs', '--help'], { encoding: 'utf8' });
  for (const name of ['run', 'compare', 'check', 'list', 'explain', 'new', 'schema', 'verify']) {
    expect(readme).toMatch(new RegExp(`\`${name}\\b`));
    expect(help).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  }
});

test.each(DOCUMENTS)('%s links to files that exist, and leaves nothing to fill in', (path) => {
  const text = readFileSync(path, 'utf8');
  for (const [, target] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
    if (/^https?:/.test(target!)) continue;
    expect(existsSync(join(dirname(path), target!)), `${path}: ${target}`).toBe(true);
  }
  expect(text).not.toMatch(/to fill|TODO|<!--(?! (generated|end))/i);
});

test('the example policy of the README is one that check accepts', () => {
  const [policy] = blocks('yaml');
  expect(policy).toContain('extends: pravas:corridors/india-north-america');
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', `import { writeFileSync, mkdtempSync } from 'node:fs'; import { join } from 'node:path'; import { tmpdir } from 'node:os'; import { spawnSync } from 'node:child_process'; const f = join(mkdtempSync(join(tmpdir(), 'pravas-')), 'mine.yaml'); writeFileSync(f, ${JSON.stringify(policy)}); const r = spawnSync(process.execPath, ['engine/node/pravas.mjs', 'check', f], { encoding: 'utf8' }); console.log(r.status, r.stderr);`], { encoding: 'utf8' });
  expect(out.trim()).toBe('0');
});
