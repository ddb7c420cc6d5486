/** What a check says of an answer: the server passes it on, the page shows it. */

export interface Points {
  readonly points: number;
  readonly pointsMax: number;
}

export interface Verdict extends Points {
  readonly tests: readonly (Points & {
    readonly name: string;
    readonly failure?: {
      readonly message: string;
      readonly expected?: string;
      readonly actual?: string;
      readonly hint?: string;
    };
  })[];
  /** What the compiler says, where points were lost; it costs none. */
  readonly diagnostics?: readonly { readonly place: string; readonly message: string }[];
}
