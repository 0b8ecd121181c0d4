/** Where chance enters: each purpose is the first word of a subkey, so that no two purposes share a draw. Never renumber. */
export const STREAMS = {
  /** Permanent attributes of a household: counter (uid, attribute). */
  attribute: 1,
  /** Transitory income knots: counter (uid, year). Spells: counter (quarter and block, class and run), with a key of their own. */
  transitory: 2,
  /** Attributes and links of a community: counter (community, item). */
  community: 3,
  /** Points of the thinned process: counter (month and block, class, strip and n), keyed by the alternative's name. */
  marks: 4,
  /** Time of an accepted point within the month: counter (uid, month), keyed by the alternative's name. */
  occurrence: 5,
  /** Exponential clocks of touched households at home: counter (uid, month), keyed by the alternative's name. */
  clock: 6,
  /** Broker choice: counter (uid, month), keyed by the broker's name. */
  broker: 7,
  /** Weekly hazards of a venture: counter (uid, month and week and item). */
  journey: 8,
  /** Queue of a pathway: counter (uid, month), keyed by the pathway's name. */
  pathway: 9,
  /** Exits of members abroad: counter (uid, month and item). */
  abroad: 10,
  /** Exits of the initial stocks: counter (block, month), keyed by destination and status. */
  stock: 11,
  /** Life of brokers: counter (month, item), keyed by the broker's name. */
  brokerLife: 12,
  /** Presentations of residents at ports: counter (month, item). */
  residents: 13,
  /** As marks, for households that may be in a bad quarter: counter (month and block, class, strip and n). */
  spellMarks: 14,
  /** As marks, for households that may have own kin abroad. */
  kinMarks: 15,
  /** Choice of the panel: counter (block, run). */
  panel: 16,
  /** Months until an applicant gives up: counter (uid, month). */
  patience: 17,
  /** Choice of a contract: counter (uid, month), keyed by the contract's name. */
  contract: 18,
  /** Complaints of the wronged: counter (uid, month). */
  complaint: 19,
  /** Eligibility beyond a pathway's rule: counter (uid, 0), keyed by the pathway's name. */
  eligibility: 20,
} as const;
export type StreamName = keyof typeof STREAMS;
