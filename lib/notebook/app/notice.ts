/** A line above the notebook, which is shown while it is true, and read aloud when it appears. */

export function createNotice(words = ''): HTMLElement {
  const notice = document.createElement('p');
  notice.className = 'notice';
  notice.hidden = true;
  notice.setAttribute('role', 'status');
  notice.textContent = words;
  return notice;
}
