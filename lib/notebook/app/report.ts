/** What went wrong, in place of what was to be shown. */

export function report(place: HTMLElement, error: Error): void {
  console.error(error);
  const words = document.createElement('p');
  words.className = 'course-wait';
  words.setAttribute('role', 'alert');
  words.textContent = `This could not be opened: ${error.message}`;
  const again = document.createElement('button');
  again.type = 'button';
  again.className = 'button';
  again.textContent = 'Try again';
  again.addEventListener('click', () => location.reload());
  place.replaceChildren(words, again);
}
