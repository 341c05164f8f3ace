import { inject } from 'vitest';

/**
 * The environment of a command that works on the services and the store which all files of tests share. What another
 * test had computed there is found.
 */
export const sharedServices = inject('sharedServices');
