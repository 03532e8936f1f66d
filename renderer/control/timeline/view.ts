import { ref } from 'vue'
import type { EventKind, TimelineEvent } from '../../../electron/ipc/timeline-types.ts'

const kinds = ref<EventKind[]>([])
const member = ref<string>()

/** Without a chosen kind, all kinds. */
function isShown(event: TimelineEvent): boolean {
  const isOfKind = kinds.value.length === 0 || kinds.value.includes(event.kind)
  return isOfKind && (member.value === undefined || member.value === event.member)
}

function showAll(): void {
  kinds.value = []
  member.value = undefined
}

/** The events that are shown, kept while another page is open. */
export function useTimelineView() {
  return { kinds, member, isShown, showAll }
}
