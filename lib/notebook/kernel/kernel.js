// What a Jupyter client starts: the kernel, with Node's compile cache for it and for whatever its cells start, such as
// measurements. Stripping TypeScript and compiling anew each time costs more than half a second.
import module from 'node:module';

const { directory } = module.enableCompileCache();
if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory;
await import('./main.ts');
