/** Extremes over the touched communities of a stratum, last month: what bounds need to know of feedback. */
export interface Extremes {
  /** Largest recent events, shares and lifts, by stratum. */
  readonly events: Float64Array;
  readonly sentShare: Float64Array;
  readonly lift: Float64Array;
  /** Largest added network in persons per household, [strata × destinations]. */
  readonly network: Float64Array;
  /** Largest count of all news of a community, [strata × routes]. */
  readonly allCount: Float64Array;
}
