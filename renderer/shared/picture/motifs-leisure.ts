import { box, disc, line, oval, path, ring, type Shape } from './shape.ts'

export const headphones = (): Shape[] => [
  line('M44 74 C40 18 120 18 116 74', 'deep', 8),
  box(34, 62, 22, 38, 'main', 9),
  box(104, 62, 22, 38, 'main', 9),
  box(50, 66, 8, 30, 'accent', 4),
  box(102, 66, 8, 30, 'accent', 4),
]

export const speaker = (): Shape[] => [
  box(50, 20, 60, 80, 'main', 8),
  disc(80, 70, 22, 'deep'),
  disc(80, 70, 13, 'light'),
  disc(80, 70, 5, 'accent'),
  disc(80, 36, 9, 'deep'),
  disc(80, 36, 4, 'light'),
]

export const radio = (): Shape[] => [
  line('M112 42 L128 16', 'deep', 3),
  box(32, 42, 96, 58, 'main', 9),
  disc(60, 72, 19, 'deep'),
  ring(60, 72, 12, 3, 'light'),
  box(88, 54, 30, 13, 'light', 3),
  box(108, 52, 3, 17, 'accent', 1),
  disc(94, 84, 6, 'accent'),
  disc(111, 84, 6, 'deep'),
]

export const bicycle = (): Shape[] => [
  ring(48, 78, 21, 4, 'deep'),
  ring(112, 78, 21, 4, 'deep'),
  line('M48 78 L66 46 L102 46 L80 78 Z', 'main', 5),
  line('M66 46 L80 78', 'main', 5),
  line('M112 78 L100 38 H110', 'main', 5),
  line('M64 40 L66 46', 'deep', 4),
  box(54, 35, 20, 6, 'accent', 3),
  disc(80, 78, 6, 'accent'),
]

export const helmet = (): Shape[] => [
  path('M32 76 C32 16 128 16 128 76 Z', 'main'),
  path('M56 72 C56 44 62 34 70 30 L76 30 C68 42 68 58 68 72 Z', 'light'),
  path('M92 72 C92 44 90 36 84 30 L92 31 C102 40 104 58 104 72 Z', 'light'),
  box(28, 72, 104, 10, 'deep', 5),
  line('M48 82 L62 100 L82 82', 'accent', 3),
]

export const camera = (): Shape[] => [
  path('M62 38 L68 26 H92 L98 38 Z', 'deep'),
  box(32, 36, 96, 62, 'main', 9),
  box(32, 52, 96, 30, 'deep', 0),
  disc(80, 67, 24, 'light'),
  disc(80, 67, 17, 'deep'),
  disc(80, 67, 9, 'accent'),
  disc(74, 61, 4, 'light'),
  box(108, 41, 12, 7, 'accent', 2),
]

export const tripod = (): Shape[] => [
  line('M80 56 L54 100', 'deep', 5),
  line('M80 56 L106 100', 'deep', 5),
  line('M80 56 L80 96', 'deep', 5),
  box(68, 50, 24, 9, 'accent', 3),
  box(56, 22, 42, 28, 'main', 5),
  box(96, 27, 16, 18, 'deep', 3),
  disc(72, 36, 7, 'light'),
]

export const dice = (): Shape[] => [
  box(30, 50, 50, 50, 'main', 9),
  disc(43, 63, 4, 'light'),
  disc(67, 63, 4, 'light'),
  disc(55, 75, 4, 'light'),
  disc(43, 87, 4, 'light'),
  disc(67, 87, 4, 'light'),
  path('M96 34 L132 46 L122 82 L86 70 Z', 'accent'),
  disc(102, 49, 4, 'deep'),
  disc(116, 66, 4, 'deep'),
]

export const chess = (): Shape[] => [
  box(50, 90, 60, 10, 'deep', 4),
  path('M60 90 C66 72 66 62 62 52 H98 C94 62 94 72 100 90 Z', 'main'),
  path('M58 30 H66 V38 H75 V30 H85 V38 H94 V30 H102 V52 H58 Z', 'main'),
  box(56, 50, 48, 6, 'accent', 2),
  box(60, 82, 40, 5, 'light', 2),
]

export const shirt = (): Shape[] => [
  path('M60 28 L36 42 L46 62 L56 56 V100 H104 V56 L114 62 L124 42 L100 28 C94 40 66 40 60 28 Z', 'main'),
  path('M60 28 C66 40 94 40 100 28 L92 26 C88 33 72 33 68 26 Z', 'deep'),
  box(56, 70, 48, 7, 'accent', 0),
  box(56, 82, 48, 4, 'light', 0),
]

export const hat = (): Shape[] => [
  path('M52 80 C50 34 60 28 72 30 C78 32 82 32 88 30 C100 28 110 34 108 80 Z', 'main'),
  path('M51 66 H109 L109 80 H51 Z', 'accent'),
  path('M24 82 C44 74 116 74 136 82 C128 98 32 98 24 82 Z', 'deep'),
]

export const hammer = (): Shape[] => [
  path('M74 50 L86 50 L90 102 L70 102 Z', 'accent'),
  path('M44 24 H102 C116 24 122 34 122 44 L104 40 V52 H44 Z', 'main'),
  box(38, 20, 16, 36, 'deep', 3),
  box(72, 84, 16, 4, 'light', 0),
]

export const laptop = (): Shape[] => [
  box(42, 30, 76, 54, 'deep', 6),
  box(47, 35, 66, 44, 'light', 3),
  box(54, 44, 28, 5, 'main', 2),
  box(54, 54, 44, 5, 'accent', 2),
  box(54, 64, 20, 5, 'main', 2),
  path('M26 86 H134 L128 98 H32 Z', 'main'),
  box(70, 86, 20, 4, 'deep', 2),
]

export const easel = (): Shape[] => [
  line('M58 74 L44 102', 'deep', 5),
  line('M102 74 L116 102', 'deep', 5),
  box(40, 22, 80, 58, 'light', 3),
  path('M44 76 L68 46 L84 64 L94 54 L116 76 Z', 'main'),
  disc(100, 40, 8, 'accent'),
  box(36, 78, 88, 6, 'deep', 2),
]

export const ball = (): Shape[] => [
  disc(80, 62, 38, 'main'),
  path('M80 44 L97 56 L91 76 H69 L63 56 Z', 'deep'),
  line('M80 44 V26', 'light', 3),
  line('M97 56 L115 50', 'light', 3),
  line('M91 76 L102 92', 'light', 3),
  line('M69 76 L58 92', 'light', 3),
  line('M63 56 L45 50', 'light', 3),
  path('M50 102 C60 98 100 98 110 102 Z', 'deep'),
]

export const racket = (): Shape[] => [
  line('M88 70 L112 102', 'accent', 8),
  path(oval(70, 48, 26, 32, -32), 'light'),
  line(oval(70, 48, 26, 32, -32), 'main', 6),
  line('M54 32 L88 62 M48 46 L76 72 M66 24 L92 48', 'deep', 1.5),
  disc(118, 40, 10, 'deep'),
]
