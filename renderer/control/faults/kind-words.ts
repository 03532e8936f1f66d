import type { FaultKind } from '../../../services/faults/model/fault.ts'

interface KindWords {
  label: string
  does: string
  /** The things that the share counts, if these are not frames. */
  share?: string
}

export const kindWords: Record<FaultKind, KindWords> = {
  latency: { label: 'Latency', does: 'Each frame arrives later. Frames keep their order.' },
  bandwidth: { label: 'Bandwidth', does: 'The bytes per second are limited on each connection.' },
  reset: {
    label: 'Reset',
    does: 'The connection is broken at its next frame.',
    share: 'Share of the connections, decided once for each.',
  },
  'black-hole': { label: 'Black hole', does: 'Frames disappear silently.' },
  'slow-close': {
    label: 'Slow close',
    does: 'The other side learns late that a connection was closed.',
    share: 'Share of the connections, decided once for each.',
  },
  slices: { label: 'Slices', does: 'Frames arrive in small pieces.' },
  'slow-disk': { label: 'Slow disk', does: 'Each flush of the journal takes longer.' },
  'cpu-hog': { label: 'CPU hog', does: 'The process is busy with useless work for a share of the time.' },
  'clock-skew': { label: 'Clock skew', does: 'Its clock is ahead: sessions time out early.' },
  kill: {
    label: 'Kill -9',
    does: 'It ends at once and is restarted, after the given time if there is one.',
  },
  pause: { label: 'Pause', does: 'It is halted and does not answer.' },
  restart: { label: 'Restart', does: 'It finishes its requests, stops, and starts again.' },
  partition: { label: 'Partition', does: 'Nothing passes between two groups.' },
}
