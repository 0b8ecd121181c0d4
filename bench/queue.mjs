// Entry of the bench of queues: the sources run through tsx.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./queue.ts');
process.exitCode = await main(process.argv.slice(2));
