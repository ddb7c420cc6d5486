/** As GitHub makes ids of headings, so that a link to one leads to it there and here: `TIME_WAIT` is `time_wait`. */
export function headingId(title: string): string {
  const kept = title.toLowerCase().replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '');
  return kept.trim().replaceAll(' ', '-') || 'section';
}
