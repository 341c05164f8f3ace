import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EnvError, readEnv } from './env.js';

const schema = z.object({
  ISTHMUS_HOME: z.string().meta({ description: 'a folder', example: '/srv/isthmus' }),
  ISTHMUS_SIZE: z.coerce
    .number()
    .int()
    .default(3)
    .meta({ description: 'a whole number', example: '3' }),
});

describe('readEnv', () => {
  it('reads exactly the variables of the schema, converted and with defaults', () => {
    const env = { ISTHMUS_HOME: '/h', ISTHMUS_SIZE: '12', PATH: '/bin' };
    expect(readEnv(schema, env)).toEqual({ ISTHMUS_HOME: '/h', ISTHMUS_SIZE: 12 });
    expect(readEnv(schema, { ISTHMUS_HOME: '/h' })).toEqual({
      ISTHMUS_HOME: '/h',
      ISTHMUS_SIZE: 3,
    });
  });

  it('counts an empty variable as unset', () => {
    expect(readEnv(schema, { ISTHMUS_HOME: '/h', ISTHMUS_SIZE: '' }).ISTHMUS_SIZE).toBe(3);
    expect(() => readEnv(schema, { ISTHMUS_HOME: '' })).toThrow('got nothing');
  });

  it('reports every missing and invalid variable in one error', () => {
    const read = () => readEnv(schema, { ISTHMUS_SIZE: 'big' });
    expect(read).toThrow(EnvError);
    expect(read).toThrow(
      [
        '2 environment variables are missing or invalid',
        '  ISTHMUS_HOME: expected a folder, got nothing; set it, for example ISTHMUS_HOME=/srv/isthmus',
        '  ISTHMUS_SIZE: expected a whole number, got "big"; set it, for example ISTHMUS_SIZE=3',
      ].join('\n'),
    );
  });
});
