#!/usr/bin/env node
// Entry of the command line: the sources run through tsx. A second Ctrl-C ends at once.
import { register } from 'tsx/esm/api';

const abort = new AbortController();
process.on('SIGINT', () => {
  if (abort.signal.aborted) process.exit(130);
  abort.abort();
});
process.on('SIGTERM', () => process.exit(143));
process.stdout.on('error', (error) => {
  // Whoever reads stopped reading: `pravas list levers | head`.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
register();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), abort.signal);
