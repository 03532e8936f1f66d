import { endsSession } from '../../../services/contract/session-end.ts'
import { BridgeError } from '../bridge.ts'
import { useSession } from './session.ts'

const mostTries = 5

/**
 * A request of the user who is logged in. If the session has ended, it waits until they have logged in again and is then
 * sent again, so that nothing they did is lost; if they leave instead, it fails as it did.
 */
export async function inSession<Result>(ask: () => Promise<Result>): Promise<Result> {
  const session = useSession()
  const account = session.accountId
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      const isOver = error instanceof BridgeError && endsSession(error.code)
      if (!isOver || tries === mostTries || !(await session.goesOn(account))) throw error
    }
  }
}
