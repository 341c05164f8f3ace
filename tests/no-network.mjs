/** Preloaded into a Node process, this takes its network away: no name has an address. */
import dns from 'node:dns';

dns.lookup = (hostname, options, callback) => {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  const answer = callback ?? options;
  process.nextTick(answer, Object.assign(error, { code: 'ENOTFOUND', hostname }));
};
