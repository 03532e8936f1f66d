import { expect, test } from 'vitest'
import { Lease } from './lease.ts'

test('a release that arrives after a later renewal does not make the lease endless', () => {
  const lease = new Lease()
  lease.renew(performance.now() + 60_000, 1)
  lease.renew(0, 3)
  lease.renew(null, 2)
  expect([lease.holds, lease.isAskedFor]).toEqual([false, true])
  lease.renew(null, 4)
  expect([lease.holds, lease.isAskedFor]).toEqual([true, false])
})
