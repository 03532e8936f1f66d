/** How good or bad a state is; always beside its word, never alone. */
export type Tone = 'success' | 'info' | 'warning' | 'error' | 'neutral'

/** In full, so that the style sheet has them. */
export const toneText: Record<Tone, string> = {
  success: 'text-success',
  info: 'text-info',
  warning: 'text-warning',
  error: 'text-error',
  neutral: 'text-muted',
}

export const toneBorder: Record<Tone, string> = {
  success: 'border-default',
  info: 'border-info/50',
  warning: 'border-warning/60',
  error: 'border-error/60',
  neutral: 'border-default',
}
