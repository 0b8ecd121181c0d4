#!/usr/bin/env node
// Entry of the command line: the sources run through tsx. Ctrl-C and SIGTERM, which Kubernetes and Slurm send before they kill, let a command
// finish what is under way; a second signal ends at once.
import { register } from 'tsx/esm/api';

const abort = new AbortController();
/** By signal: 128 and its number, as shells and schedulers have it. */
const CODES = { SIGINT: 130, SIGTERM: 143 };
/** Commands that finish what is under way or give it back. The others have nothing that is worth a wait. */
const FINISHING = new Set(['run', 'compare', 'answer', 'trace', 'start', 'verify', 'sweep', 'work', 'status', 'search', 'calibrate', 'hindcast', 'view']);
let interrupted = 0;
for (const [name, code] of Object.entries(CODES))
  process.on(name, () => {
    if (abort.signal.aborted || !FINISHING.has(process.argv[2])) process.exit(code);
    interrupted = code;
    abort.abort();
  });
process.stdout.on('error', (error) => {
  // Whoever reads stopped reading: `pravas list levers | head`.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
register();
const { main } = await import('./main.ts');
const code = await main(process.argv.slice(2), abort.signal);
process.exitCode = code === CODES.SIGINT && interrupted ? interrupted : code;
