import { reactive } from 'vue'
import type { LessonPage } from './lessons.ts'

const open = reactive(new Set<LessonPage>())

/** Kept while another page is open: its steps lead to other pages and back. */
export function useOpenLessons() {
  return {
    isOpen: (page: LessonPage) => open.has(page),
    setOpen: (page: LessonPage, isOpen: boolean) => void (isOpen ? open.add(page) : open.delete(page)),
  }
}
