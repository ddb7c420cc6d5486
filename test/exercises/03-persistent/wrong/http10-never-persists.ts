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

/** Wrong: "HTTP/1.0 has no keep-alive". */
export function persists(message: Message, _: Recipient): boolean {
  return message.selfDefinedLength && message.version === 'HTTP/1.1' && !optionsOf(message).includes('close');
}
