export { scenarioFiles } from './files.ts';
