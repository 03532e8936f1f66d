import type { Config, ServiceName } from './config.ts'
import type { Log } from './log.ts'

/** What every service is started with. */
export interface ServiceContext {
  service: ServiceName
  instance: string
  config: Config
  secret: string
  log: Log
}

export interface RunningService {
  port: number
  close(): Promise<void>
}
