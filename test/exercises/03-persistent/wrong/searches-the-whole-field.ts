interface Message {
  kind: string;
  version: string;
  connection?: string;
  selfDefinedLength: boolean;
}
interface Recipient {
  role: string;
  honoursKeepAlive: boolean;
}

/** Wrong: finds an option within another one, such as `close` in `X-Close-Reason`. */
export function persists(message: Message, recipient: Recipient): boolean {
  const field = (message.connection ?? '').toLowerCase();
  if (!message.selfDefinedLength || field.includes('close')) return false;
  if (message.version === 'HTTP/1.1') return true;
  if (!field.includes('keep-alive')) return false;
  return recipient.honoursKeepAlive && !(recipient.role === 'proxy' && message.kind === 'request');
}
