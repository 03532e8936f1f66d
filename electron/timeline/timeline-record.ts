import type { Block, TableColumn } from '../../bench/report/document.ts'
import { htmlPage } from '../../bench/report/html-page.ts'
import type { EventKind, TimelineEvent } from '../ipc/timeline-types.ts'

const columns: TableColumn[] = [
  { title: 'Time' },
  { title: 'After the first', unit: 's', figures: true },
  { title: 'Kind' },
  { title: 'Member' },
  { title: 'What happened' },
]

/** The events as one HTML file to hand out. Times are those of a zone, by default of this machine's. */
export function timelineRecord(events: readonly TimelineEvent[], timeZone = localZone()): string {
  const clock = clockIn(timeZone)
  const first = events[0]?.at ?? 0
  const rows = events.map(({ at, kind, member = '', text }) => [
    clock(at),
    ((at - first) / 1_000).toFixed(3),
    kind,
    member,
    text,
  ])
  const span = rows.length === 0 ? 'Nothing happened' : `${rows[0]![0]} to ${rows.at(-1)![0]}`
  const table: Block =
    rows.length === 0
      ? { kind: 'text', text: 'Nothing of what was asked for has happened.' }
      : { kind: 'table', caption: 'In the order of time.', columns, rows }
  return htmlPage({
    title: 'What happened',
    subtitle: `${span}, time zone ${timeZone}`,
    sections: [
      { id: 'counts', title: 'How often', blocks: [{ kind: 'facts', facts: countsOf(events) }] },
      { id: 'events', title: 'Events', blocks: [table] },
    ],
    footer: 'Exported from the timeline of Marketlab.',
  })
}

function countsOf(events: readonly TimelineEvent[]): [string, string][] {
  const counts = new Map<EventKind, number>()
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [
    ['all', String(events.length)],
    ...[...counts].map(([kind, count]): [string, string] => [kind, String(count)]),
  ]
}

function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** To the millisecond, with the day: 2026-01-31 12:00:00.250. */
function clockIn(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZone,
  })
  return (at) => format.format(at).replace(',', '.')
}
