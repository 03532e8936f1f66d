import { controlBridge } from '../../../shared/bridge.ts'
import { useRead } from '../../../shared/lists/use-read.ts'

export function useComparison(firstId: string, secondId: string) {
  const { value: compared, ...read } = useRead(async () => {
    const { bench } = controlBridge()
    const [comparison, first, second] = await Promise.all([
      bench.compare({ first: firstId, second: secondId }),
      bench.get({ id: firstId }),
      bench.get({ id: secondId }),
    ])
    return { comparison, first, second }
  })
  void read.load()
  return { compared, ...read }
}
