/**
 * From where on a figure is doubted. Chosen for one machine that runs everything, where the generator is one of the busy
 * processes: what matters is not that it is busy, but that it would have been the same figure with a faster generator.
 */
export const thresholds = {
  generator: {
    /**
     * The share of one processor. In a closed loop no rate exceeds one processor ÷ the generator's time for a call, so
     * a generator at 60 to 80 % still leaves the services in command, and one near 100 % measures itself.
     */
    cpuShare: { doubtful: 0.9, invalid: 0.98 },
    /**
     * The p99 of its event loop's delay, as a share of the p99 of the latencies. A reply that arrives during a delay is
     * timed late; from half on, more of the slowest calls may be the generator's doing than the services'.
     */
    delayShareOfP99: 0.5,
    /** The median of that delay, as a share of the mean latency: the usual call is timed late. */
    delayShareOfMean: 0.25,
    /** Shorter delays are the grain of timers and of two processors shared by six processes, and not counted. */
    leastDelayMs: 4,
    /** Open loop: the p99 of how late requests were sent, as a share of the p99 of the latencies, which contain it. */
    lateShareOfP99: 0.25,
    leastLateMs: 4,
  },
  /** Open loop: what may be missing of the rate asked for, beyond what so few calls scatter by. */
  missingRateShare: 0.05,
  drift: {
    /** Mann-Kendall over the runs in their order. */
    p: 0.05,
    /** Slope from first to last run as a share of the median: a steady drift of less changes no conclusion. */
    share: 0.05,
  },
  /**
   * How far the ends of the 95 % interval of the mean throughput may lie from it: beyond this the mean says little, and
   * a difference of a tenth between two results cannot be seen.
   */
  scatter: 0.15,
  /** Student's bound is 12.7 deviations of the mean for two runs, 2.8 for five, 2.3 for ten; and no trend shows in four. */
  leastRuns: 5,
  calls: {
    /** Ten calls lie above a p99 of a thousand, one above that of a hundred. */
    doubtfulBelow: 1_000,
    invalidBelow: 100,
  },
  /** The share of all calls. A failed call is often a quick one, and one in a thousand can move a p99.9. */
  failures: { doubtful: 0.001, invalid: 0.01 },
  /** The share of all calls. A refusal is a reply, but a market that mostly refuses is not the one to be measured. */
  refusals: 0.25,
  /** The share of all processors. On two, 15 % is nearly a third of one; at 40 % another program has most of one. */
  busyElsewhere: { doubtful: 0.15, invalid: 0.4 },
  /**
   * The share of all processors. While its time is stolen, a process is halted, and no system can put another one
   * first.
   */
  stealShare: 0.03,
  /** The p99 of how late the process is that watches a measurement; it has little to do of its own. */
  eventLoopDelayMs: 50,
  clock: {
    driftMs: 50,
    /** The share of the run, if that is less. */
    driftShare: 0.01,
    /** Wall clocks tell whole milliseconds and are slewed: less than this is not a problem, however short a run is. */
    leastDriftMs: 5,
  },
  /** Between requests under way as counted and as throughput × latency: they are two ways to know the same. */
  littlesLaw: 0.05,
  /**
   * An event that can happen to any run, such as a hiccup of the machine, is a reason only if more than this share of
   * the runs had it. An event that must never happen, such as a lost client or a clock that jumps, is always a reason.
   */
  runsWithHiccup: 0.2,
} as const
