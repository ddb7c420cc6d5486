/** Opens the reader's browser if there is one to open; that it cannot be opened is no error, the address is printed. */

import { spawn } from 'node:child_process';

export function openBrowser(address: string): void {
  const { platform, env } = process;
  if (env.CI || (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)) return;
  // `start` of Windows would end the address at its first `&`.
  const [command, ...leading] =
    platform === 'darwin'
      ? ['open']
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  const browser = spawn(command!, [...leading, address], { stdio: 'ignore', detached: true });
  browser.on('error', () => {});
  browser.unref();
}
