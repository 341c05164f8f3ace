import { afterAll } from 'vitest';
import { removeFreshFolders } from './fresh-folder.js';
import { endCommands } from './running-command.js';

// Run for each file of tests, also where several share a process with all that they import.
afterAll(() => {
  endCommands();
  removeFreshFolders();
});
