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

/** Wrong: a proxy that believes a keep-alive of HTTP/1.0, which somebody may only have passed on. */
export function persists(message: Message, recipient: Recipient): boolean {
  const options = optionsOf(message);
  if (!message.selfDefinedLength || options.includes('close')) return false;
  if (message.version === 'HTTP/1.1') return true;
  return options.includes('keep-alive') && recipient.honoursKeepAlive;
}
