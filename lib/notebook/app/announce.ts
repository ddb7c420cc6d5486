/** Says what happened to those who do not see it. */

export function announce(words: string): void {
  const place = document.getElementById('announcements');
  if (place !== null) place.textContent = words;
}
