import { describeObjectStore } from './contract.js';
import { createMemoryStore } from './memory-store.js';

describeObjectStore('memory', async () => createMemoryStore());
