export { scenarioFiles } from './files.ts';
export { type SweepRow, type SweepTable, outcomeByPoint, readSweep } from './store/table.ts';
export { runSweep, type SweepReport, type SweepRequest } from './sweep/sweep.ts';
