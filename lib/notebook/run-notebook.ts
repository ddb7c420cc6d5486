/**
 * Runs a notebook from top to bottom on a fresh kernel, as a reader who opens it would.
 *
 * The run stops at the first cell that fails, unless the cell is tagged `raises-exception`. What was shown until then
 * is kept. Nothing is recorded that differs from run to run: no times, no ids of messages.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { RoundtripError } from '../errors.ts';
import { addImages } from './add-images.ts';
import type { FigureRenderer } from './figure/figure-renderer.ts';
import { type ExecuteReply, type Kernel, KernelError, startKernel } from './kernel-client.ts';
import { type CodeCell, KERNELSPEC, mayFail, type Notebook } from './notebook.ts';
import { type Displays, OutputCollector } from './output-collector.ts';
import type { SharedCompiler } from './shared-compiler.ts';

export interface RunOptions {
  /** Folder in which cells run: the notebook's own. */
  readonly cwd: string;
  /** Longest time for one cell, milliseconds; then it is interrupted. */
  readonly timeoutMs?: number;
  /** Ends the run and its kernel; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Flags for the kernel's Node. */
  readonly nodeArguments?: readonly string[];
  /** Compiles the cells; without it the kernel does so itself. */
  readonly compiler?: SharedCompiler;
  /**
   * Who draws static images of figures: by default the kernel. One renderer for many runs saves each of them a second;
   * `null` leaves the images out.
   */
  readonly images?: FigureRenderer | null;
}

/** Code cell `cell` (counted from 1) of `cells` is about to run; 0 while the kernel starts. */
export interface Progress {
  readonly cell: number;
  readonly cells: number;
}

export interface RunResult {
  /** The notebook with the outputs of this run. */
  readonly notebook: Notebook;
  /** Why the run stopped early; `null` if it did not. */
  readonly failure: CellError | null;
}

/** What a cell failed by, in Jupyter's words. */
interface CellFault {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A cell failed. The message quotes the cell, so that it can be understood without opening the notebook. */
export class CellError extends RoundtripError {
  override readonly name = 'CellError';
  readonly code = 'RT_CELL';
  /** Place among the code cells that run, counted from 1: the number that the page and stack traces show. */
  readonly position: number;
  readonly id: string;
  readonly source: string;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];

  constructor(
    position: number,
    cell: CodeCell,
    error: { ename: string; evalue: string; traceback: readonly string[] },
  ) {
    const details = error.traceback.length > 0 ? error.traceback.join('\n') : `${error.ename}: ${error.evalue}`;
    super(
      `cell ${position} (id ${cell.id}) failed: ${error.ename}: ${error.evalue}\n\n${quote(cell.source)}\n\n${details}`,
    );
    this.position = position;
    this.id = cell.id;
    this.source = cell.source;
    this.ename = error.ename;
    this.evalue = error.evalue;
    this.traceback = error.traceback;
  }
}

const TIMEOUT_MS = 60_000;
/** An interrupted cell ends at once or not at all. */
const INTERRUPT_GRACE_MS = 3_000;

/**
 * @throws {KernelError} if the kernel does not start
 * @example
 * const lesson = await readNotebook('notebooks/01-handshake.ipynb');
 * const { notebook, failure } = await runNotebook(lesson, { cwd: 'notebooks' });
 */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<RunResult> {
  const { cwd, signal, nodeArguments, compiler, images, timeoutMs = TIMEOUT_MS, onProgress = () => {} } = options;
  const cells = notebook.cells.filter(isRunnable).length;
  onProgress({ cell: 0, cells });
  const kernel = await startKernel({
    cwd,
    images: images === undefined,
    ...(signal && { signal }),
    ...(nodeArguments && { nodeArguments }),
    ...(compiler && { compiler }),
  });
  try {
    const result = await runCells(notebook, kernel, { timeoutMs, onCell: (cell) => onProgress({ cell, cells }) });
    return images ? { ...result, notebook: await addImages(result.notebook, images) } : result;
  } catch (error) {
    // Whatever broke while the run was being stopped broke because of that.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await kernel.shutDown();
  }
}

