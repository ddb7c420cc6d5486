/**
 * The system calls that no answer to an exercise needs, and that kernel exploits like: refused by a classic BPF program that
 * bubblewrap loads (seccomp(2), filter mode). A deny list on purpose: Node and V8 may start to use any other call.
 */

/** Numbers by architecture, as in the kernel's `syscall_64.tbl` and `asm-generic/unistd.h`. */
const architectures = {
  x64: {
    audit: 0xc000_003e,
    // biome-ignore format: a table
    denied: { ptrace: 101, syslog: 103, mknod: 133, personality: 135, pivot_root: 155, chroot: 161, acct: 163, mount: 165,
      umount2: 166, swapon: 167, swapoff: 168, reboot: 169, init_module: 175, delete_module: 176, quotactl: 179, kexec_load: 246,
      add_key: 248, request_key: 249, keyctl: 250, mknodat: 259, unshare: 272, perf_event_open: 298, fanotify_init: 300,
      name_to_handle_at: 303, open_by_handle_at: 304, setns: 308, process_vm_readv: 310, process_vm_writev: 311, kcmp: 312,
      finit_module: 313, kexec_file_load: 320, bpf: 321, userfaultfd: 323 },
    clone: 56,
    socket: 41,
  },
  arm64: {
    audit: 0xc000_00b7,
    // biome-ignore format: a table
    denied: { mknodat: 33, umount2: 39, mount: 40, pivot_root: 41, chroot: 51, quotactl: 60, acct: 89, personality: 92,
      unshare: 97, kexec_load: 104, init_module: 105, delete_module: 106, syslog: 116, ptrace: 117, reboot: 142, add_key: 217,
      request_key: 218, keyctl: 219, swapon: 224, swapoff: 225, perf_event_open: 241, fanotify_init: 262,
      name_to_handle_at: 264, open_by_handle_at: 265, setns: 268, process_vm_readv: 270, process_vm_writev: 271, kcmp: 272,
      finit_module: 273, bpf: 280, userfaultfd: 282, kexec_file_load: 294 },
    clone: 220,
    socket: 198,
  },
} as const;

/** The same on every architecture. */
// biome-ignore format: a table
const deniedEverywhere = { io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427, open_tree: 428, move_mount: 429,
  fsopen: 430, fsconfig: 431, fsmount: 432, fspick: 433, pidfd_getfd: 438, process_madvise: 440, mount_setattr: 442 };
const clone3 = 435;

const load = 0x20; // BPF_LD | BPF_W | BPF_ABS
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const jumpIfBitSet = 0x45;
const answer = 0x06; // BPF_RET

const allow = 0x7fff_0000;
const killProcess = 0x8000_0000;
const notPermitted = 0x0005_0001; // EPERM
const notImplemented = 0x0005_0026; // ENOSYS: libc then falls back from clone3 to clone, whose flags can be read
const familyUnsupported = 0x0005_0061; // EAFNOSUPPORT

const offsetOfNumber = 0;
const offsetOfArchitecture = 4;
const offsetOfFirstArgument = 16;
const cloneNewUser = 0x1000_0000;
const x32Bit = 0x4000_0000;
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (which `os.networkInterfaces` uses). */
const families = [1, 2, 10, 16];

/**
 * The program as `struct sock_filter[]`, for `bwrap --seccomp`.
 *
 * @returns undefined where we have no table of the machine's system calls
 */
export function seccompProgram(architecture: string = process.arch): Buffer | undefined {
  if (!Object.hasOwn(architectures, architecture)) return undefined;
  const { audit, denied, clone, socket } = architectures[architecture as keyof typeof architectures];
  const program: Buffer[] = [];
  const add = (code: number, value: number, { yes = 0, no = 0 } = {}) => {
    const instruction = Buffer.alloc(8);
    instruction.writeUInt16LE(code, 0);
    instruction[2] = yes;
    instruction[3] = no;
    instruction.writeUInt32LE(value >>> 0, 4);
    program.push(instruction);
  };
  add(load, offsetOfArchitecture);
  add(jumpIfEqual, audit, { yes: 1 });
  add(answer, killProcess);
  add(load, offsetOfNumber);
  add(jumpIfAtLeast, x32Bit, { no: 1 });
  add(answer, killProcess);
  for (const number of [...Object.values(denied), ...Object.values(deniedEverywhere)]) {
    add(jumpIfEqual, number, { no: 1 });
    add(answer, notPermitted);
  }
  add(jumpIfEqual, clone3, { no: 1 });
  add(answer, notImplemented);
  add(jumpIfEqual, clone, { no: 4 });
  add(load, offsetOfFirstArgument);
  add(jumpIfBitSet, cloneNewUser, { no: 1 });
  add(answer, notPermitted);
  add(answer, allow);
  add(jumpIfEqual, socket, { no: families.length + 2 });
  add(load, offsetOfFirstArgument);
  families.forEach((family, index) => {
    add(jumpIfEqual, family, { yes: families.length - index });
  });
  add(answer, familyUnsupported);
  add(answer, allow);
  return Buffer.concat(program);
}
