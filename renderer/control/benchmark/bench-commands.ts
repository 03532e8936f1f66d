import { courseScenarios, planSchema } from '../../../bench/model/plan.ts'
import { shortScenario } from '../../../bench/words/scenario.ts'
import type { Command } from '../state/command-registry.ts'
import { useBench } from '../state/streams.ts'
import { useNavigation } from '../state/navigation.ts'
import { useBenchActions, useResultActions } from './bench-actions.ts'
import { courseNumbers } from './setup/plan-form.ts'
import { type BenchView, useBenchView } from './view.ts'

/** Actions on benchmarks that are available everywhere. */
export function useBenchCommands(): Command[] {
  const { running } = useBench()
  const { start, cancel } = useBenchActions()
  const { importOne } = useResultActions()
  const { show, present } = useBenchView()
  const { goTo } = useNavigation()
  const open = (view: BenchView) => () => {
    show(view)
    goTo('benchmark')
  }
  const command = (
    id: string,
    title: string,
    icon: string,
    more: Omit<Command, 'id' | 'title' | 'icon' | 'group'>,
  ) => ({ id: `bench.${id}`, title, icon, group: 'Benchmark', ...more }) satisfies Command

  return [
    ...courseNumbers.map((number) =>
      command(
        `run.${number}`,
        `Benchmark scenario ${number} (${shortScenario(courseScenarios[number])})`,
        'i-lucide-gauge',
        {
          keywords: 'measure run load course',
          run: () => start(planSchema.parse({ scenarios: [courseScenarios[number]] })),
        },
      ),
    ),
    command('run.all', 'Benchmark all three scenarios', 'i-lucide-gauge', {
      keywords: 'measure run load course 123',
      run: () =>
        start(planSchema.parse({ scenarios: courseNumbers.map((number) => courseScenarios[number]) })),
    }),
    command('cancel', 'Cancel the benchmark', 'i-lucide-square', {
      isPossible: () => running.value !== null,
      run: cancel,
    }),
    command('live', 'Show the running benchmark', 'i-lucide-activity', {
      keywords: 'live charts',
      run: open({ name: 'live' }),
    }),
    command('history', 'Show earlier benchmarks', 'i-lucide-history', {
      keywords: 'results compare history',
      run: open({ name: 'history' }),
    }),
    command('import', 'Import a benchmark', 'i-lucide-upload', {
      keywords: 'open result json',
      run: () => {
        goTo('benchmark')
        return importOne()
      },
    }),
    command('present', 'Present the benchmark', 'i-lucide-presentation', {
      keywords: 'lecture hall full screen large',
      run: () => present(true),
    }),
  ]
}
