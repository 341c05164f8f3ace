import { describeObjectStore } from './contract.fixture.js';
import { createMemoryStore } from './memory-store.js';

describeObjectStore('memory', async () => createMemoryStore());
