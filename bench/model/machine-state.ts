/** How late an event loop was, in milliseconds. */
export interface EventLoopDelay {
  p50: number
  p99: number
  max: number
}

/** The other work of the machine during a measurement. A null means that this system does not tell. */
export interface MachineState {
  seconds: number
  /** Share of all processors that went to other programs, and to other machines on the same hardware. */
  othersShare: number | null
  /** The same in the worst second. */
  worstSecondShare: number | null
  /** Share of all processors that a hypervisor gave to other machines; a part of `othersShare`. */
  stealShare: number | null
  /** The p99 of how late the event loop of the watching process was. */
  eventLoopDelayMs: number
}
