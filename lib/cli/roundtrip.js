#!/usr/bin/env node
// The `roundtrip` command. Plain JavaScript, because it must say what is missing on a Node.js too old for TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 19);

if (isNewEnough) {
  // Halves the time to start, also of what this process starts: TypeScript need not be stripped anew.
  const { directory } = module.enableCompileCache();
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory;
  const { main, watchOutput } = await import('./main.ts');
  watchOutput();
  process.exitCode = await main(process.argv.slice(2));
} else {
  const bundled = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  if (existsSync(bundled)) {
    const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => {
      process.exitCode = signal ? 130 : (code ?? 70);
    });
  } else {
    console.error(`roundtrip needs Node.js 24, this is ${process.version}: install it from https://nodejs.org`);
    process.exitCode = 1;
  }
}
