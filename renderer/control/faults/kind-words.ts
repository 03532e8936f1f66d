import type { FaultKind } from '../../../services/faults/model/fault.ts'

interface KindWords {
  label: string
  does: string
  /** Of what a share is hit, where it is not frames. */
  share?: string
}

export const kindWords: Record<FaultKind, KindWords> = {
  latency: { label: 'Latency', does: 'Each frame arrives later. They keep their order.' },
  bandwidth: { label: 'Bandwidth', does: 'So many bytes pass a second, on each connection.' },
  reset: {
    label: 'Reset',
    does: 'The connection is broken at its next frame.',
    share: 'Of the connections, each decided once.',
  },
  'black-hole': { label: 'Black hole', does: 'What is sent disappears, and nobody is told.' },
  'slow-close': {
    label: 'Slow close',
    does: 'The other side learns late that a connection was closed.',
    share: 'Of the connections, each decided once.',
  },
  slices: { label: 'Slices', does: 'Frames arrive in small pieces.' },
  'slow-disk': { label: 'Slow disk', does: 'Each flush of the journal takes longer.' },
  'cpu-hog': { label: 'CPU hog', does: 'The process is busy with nothing for a share of the time.' },
  'clock-skew': { label: 'Clock skew', does: 'Its clock is ahead: sessions time out early.' },
  kill: {
    label: 'Kill -9',
    does: 'It ends at once. It comes back by itself, after the time if one is given.',
  },
  pause: { label: 'Pause', does: 'It stops where it stands, and answers nobody.' },
  restart: { label: 'Restart', does: 'It finishes what it does, ends, and starts again.' },
  partition: { label: 'Partition', does: 'Nothing passes between two groups.' },
}
