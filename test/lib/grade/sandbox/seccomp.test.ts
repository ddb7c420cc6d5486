import { expect, test } from 'vitest';
import { seccompProgram } from '../../../../lib/grade/sandbox/seccomp.ts';

/** Runs a classic BPF program of the few instructions that ours is made of, as the kernel would. */
function run(
  program: Buffer,
  { architecture, call, first = 0 }: { architecture: number; call: number; first?: number },
): number {
  const data: Readonly<Record<number, number>> = { 0: call, 4: architecture, 16: first };
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const [code, yes, no, value] = [
      program.readUInt16LE(at),
      program[at + 2]!,
      program[at + 3]!,
      program.readUInt32LE(at + 4),
    ];
    if (code === 0x06) return value;
    if (code === 0x20) accumulator = data[value]!;
    else {
      const holds = { 21: accumulator === value, 53: accumulator >= value, 69: (accumulator & value) !== 0 }[code];
      if (holds === undefined) throw new Error(`instruction ${code} is not one of ours`);
      at += 8 * (holds ? yes : no);
    }
  }
  throw new Error('the program has no end');
}

const allowed = 0x7fff_0000;
const killed = 0x8000_0000;
const notPermitted = 0x0005_0001;

test.each([
  { name: 'x64', architecture: 0xc000_003e, read: 0, ptrace: 101, clone: 56, socket: 41 },
  { name: 'arm64', architecture: 0xc000_00b7, read: 63, ptrace: 117, clone: 220, socket: 198 },
])('seccompProgram, on $name', ({ name, architecture, read, ptrace, clone, socket }) => {
  const program = seccompProgram(name)!;
  const answer = (call: number, first?: number) =>
    run(program, { architecture, call, ...(first === undefined ? {} : { first }) });
  expect(answer(read)).toBe(allowed);
  expect(answer(ptrace)).toBe(notPermitted);
  expect(answer(425), 'io_uring_setup').toBe(notPermitted);
  expect(answer(435), 'clone3').toBe(0x0005_0026);
  expect(answer(clone, 0x0000_0f00), 'a thread').toBe(allowed);
  expect(answer(clone, 0x1000_0000), 'a user namespace').toBe(notPermitted);
  for (const family of [1, 2, 10, 16]) expect(answer(socket, family), `family ${family}`).toBe(allowed);
  for (const family of [17, 38, 40]) expect(answer(socket, family), `family ${family}`).toBe(0x0005_0061);
  expect(run(program, { architecture: 0x4000_0003, call: read }), 'another ABI').toBe(killed);
});

test('seccompProgram, is not made up where we have no table', () => {
  expect(seccompProgram('sparc')).toBeUndefined();
});
