import { z } from 'zod'

export const sceneTitle = z.string().trim().min(1).max(60)

/** The purpose of a scene, and things to do in it. */
export const sceneWords = z.string().trim().max(2_000)
