export { scenarioFiles } from './files.ts';
export { askInSql } from './store/sql.ts';
export { type SweepRow, type SweepTable, outcomeByPoint, readSweep } from './store/table.ts';
export { trialsOf } from './store/trials.ts';
export { runSearch, type SearchReport, type SearchRequest } from './sweep/search.ts';
export { runSweep, type SweepReport, type SweepRequest } from './sweep/sweep.ts';
