/** jsdom ships no types; this is the part that `plotly-svg.ts` uses. */
declare module 'jsdom' {
  export class VirtualConsole {}
  export class JSDOM {
    constructor(
      html: string,
      options: { runScripts: 'outside-only'; pretendToBeVisual: true; virtualConsole: VirtualConsole },
    );
    // biome-ignore lint/suspicious/noExplicitAny: a browser's window, with plotly in it
    readonly window: any;
  }
}
