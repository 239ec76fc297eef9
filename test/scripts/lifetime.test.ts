import { expect, test } from 'vitest';
import project from '../../package.json' with { type: 'json' };
import { run } from '../../scripts/lifetime.mjs';

const node = process.execPath;

/** Runs a module that uses lifetime.mjs in a process of its own, for what ends a process. */
async function runModule(source: string) {
  const lifetime = new URL('../../scripts/lifetime.mjs', import.meta.url);
  const failure = new URL('../../scripts/failure.mjs', import.meta.url);
  const imports = `import { atEnd, endAll, endOnSignals, endChild, run } from ${JSON.stringify(lifetime.href)};
    import { Failure, runProgram } from ${JSON.stringify(failure.href)};
    import { spawn } from 'node:child_process';`;
  return run(node, ['--input-type=module', '--eval', imports + source]);
}

test('collects what a program writes, and its code', async () => {
  const source = "console.log('out'); console.error('err'); process.exit(3)";
  const { code, output } = await run(node, ['--eval', source]);
  expect(code).toBe(3);
  expect(output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
});

test('gives a program its input and environment', async () => {
  const source = "process.stdin.on('data', text => console.log(process.env.NAME + text))";
  expect(await run(node, ['--eval', source], { input: 'secret', env: { NAME: 'a' } })).toEqual({
    code: 0,
    output: 'asecret\n',
  });
});

test('survives a program that does not read its input, or that is not there', async () => {
  expect((await run(node, ['--eval', ''], { input: 'x'.repeat(1_000_000) })).code).toBe(0);
  expect((await run('/no/such/program', [])).code).toBe(127);
});

test('ends the latest first, and the rest though one fails', async () => {
  const { output } = await runModule(`
    atEnd(() => console.log('first'));
    atEnd(() => { throw new Error('cannot'); });
    const forget = atEnd(() => console.log('never'));
    atEnd(() => new Promise(done => setTimeout(done, 50)).then(() => console.log('last')));
    forget();
    await endAll();
    atEnd(() => console.log('too late'));
  `);
  expect(output).toBe('last\nfirst\ntoo late\n');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  'ends everything once on %s, however often it comes',
  async signal => {
    const { code, output } = await runModule(`
    endOnSignals(7);
    atEnd(() => new Promise(done => setTimeout(done, 200)).then(() => console.log('ended')));
    process.kill(process.pid, '${signal}');
    setTimeout(() => process.kill(process.pid, '${signal}'), 50);
    setTimeout(() => {}, 10_000);
  `);
    expect({ code, output }).toEqual({ code: 7, output: 'ended\n' });
  },
);

test('insists when a child does not want to end, and ends what that child started', async () => {
  const { output } = await runModule(`
    const stubborn = "process.on('SIGTERM', () => {}); setTimeout(() => {}, 10_000);";
    const parent = stubborn + "require('child_process').spawn(process.execPath, " +
      "['--eval', " + JSON.stringify(stubborn + "console.log('up')") + "], { stdio: 'inherit' })";
    const child = spawn(process.execPath, ['--eval', parent], { detached: true });
    // It closes when nobody holds its output any more.
    const closed = new Promise(done => child.once('close', done));
    await new Promise(done => child.stdout.once('data', done));
    const start = performance.now();
    await endChild(child, { patience: 100, isLeader: true });
    await closed;
    console.log(child.signalCode, performance.now() - start < 5_000);
  `);
  expect(output).toBe('SIGKILL true\n');
});

test('ends what a child started that leads, though that child itself ends at once', async () => {
  const { output } = await runModule(`
    const left = "setTimeout(() => {}, 10_000); console.log('up')";
    const parent = "require('child_process').spawn(process.execPath, ['--eval', " + JSON.stringify(left) +
      "], { stdio: 'inherit' }); setTimeout(() => {}, 10_000);";
    const start = performance.now();
    await run(process.execPath, ['--eval', parent], { isLeader: true, say: () => endAll() });
    console.log(performance.now() - start < 5_000);
  `);
  expect(output).toBe('true\n');
});

test('says a failure in its one sentence, never with a stack', async () => {
  const { code, output } = await runModule(`
    atEnd(() => console.log('ended'));
    await runProgram(async () => { throw new Failure('Nothing works.'); });
  `);
  expect({ code, output }).toEqual({ code: 1, output: 'Nothing works.\nended\n' });
});

test('says in one sentence what was typed wrong', async () => {
  const { code, output } = await runModule(`
    const { parseArgs } = await import('node:util');
    await runProgram(async () => void parseArgs({ args: ['--help'], options: {} }));
  `);
  expect({ code, output }).toEqual({ code: 1, output: "Unknown option '--help'.\n" });
});

test('says an unforeseen error in one line too', async () => {
  const { code, output } = await runModule(`
    await runProgram(async () => { throw new Error('first\\nsecond'); });
  `);
  expect({ code, output }).toEqual({ code: 1, output: 'This should not have happened: first\n' });
});

test('every command of ours takes the place of the shell that npm starts it in, which hands no signal on', () => {
  const ours = Object.values(project.scripts).filter(script => script.includes('node scripts/'));
  expect(ours.length).toBeGreaterThan(5);
  for (const script of ours) expect(script).toMatch(/^exec node /);
});
