import { CustomerState } from '../customer-db/state.ts'
import { runService } from '../process/service-process.ts'
import { startStandby } from './service.ts'

await runService((context) =>
  startStandby(context, { service: 'customer-db', create: () => new CustomerState() }),
)
