import { box, disc, line, path, ring, type Shape } from './shape.ts'

// Each motif stands on y = 100 in a field of 160 by 120, with x = 80 as its middle.

export const book = (): Shape[] => [
  box(48, 30, 64, 70, 'main', 5),
  box(48, 30, 12, 70, 'deep', 4),
  box(54, 90, 56, 7, 'light', 2),
  box(70, 44, 32, 6, 'accent', 3),
  box(70, 56, 22, 4, 'light', 2),
]

export const bookStack = (): Shape[] => [
  box(44, 84, 74, 16, 'main', 3),
  box(50, 88, 8, 8, 'light', 1),
  box(50, 68, 66, 16, 'accent', 3),
  box(56, 72, 8, 8, 'light', 1),
  box(40, 52, 70, 16, 'deep', 3),
  box(46, 56, 8, 8, 'light', 1),
  path('M62 52 L72 26 L84 30 L76 52 Z', 'main'),
]

export const deskLamp = (): Shape[] => [
  path('M88 62 L122 100 L62 100 Z', 'light'),
  line('M56 98 L50 62 L76 38', 'deep', 5),
  box(38, 96, 36, 6, 'deep', 3),
  path('M68 30 L98 46 L80 68 L62 44 Z', 'main'),
  disc(88, 58, 7, 'accent'),
  disc(50, 62, 5, 'accent'),
]

export const lantern = (): Shape[] => [
  line('M80 16 L80 30', 'deep', 3),
  box(66, 30, 28, 6, 'deep', 3),
  path('M80 36 C116 36 120 84 80 92 C40 84 44 36 80 36 Z', 'main'),
  path('M80 38 C96 42 98 84 80 91 C62 84 64 42 80 38 Z', 'accent'),
  box(68, 90, 24, 6, 'deep', 3),
]

export const kettle = (): Shape[] => [
  line('M56 52 C56 22 104 22 104 52', 'deep', 5),
  path('M50 52 H110 C120 66 118 100 112 100 H48 C42 100 40 66 50 52 Z', 'main'),
  path('M112 62 L134 52 L130 62 L116 78 Z', 'main'),
  box(56, 47, 48, 7, 'deep', 3),
  disc(80, 44, 5, 'accent'),
  path('M56 62 C50 74 50 88 54 94 C60 86 60 72 62 62 Z', 'light'),
]

export const pan = (): Shape[] => [
  box(104, 74, 42, 9, 'deep', 4),
  path('M28 70 H110 C110 92 96 100 84 100 H54 C42 100 28 92 28 70 Z', 'main'),
  box(24, 66, 90, 7, 'deep', 3),
  line('M52 54 C46 46 58 42 52 32', 'light', 4),
  line('M70 54 C64 46 76 42 70 32', 'accent', 4),
  line('M88 54 C82 46 94 42 88 32', 'light', 4),
]

export const plant = (): Shape[] => [
  path('M78 66 C50 62 44 34 50 28 C70 32 80 48 78 66 Z', 'main'),
  path('M82 66 C110 62 118 38 110 30 C92 34 80 48 82 66 Z', 'deep'),
  path('M80 66 C66 48 72 24 80 16 C90 26 94 48 80 66 Z', 'main'),
  path('M56 66 H104 L98 100 H62 Z', 'accent'),
  box(52, 62, 56, 9, 'accent', 3),
  box(52, 69, 56, 3, 'deep', 1),
]

export const wateringCan = (): Shape[] => [
  line('M96 54 C126 48 126 88 98 86', 'deep', 5),
  path('M30 42 L62 70 L60 82 L24 48 Z', 'main'),
  path('M18 44 L36 34 L38 40 L24 52 Z', 'deep'),
  box(56, 52, 46, 48, 'main', 6),
  box(56, 62, 46, 7, 'light', 0),
  disc(22, 62, 3, 'accent'),
  disc(16, 76, 3, 'accent'),
  disc(26, 86, 3, 'accent'),
]

export const chair = (): Shape[] => [
  box(58, 22, 44, 44, 'main', 10),
  box(66, 32, 28, 5, 'light', 2),
  box(66, 42, 28, 5, 'light', 2),
  box(52, 66, 56, 10, 'accent', 5),
  line('M60 76 L54 100', 'deep', 5),
  line('M100 76 L106 100', 'deep', 5),
]

export const sofa = (): Shape[] => [
  box(40, 40, 80, 36, 'main', 10),
  box(30, 56, 20, 38, 'deep', 8),
  box(110, 56, 20, 38, 'deep', 8),
  box(48, 66, 32, 22, 'accent', 5),
  box(81, 66, 32, 22, 'light', 5),
  box(42, 94, 6, 8, 'deep', 1),
  box(112, 94, 6, 8, 'deep', 1),
]

export const desk = (): Shape[] => [
  box(28, 66, 104, 8, 'deep', 2),
  box(36, 74, 6, 27, 'deep', 1),
  box(92, 74, 34, 26, 'main', 3),
  box(104, 84, 10, 4, 'light', 2),
  box(50, 34, 44, 28, 'main', 4),
  box(54, 38, 36, 20, 'light', 2),
  box(70, 60, 4, 7, 'deep', 0),
  box(106, 52, 12, 14, 'accent', 2),
]

export const pen = (): Shape[] => [
  box(44, 30, 52, 70, 'light', 5),
  box(44, 30, 10, 70, 'deep', 3),
  box(62, 44, 26, 4, 'main', 2),
  box(62, 54, 20, 4, 'main', 2),
  path('M120 24 L130 32 L94 86 L82 92 L84 78 Z', 'accent'),
  path('M84 78 L94 86 L82 92 Z', 'deep'),
]

export const carton = (): Shape[] => [
  path('M80 26 L122 44 V84 L80 104 L38 84 V44 Z', 'main'),
  path('M80 64 L122 44 V84 L80 104 Z', 'deep'),
  path('M80 26 L122 44 L80 64 L38 44 Z', 'light'),
  path('M58 35 L100 54 V68 L92 66 V58 L50 39 Z', 'accent'),
]

export const clock = (): Shape[] => [
  box(56, 92, 12, 9, 'deep', 2),
  box(92, 92, 12, 9, 'deep', 2),
  disc(80, 62, 38, 'main'),
  disc(80, 62, 29, 'light'),
  line('M80 62 V44', 'deep', 4),
  line('M80 62 L92 70', 'accent', 4),
  ring(80, 62, 3, 2, 'deep'),
]
