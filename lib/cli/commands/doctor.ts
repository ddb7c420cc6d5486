/** `roundtrip doctor`: what this machine has of what the course can use. */

import { Command } from 'commander';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { type Diagnosis, diagnose } from '../doctor.ts';
import { doctorChecks } from '../doctor-checks.ts';
import { borderless } from '../timeline-table.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('List every part of the course, what it is good for, and how to get what is missing here.')
    .option('--json', 'print the findings as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const stop = stopSignal();
      const progress = new ProgressLine(process.stderr);
      try {
        if (process.stderr.isTTY) progress.update('looking ...');
        const findings = await diagnose(doctorChecks(stop.signal));
        progress.clear();
        if (stop.signal.aborted) {
          process.exitCode = 130;
          return;
        }
        console.log(json ? JSON.stringify(findings, null, 2) : report(findings));
        if (findings.some(({ required, found }) => required && !found)) process.exitCode = 1;
      } finally {
        stop.release();
      }
    });
}

/** A table of all parts, then a line for each that is missing. */
export function report(findings: readonly Diagnosis[]): string {
  const table = borderless(['part', 'here', 'good for'], 3);
  for (const { name, found, what, required, goodFor } of findings) {
    table.push([name, found ? shortened(what!) : required ? 'missing, required' : 'missing', goodFor]);
  }
  const missing = findings.filter(({ found }) => !found);
  const lines = [table.toString()];
  if (missing.length > 0) {
    const hints = borderless(['', ''], 2);
    hints.options.head = [];
    for (const { name, how } of missing) hints.push([`  ${name}`, how!]);
    lines.push('', 'To get what is missing:', hints.toString());
  }
  const lacking = missing.filter(({ required }) => required).map(({ name }) => name);
  lines.push('');
  if (lacking.length > 0) lines.push(`The course cannot be used without: ${lacking.join(', ')}.`);
  else if (missing.length > 0) lines.push('The course can be used; what is missing is optional.');
  else lines.push('Nothing is missing.');
  return lines.join('\n');
}

const whatCharacters = 40;

function shortened(what: string): string {
  return what.length <= whatCharacters ? what : `${what.slice(0, whatCharacters - 1)}…`;
}
