import { serviceSettings } from '@isthmus/runtime';
import { z } from 'zod';

const own = z.object({
  ISTHMUS_TRAINER_SAVE_SECONDS: z.coerce
    .number()
    .positive()
    .default(60)
    .meta({ description: 'how often a training is saved, in seconds above 0', example: '60' }),
});

/** The environment of the trainer: every variable that it reads, and what reads them. */
export const { variableNames, loadConfig } = serviceSettings('trainer', own);
