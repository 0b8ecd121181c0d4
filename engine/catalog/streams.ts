/** A purpose of chance: what is drawn, what the counter holds, and whose name the key holds beside it. */
export interface Stream {
  readonly number: number;
  readonly draws: string;
  readonly counter: string;
  readonly keyedBy: string;
}

const stream = (number: number, draws: string, counter: string, keyedBy = ''): Stream => ({ number, draws, counter, keyedBy });

/** Where chance enters: each purpose is the first word of a subkey, so that no two purposes share a draw. Never renumber. */
export const STREAM_TABLE = {
  attribute: stream(1, 'permanent attributes of a household; which household of a run may have own kin', 'uid, attribute; block, run'),
  transitory: stream(2, 'knots of transitory income; spells of shock and unemployment', 'uid, year; quarter, block, run'),
  community: stream(3, 'initial network and links of a community', 'community, item', 'destination'),
  marks: stream(4, 'points of the thinned process', 'month, block, segment, strip, n', 'alternative'),
  occurrence: stream(5, 'time within the month of an accepted point', 'uid, month', 'alternative'),
  clock: stream(6, 'exponential clocks of households at home that acted before', 'uid, month', 'alternative'),
  broker: stream(7, 'choice of a broker', 'uid, month', 'broker'),
  journey: stream(8, 'size of a party, pure fraud, weekly hazards of a venture, dispositions, attempts again', 'uid, month, week, item'),
  pathway: stream(9, 'refusals, and places of a lottery', 'uid, month; month, block, place', 'pathway'),
  abroad: stream(10, 'exits and changes of status of members abroad; what families learn of the missing', 'uid, month, item'),
  stock: stream(11, 'kept free: exits of the initial stocks are expectations', 'none'),
  brokerLife: stream(12, 'character, licence, offers, arrest and replacement of brokers', 'month, item', 'broker'),
  residents: stream(13, 'presentations of residents at ports', 'month', 'process'),
  spellMarks: stream(14, 'as marks, for households that may be in a bad quarter', 'month, block, segment, strip, n', 'alternative'),
  kinMarks: stream(15, 'as marks, for households that may have own kin abroad', 'month, block, segment, strip, n', 'alternative'),
  panel: stream(16, 'choice of the panel', 'block, run'),
  patience: stream(17, 'months until an applicant gives up', 'uid, month'),
  contract: stream(18, 'choice of a contract', 'uid, month', 'contract'),
  complaint: stream(19, 'complaints of the wronged', 'uid, month'),
  eligibility: stream(20, 'eligibility beyond a pathway’s rule', 'uid', 'pathway'),
  design: stream(21, 'points of a design of experiments', 'point or stratum, item', 'number of the dimension'),
} as const satisfies Readonly<Record<string, Stream>>;
export type StreamName = keyof typeof STREAM_TABLE;

/** Numbers of the purposes. The names are those of the table above: what `fromEntries` forgets. */
export const STREAMS = Object.fromEntries(Object.entries(STREAM_TABLE).map(([name, s]) => [name, s.number])) as Readonly<Record<StreamName, number>>;
