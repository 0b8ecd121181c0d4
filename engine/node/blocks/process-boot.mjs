// Starts a process of a run over several: the sources run through tsx.
import { register } from 'tsx/esm/api';

register();
await import('./process.ts');
