// Starts a process of a run over several: the sources run through tsx, which takes a while, and the parent decides what a signal means then too.
import { register } from 'tsx/esm/api';

for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => {});
register();
await import('./process.ts');