interface CellRun {
  readonly output: OutputCollector;
  count: number | null;
}

async function runCells(
  notebook: Notebook,
  kernel: Kernel,
  { timeoutMs, onCell }: { timeoutMs: number; onCell: (cell: number) => void },
): Promise<RunResult> {
  const runs = new Map<string, CellRun>();
  const displays: Displays = new Map();
  let failure: CellError | null = null;
  for (const cell of notebook.cells.filter(isRunnable)) {
    const run: CellRun = { output: new OutputCollector(displays), count: null };
    runs.set(cell.id, run);
    onCell(runs.size);
    const error = await runCell(cell, kernel, run, timeoutMs);
    if (error === null) continue;
    failure = new CellError(runs.size, cell, error);
    break;
  }
  // Late output, such as a timer's, belongs to its cell as long as the kernel lives.
  await kernel.shutDown();
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell;
    const { output, count = null } = runs.get(cell.id) ?? {};
    return { ...cell, execution_count: count, outputs: output?.outputs ?? [] };
  });
  const metadata = { ...notebook.metadata, kernelspec: KERNELSPEC, language_info: kernel.languageInfo };
  return { notebook: { ...notebook, cells, metadata }, failure };
}

/** Runs one cell; resolves to why the notebook cannot go on, or to `null`. */
async function runCell(cell: CodeCell, kernel: Kernel, run: CellRun, timeoutMs: number): Promise<CellFault | null> {
  try {
    const reply = await executeInTime(cell, kernel, run.output, timeoutMs);
    run.count = reply.execution_count ?? null;
    return reply.status === 'ok' || mayFail(cell) ? null : faultOf(reply);
  } catch (error) {
    if (!(error instanceof KernelError || error instanceof CellTimeout)) throw error;
    const fault = { ename: error.name, evalue: error.message, traceback: [`${error.name}: ${error.message}`] };
    run.output.take('error', fault);
    return { ...fault, traceback: [] };
  }
}

/** The cell did not end in time and was interrupted. */
class CellTimeout extends Error {
  override readonly name = 'CellTimeout';
}

/** When the cell's time is over it is interrupted, and if that does not help, the kernel is killed. */
async function executeInTime(
  cell: CodeCell,
  kernel: Kernel,
  output: OutputCollector,
  timeoutMs: number,
): Promise<ExecuteReply> {
  let overdue = false;
  const take: typeof output.take = (type, content) => {
    // The interruption is our doing, and is reported as the timeout it follows from.
    if (!(overdue && type === 'error')) output.take(type, content);
  };
  const reply = kernel.execute(cell.source, { stopOnError: !mayFail(cell), onMessage: take });
  const settled = reply.then(
    () => true,
    () => true,
  );
  if (await inTime(settled, timeoutMs)) return reply;
  overdue = true;
  const stopped = (await kernel.interrupt()) && (await inTime(settled, INTERRUPT_GRACE_MS));
  if (!stopped) await kernel.kill();
  const seconds = timeoutMs / 1000;
  throw new CellTimeout(`the cell did not end within ${seconds} s and was stopped; allow more time or compute less`);
}

async function inTime(settled: Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const timeout = new AbortController();
  try {
    return await Promise.race([settled, delay(timeoutMs, false, { signal: timeout.signal })]);
  } finally {
    timeout.abort();
  }
}

function isRunnable(cell: Notebook['cells'][number]): cell is CodeCell {
  return cell.cell_type === 'code' && cell.source.trim() !== '';
}

function faultOf(reply: ExecuteReply): CellFault {
  const { status, ename = 'Error', evalue = `the kernel replied ${status}`, traceback = [] } = reply;
  return { ename, evalue, traceback };
}

function quote(source: string): string {
  const lines = source.trimEnd().split('\n');
  const width = String(lines.length).length;
  return lines.map((line, index) => `  ${String(index + 1).padStart(width)} | ${line}`).join('\n');
}
