import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { jsonText } from '../../services/text/harmless.ts'
import type { Desktop } from '../app/desktop.ts'
import { type ControlChannels, controlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import { askWhereToSave } from '../shell/dialogs.ts'
import { atMostEvery } from './at-most-every.ts'
import type { AppWindow } from '../shell/windows.ts'

type Topics = Pick<ControlChannels, 'traces' | 'figures'>

/** Answers the requests of the pages Traces and Metrics. */
export function telemetryHandlers({ traces, figures }: Desktop): Handlers<Topics, AppWindow> {
  return {
    traces: {
      set: async (wanted) => void (await traces.set(wanted)),
      list: () => traces.list(),
      clear: () => traces.clear(),
      get: ({ key }) => traces.detail(key),
      timeline: ({ key, routine }) => traces.timeline(key, routine),
      frame: ({ key }) => traces.frame(key),
      async export({ keys }, { browser }) {
        const text = `${jsonText(traces.otlp(keys), 2)}\n`
        const path = await askWhereToSave(browser, 'Export for OpenTelemetry', 'traces.json', ['json'])
        if (path === undefined) return null
        await writeFile(path, text)
        return { name: basename(path), path }
      },
    },
    figures: {
      collect: ({ on }) => figures.collect(on),
      view: ({ minutes }) => figures.view(minutes),
      async export({ minutes }, { browser }) {
        const path = await askWhereToSave(browser, 'Export the figures', 'metrics.csv', ['csv'])
        if (path === undefined) return null
        await writeFile(path, figures.csv(minutes))
        return { name: basename(path), path }
      },
    },
  }
}

/** No more often than anybody can see. */
const tellMs = 300

/** Services are asked only while somebody looks, or wants a recording. */
export function tellOfTelemetry({ on, router, traces, figures }: Desktop): void {
  on.tracesState.push(
    atMostEvery(tellMs, () => router.tell(controlChannels, 'traces', 'onState', traces.state())),
  )
  on.traces.push((added) => router.tell(controlChannels, 'traces', 'onTraces', added))
  on.figures.push(
    atMostEvery(tellMs, () => router.tell(controlChannels, 'figures', 'onState', figures.state())),
  )
  on.listening.push(() => {
    traces.watch(router.anyListening('traces', 'onTraces'))
    figures.watch(router.anyListening('figures', 'onState'))
  })
}
