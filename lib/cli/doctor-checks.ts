/** What `roundtrip doctor` looks for, in the order in which it says so. */

import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { probeBackends } from '../measure/backends.ts';
import { type Check, type Finding, says, version } from './doctor.ts';

/** The version that the course brings and is tested with. */
const nodeMajor = '24';

/** @param signal ends what the checks have started */
export function doctorChecks(signal: AbortSignal): readonly Check[] {
  const backends = probeBackends(signal);
  // Reported by each check that asks for it.
  backends.catch(() => {});
  return [
    {
      name: 'Node.js',
      goodFor: 'everything',
      required: true,
      probe: async () => {
        const { node } = process.versions;
        const other = node.split('.')[0] === nodeMajor ? '' : `, tested with ${nodeMajor}: npm install brings it`;
        return { found: true, what: `${node}${other}` };
      },
    },
    {
      name: 'notebook kernel',
      goodFor: 'running lessons',
      required: true,
      probe: () => loaded(['zeromq', 'tslab/package.json'], 'tslab, zeromq'),
    },
    {
      name: 'static figures',
      goodFor: 'figures as images in notebooks and pages',
      required: true,
      probe: () => loaded(['@resvg/resvg-js'], 'resvg'),
    },
    ...(['tun', 'veth', 'relay'] as const).map(
      (name): Check => ({
        name: `${name} link`,
        goodFor: linkGoodFor[name],
        probe: async () => {
          const how = (await backends)[name];
          return how === null ? { found: true, what: 'works' } : { found: false, how };
        },
      }),
    ),
    {
      name: 'congestion control',
      goodFor: 'real packets under reno, cubic or bbr',
      probe: async () => {
        const names = await contentOf('/proc/sys/net/ipv4/tcp_available_congestion_control');
        return names ? { found: true, what: names } : { found: false, how: 'only Linux lets a connection choose' };
      },
    },
    {
      name: 'ip',
      goodFor: 'links of real packets',
      probe: () => version('ip', ['-V'], install('iproute2')),
    },
    {
      name: 'socket list',
      goodFor: 'counting TIME_WAIT sockets (timeWaitSockets)',
      probe: async () =>
        (await contentOf('/proc/net/tcp'))
          ? { found: true, what: '/proc/net/tcp' }
          : { found: false, how: 'only Linux has /proc/net/tcp: use WSL2 or a container' },
    },
    {
      name: 'tshark',
      goodFor: 'reading packet captures of experiments',
      probe: () => version('tshark', ['--version'], install('tshark')),
    },
    {
      name: 'autocannon',
      goodFor: 'bench-connections beside a peer',
      probe: () => loaded(['autocannon/package.json'], 'installed', 'npm install, without --omit=dev'),
    },
    {
      name: 'Chromium',
      goodFor: 'tests of the served pages in a browser',
      probe: async () => {
        const path = await firstExecutable(process.env.CHROMIUM ? [process.env.CHROMIUM] : browsers);
        return path === null
          ? { found: false, how: `${install('chromium')}, or set CHROMIUM to its path` }
          : await version(path, ['--version'], `${path} does not start; set CHROMIUM to the path of one that does`);
      },
    },
    {
      name: 'bubblewrap',
      goodFor: 'grading submissions of others (roundtrip grade)',
      probe: async () => {
        const found = await version('bwrap', ['--version'], `${install('bubblewrap')}; it needs Linux`);
        if (!found.found) return found;
        const runs = await says('bwrap', ['--unshare-all', '--ro-bind', '/', '/', '--', 'true']);
        if (runs !== null) return found;
        return { found: false, how: 'bwrap may not create namespaces here: allow unprivileged user namespaces' };
      },
    },
    {
      name: 'JupyterLab',
      goodFor: 'lessons in JupyterLab; the course has a page of its own without',
      probe: () => pythonPackage('jupyterlab'),
    },
    {
      name: 'nbformat',
      goodFor: 'the test that notebooks are valid for Jupyter',
      probe: () => pythonPackage('nbformat'),
    },
  ];
}

const linkGoodFor = {
  tun: 'experiments with real packets',
  veth: 'experiments with real packets, where tun cannot be had',
  relay: 'experiments everywhere, with emulated handshakes and no loss',
};

function install(debianPackage: string): string {
  return `install it (Debian: apt-get install ${debianPackage})`;
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return null;
  }
}

/** Packages with a part for each platform fail where that part is missing, so they are loaded, not only looked for. */
async function loaded(modules: readonly string[], what: string, how?: string): Promise<Finding> {
  for (const name of modules) {
    try {
      if (name.endsWith('.json')) await access(new URL(import.meta.resolve(name)));
      else await import(name);
    } catch {
      return { found: false, how: how ?? `npm ci, without --omit=optional (${name} cannot be loaded)` };
    }
  }
  return { found: true, what };
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome'];

/** The first of `programs` (names or paths) that may be executed. */
async function firstExecutable(programs: readonly string[]): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const program of programs) {
    for (const path of [program, ...folders.map((folder) => join(folder, program))]) {
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return path;
    }
  }
  return null;
}

async function pythonPackage(name: string): Promise<Finding> {
  const script = `import importlib.metadata; print(importlib.metadata.version('${name}'))`;
  const pythons = [process.env.NBFORMAT_PYTHON, 'python3', 'python'].filter((python) => python !== undefined);
  for (const python of pythons) {
    const said = await says(python, ['-c', script]);
    if (said !== null) return { found: true, what: `${said.trim()} of ${python}` };
  }
  const anyPython = await says('python3', ['--version']);
  return {
    found: false,
    how: anyPython === null ? `install Python 3, then: pip install ${name}` : `pip install ${name}`,
  };
}
