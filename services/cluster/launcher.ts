import type { Launch, LaunchReport } from '../process/launch.ts'

export interface ProcessEnd {
  code: number | null
  signal: string | null
}

export interface ProcessHandlers {
  onReport(report: LaunchReport): void
  /** One whole line of its log. */
  onLine(line: string): void
  /** Called once, after the last report and the last line. */
  onEnd(end: ProcessEnd): void
}

export interface LaunchedProcess {
  readonly pid: number | undefined
  /** Asks it to finish what it does and end. */
  terminate(): void
  /** Ends it without asking. */
  kill(): void
}

/** How a service becomes a process: forked by the command line, a utility process in the desktop app. */
export interface ProcessLauncher {
  launch(launch: Launch, handlers: ProcessHandlers): LaunchedProcess
}
