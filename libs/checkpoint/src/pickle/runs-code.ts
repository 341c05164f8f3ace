/** Modules of Python by which pickles start programs or run code. */
const modules = [
  'os',
  'posix',
  'nt',
  'subprocess',
  'sys',
  'pty',
  'commands',
  'popen2',
  'shutil',
  'socket',
  'importlib',
  'imp',
  'pkgutil',
  'runpy',
  'code',
  'codeop',
  'ctypes',
  'cffi',
  '_ctypes',
  'pickle',
  '_pickle',
  'cPickle',
  'marshal',
  'pip',
  'webbrowser',
  'pdb',
  'bdb',
  'timeit',
  'profile',
  'cProfile',
  'trace',
  'asyncio',
  'multiprocessing',
  'threading',
  '_thread',
  'requests',
  'urllib',
  'urllib2',
  'http',
  'ftplib',
  'smtplib',
  'telnetlib',
  'xmlrpc',
];
const firstModules = new Set(modules);
/** Also where they are reached through a module that imports them, as `torch.hub.os`. */
const anywhere = new Set(['os', 'posix', 'nt', 'subprocess', 'sys', 'importlib', 'runpy', 'pty']);

const builtinModules = new Set(['builtins', '__builtin__', '__builtins__']);
const builtins = new Set([
  'eval',
  'exec',
  'execfile',
  'compile',
  '__import__',
  'open',
  'file',
  'input',
  'raw_input',
  'breakpoint',
  'globals',
  'locals',
  'vars',
  'setattr',
  'delattr',
  'apply',
  'exit',
  'quit',
]);

/**
 * Whether a global is one by which a pickle would run code where it is executed. Nothing is executed
 * here; but a file that names one is made to harm those who load it, and its weights are not to be
 * trusted either.
 */
export function runsCode(module: string, name: string): boolean {
  const path = `${module}.${name}`.split('.');
  if (firstModules.has(path[0]) || path.some((part) => anywhere.has(part))) return true;
  const after = path.findIndex((part) => builtinModules.has(part)) + 1;
  return after > 0 && path.slice(after).some((part) => builtins.has(part));
}
