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
const optionsOf = ({ connection = '' }: Message) => connection.split(',').map((option) => option.trim().toLowerCase());

/** Wrong: has HTTP/1.1 ask with keep-alive, as HTTP/1.0 has to. */
export function persists(message: Message, recipient: Recipient): boolean {
  const options = optionsOf(message);
  if (!message.selfDefinedLength || options.includes('close')) return false;
  if (message.version === 'HTTP/1.1' && recipient.role === 'proxy') return true;
  if (!options.includes('keep-alive')) return false;
  if (message.version === 'HTTP/1.1') return true;
  return recipient.honoursKeepAlive && !(recipient.role === 'proxy' && message.kind === 'request');
}
