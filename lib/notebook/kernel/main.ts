/**
 * The TypeScript kernel: tslab behind a server of our own. Started by Jupyter clients, ours (`kernel-client.ts`) or any
 * other, as
 *
 *     node lib/notebook/kernel/kernel.js --config-path CONNECTION_FILE [--lifeline-fd N] [--compiler-fd N] [--no-images]
 *
 * in the folder of the notebook. With `--lifeline-fd` the kernel belongs to the process at the other end of that pipe:
 * it removes the connection file once read, reports the ports it chose (where the file says 0) as a line of JSON, and
 * ends when the pipe does; without it, it ends with the process that `JPY_PARENT_PID` names. With `--compiler-fd` the
 * process at the other end of that pipe compiles its cells. With `--no-images` it draws no static images of figures.
 *
 * Why not tslab's server: it loses output after 512 messages, drops cells that follow an error, has no `error`,
 * `execute_input` or `execute_result` messages, and cannot be interrupted while its only thread computes.
 */

import { readFileSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { FigureRenderer } from '../figure/figure-renderer.ts';
import { type ConnectionInfo, type Content, PROTOCOL_VERSION } from '../wire.ts';
import { CellRunner } from './cell-runner.ts';
import type { ControlThreadData, FromControlThread, ToControlThread } from './control-thread.ts';
import { guardProcess } from './process-guards.ts';
import { RemoteConverter } from './remote-converter.ts';
import { Shell } from './shell.ts';
import { staticImages } from './static-image.ts';
import { versions } from './tslab.ts';

const { values } = parseArgs({
  options: {
    'config-path': { type: 'string' },
    'lifeline-fd': { type: 'string' },
    'compiler-fd': { type: 'string' },
    'no-images': { type: 'boolean', default: false },
  },
});
// The kernel's own way out; for cells it is closed, see `process-guards.ts`.
const exit: (code: number) => never = process.exit.bind(process);
const configPath = values['config-path'];
if (configPath === undefined) {
  process.stderr.write('missing --config-path: give the connection file that the Jupyter client wrote\n');
  exit(2);
}
const lifelineFd = values['lifeline-fd'] === undefined ? null : Number(values['lifeline-fd']);

// Outputs are text in a notebook: whether a terminal far away shows colours must not change them.
delete process.env.FORCE_COLOR;
process.env.NO_COLOR = '1';

// Cells measure one after the other: `measure/station.ts` keeps the link between them.
Object.assign(globalThis, { [Symbol.for('roundtrip.keepsStationsMs')]: 10_000 });

const connection = readConnectionFile(configPath, lifelineFd !== null);
const kernelInfo = describeKernel();
/** 1 while a cell is being compiled; the control thread reads it when this one does not answer. */
const compiling = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const controlThread = new Worker(new URL('./control-thread.ts', import.meta.url), {
  workerData: { connection, kernelInfo, lifelineFd, compiling } satisfies ControlThreadData,
});
controlThread.on('error', (error) => {
  process.stderr.write(`the kernel cannot serve its control channel: ${error.message}\n`);
  exit(1);
});

const converter =
  values['compiler-fd'] === undefined
    ? (await import('./tslab-compiler.ts')).createConverter()
    : new RemoteConverter(Number(values['compiler-fd']));
const renderer = new FigureRenderer();
const shell = new Shell(connection.key);
const runner = new CellRunner({
  folder: process.cwd(),
  converter,
  publish: (request, type, content) => shell.publish(request, type, content),
  complete: staticImages(values['no-images'] ? null : renderer),
  onCompile: (isCompiling) => Atomics.store(compiling, 0, isCompiling ? 1 : 0),
});
guardProcess(runner);

controlThread.on('message', (message: FromControlThread) => {
  if (message === 'ping') tellControlThread('pong');
  if (message === 'interrupt') runner.interrupt();
  if (message === 'shutdown') shutDown();
});
controlThread.unref();

try {
  tellControlThread({ ports: await shell.bind(connection) });
  await shell.serve(runner, kernelInfo, shutDown);
} catch (error) {
  process.stderr.write(`the kernel cannot serve: ${(error as Error).message}\n`);
  exit(1);
}

function shutDown(): void {
  renderer.close();
  controlThread.once('exit', () => exit(0));
  tellControlThread('closing');
}

function tellControlThread(message: ToControlThread): void {
  controlThread.postMessage(message);
}

/** The file holds the key: ours is removed as soon as it is read, so that none is left however the starter ends. */
function readConnectionFile(path: string, ours: boolean): ConnectionInfo {
  const info = JSON.parse(readFileSync(path, 'utf8'));
  if (ours) {
    unlinkSync(path);
    rmdirSync(dirname(path));
  }
  return info;
}

function describeKernel(): Content {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'tslab',
    implementation_version: versions.tslab,
    language_info: {
      name: 'typescript',
      version: versions.typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
    },
    banner: `tslab ${versions.tslab}, TypeScript ${versions.typescript}, Node ${process.version}`,
    help_links: [],
  };
}
