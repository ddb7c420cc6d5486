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

/** Wrong: compares the field with one word, though it is a list whose case does not matter. */
export function persists(message: Message, recipient: Recipient): boolean {
  if (!message.selfDefinedLength || message.connection === 'close') return false;
  if (message.version === 'HTTP/1.1') return true;
  if (message.connection !== 'keep-alive') return false;
  return recipient.honoursKeepAlive && !(recipient.role === 'proxy' && message.kind === 'request');
}
