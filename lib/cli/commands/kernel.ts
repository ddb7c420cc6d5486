/** `roundtrip kernel`: tells Jupyter and VS Code of the kernel. */

import { Command, InvalidArgumentError } from 'commander';
import { installKernel, jupyterFolder, uninstallKernel } from '../../notebook/kernel-spec.ts';

interface PlaceOptions {
  readonly user?: true;
  readonly prefix?: string;
  readonly json?: true;
}

export function kernelCommand(): Command {
  const kernel = new Command('kernel').description(
    'Tell JupyterLab, Jupyter Notebook and VS Code of the TypeScript kernel.',
  );
  withPlace(kernel.command('install'))
    .description('Write the kernel’s description where Jupyter looks for it. Needs no Python.')
    .option('--replace', 'also in place of another kernel of the same name')
    .action(async (options: PlaceOptions & { replace?: true }) => {
      const folder = await installKernel(jupyterFolder(options), { replace: options.replace === true });
      say(options, folder, `installed the kernel in ${folder}; restart Jupyter if it is running`);
    });
  withPlace(kernel.command('uninstall'))
    .description('Take the description back.')
    .action(async (options: PlaceOptions) => {
      const folder = await uninstallKernel(jupyterFolder(options));
      say(options, folder, `removed ${folder}`);
    });
  return kernel;
}

function withPlace(command: Command): Command {
  return command
    .option('--user', 'for you alone, in your home folder (the default)')
    .option('--prefix <folder>', 'for one installation of Python, such as $VIRTUAL_ENV', parseFolder)
    .option('--json', 'print the folder as JSON');
}

/** Empty is what an unset variable gives. */
function parseFolder(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('Give a folder.');
}

function say({ json }: PlaceOptions, folder: string, words: string): void {
  console.log(json ? JSON.stringify({ folder }) : words);
}
