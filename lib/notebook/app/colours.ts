/** Light or dark as the reader's system is; the styles follow by themselves, JupyterLab's components ask the body. */

export function followColours(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.body.dataset.jpThemeLight = String(!dark.matches);
    document.body.dataset.jpThemeName = dark.matches ? 'JupyterLab Dark' : 'JupyterLab Light';
  };
  dark.addEventListener('change', apply);
  apply();
}
