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

/** Wrong: asks only for fields, and keeps connections whose response has no end but theirs. */
export function persists(message: Message, recipient: Recipient): boolean {
  const options = optionsOf(message);
  if (options.includes('close')) return false;
  if (message.version === 'HTTP/1.1') return true;
  if (!options.includes('keep-alive')) return false;
  return recipient.honoursKeepAlive && !(recipient.role === 'proxy' && message.kind === 'request');
}
